/** Why a media file could not be shown: asks the server for its head alone. A piece that was changed shows only when read. */
export async function whyNot(address: string): Promise<"broken" | "expired" | "offline"> {
  try {
    const answer = await fetch(address, { method: "HEAD", credentials: "same-origin", cache: "no-store" });
    if (answer.ok || answer.status === 404 || answer.status >= 500) return "broken";
    return "expired";
  } catch {
    return "offline";
  }
}
