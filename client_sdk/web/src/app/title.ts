/** What stands in the tab of the browser: the page, and before it how many people wait for an answer. Pure. */
export function pageTitle(page: string, app: string, waiting: number): string {
  const name = page === "" ? app : `${page} · ${app}`;
  return waiting > 0 ? `(${waiting}) ${name}` : name;
}
