import type { SessionCreate } from "../../protocol/messages.gen";

/** The bounds of the server's model, so that a field says so before it is sent. */
export const TITLE_MAX = 200;
export const DESCRIPTION_MAX = 4000;
export const REFERENCE_MAX = 200;

export interface NewSessionFields {
  title: string;
  description: string;
  reference: string;
}

export const EMPTY: NewSessionFields = { title: "", description: "", reference: "" };

/** What is sent, or null while the title is missing. Pure. */
export function toRequest(fields: NewSessionFields): SessionCreate | null {
  const title = fields.title.trim();
  if (title === "") return null;
  return { title, description: fields.description.trim(), external_ref: fields.reference.trim() };
}

/** A key in groups of three or four, as one reads it aloud. */
export function spoken(key: string): string {
  if (key.includes("-") || key.includes(" ")) return key;
  const size = key.length % 3 === 0 ? 3 : 4;
  return key.match(new RegExp(`.{1,${size}}`, "g"))?.join(" ") ?? key;
}
