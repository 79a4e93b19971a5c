/** Answers to a viewing that is over, and to somebody whose sign-in or role is gone. */
const REFUSED: ReadonlySet<number> = new Set([401, 403, 422]);

/** Why a media file could not be shown: asks the server for its head alone. A piece that was changed shows only when read. */
export async function whyNot(address: string): Promise<"broken" | "expired" | "offline"> {
  try {
    const answer = await fetch(address, { method: "HEAD", credentials: "same-origin", cache: "no-store" });
    return REFUSED.has(answer.status) ? "expired" : "broken";
  } catch {
    return "offline";
  }
}
