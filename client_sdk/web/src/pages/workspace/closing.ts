import type { Outcome, SessionView } from "../../protocol/messages.gen";
import type { FieldsOf } from "../../sdk/wire";
import { may } from "./rights";

/** The end of a session: outcome, resolution or a word that there is none, tags. Pure. */

export const OUTCOMES: readonly Outcome[] = ["solved", "workaround", "forwarded", "not_solved"];
export const RESOLUTION_MAX = 4000;
export const TAGS_MAX = 20;
export const TAG_MAX_CHARS = 200;

export interface ClosingForm {
  readonly outcome: Outcome | null;
  readonly resolution: string;
  readonly skip: boolean;
  readonly tags: readonly string[];
}

export const EMPTY_CLOSING: ClosingForm = { outcome: null, resolution: "", skip: false, tags: [] };

export interface ClosingProblems {
  readonly outcome?: "close.outcome_missing";
  readonly resolution?: "close.resolution_missing";
}

export function problemsOf(form: ClosingForm): ClosingProblems {
  return {
    ...(form.outcome === null && { outcome: "close.outcome_missing" }),
    ...(!form.skip && form.resolution.trim() === "" && { resolution: "close.resolution_missing" }),
  };
}

/** The command, or null while something is missing. A resolution that was written is sent, also with the box ticked. */
export function closeCommand(form: ClosingForm): FieldsOf<"session.close"> | null {
  if (form.outcome === null || Object.keys(problemsOf(form)).length > 0) return null;
  const resolution = form.resolution.trim();
  return {
    outcome: form.outcome,
    resolution,
    skip_resolution: resolution === "",
    tags: cleanTags(form.tags),
  };
}

/** Without blanks and repeats, within the protocol's bounds. */
export function cleanTags(tags: readonly string[]): string[] {
  const clean = tags.map((tag) => tag.trim().slice(0, TAG_MAX_CHARS)).filter(Boolean);
  return [...new Set(clean)].slice(0, TAGS_MAX);
}

export function mayClose(view: SessionView): boolean {
  return view.phase !== "closed" && may(view, "session:end");
}
