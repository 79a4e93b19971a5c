/** What belongs to the address bar: `location` and `history`, so that a test can stand in for them. */
export interface AddressBar {
  location: Pick<Location, "hash" | "pathname" | "search">;
  history: Pick<History, "replaceState" | "state">;
}

/**
 * Takes one value out of the fragment (`#k=…`) and clears the fragment at once, so that it is neither left in the address bar
 * nor shown to whoever sees the screen next. The fragment is the one part of an address that browsers never send.
 */
export function takeFragment(name: string, bar: AddressBar = window): string | null {
  const { hash, pathname, search } = bar.location;
  if (hash.length < 2) return null;
  const value = new URLSearchParams(hash.slice(1)).get(name);
  bar.history.replaceState(bar.history.state, "", pathname + search);
  return value?.trim() || null;
}
