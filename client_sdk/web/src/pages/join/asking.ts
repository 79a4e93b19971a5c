import type { Capability, ConsentAnswer, PromptView, SessionView } from "../../protocol/messages.gen";
import { byId } from "../seat/people";

/** The questions to the end-user, as the card shows them. Pure. */

/** What *only watch* takes away; where a yes opens none of it, there is nothing to choose between. */
const MORE_THAN_WATCHING: ReadonlySet<string> = new Set<Capability>([
  "annotate:draw",
  "clipboard:receive",
  "clipboard:send",
  "file:receive",
  "file:send",
  "screen:control",
  "screen:replay",
  "system:act",
  "system:inspect",
  "voice:talk",
]);

export type FactKey =
  | "chat"
  | "control_later"
  | "draw"
  | "no_control"
  | "not_drivable"
  | "not_recorded"
  | "pointer_only"
  | "recorded"
  | "replay"
  | "see"
  | "take_back"
  | "until"
  | "voice";

export interface Question {
  prompt: string;
  kind: PromptView["kind"];
  name: string;
  organisation: string;
  external: boolean;
  order: number | undefined;
  facts: readonly FactKey[];
  /** From no to yes. */
  choices: readonly ConsentAnswer[];
  /** Server instants. */
  askedAtMs: number;
  expiresAtMs: number;
  untilMs: number | null;
}

/** The questions that wait, the oldest first. */
export function questions(view: SessionView): Question[] {
  return [...view.prompts]
    .sort((a, b) => a.asked_at_ms - b.asked_at_ms)
    .map((prompt) => ({
      prompt: prompt.prompt,
      kind: prompt.kind,
      name: prompt.name,
      organisation: prompt.organisation,
      external: prompt.external,
      order: byId(view, prompt.participant)?.colour,
      facts: facts(prompt, view),
      choices: choices(prompt, view),
      askedAtMs: prompt.asked_at_ms,
      expiresAtMs: prompt.expires_at_ms,
      untilMs: prompt.until_ms ?? null,
    }));
}

/** Everything that a yes leads to: what is asked now, and what this participant may then do or ask for. */
function opened(prompt: PromptView, view: SessionView): ReadonlySet<string> {
  const rights = byId(view, prompt.participant)?.rights ?? {};
  const reachable = Object.entries(rights).flatMap(([capability, access]) => (access === "deny" ? [] : [capability]));
  return new Set<string>([...prompt.capabilities, ...reachable]);
}

function choices(prompt: PromptView, view: SessionView): ConsentAnswer[] {
  const more = prompt.kind === "guest" && [...opened(prompt, view)].some((one) => MORE_THAN_WATCHING.has(one));
  return more ? ["deny", "only_watch", "allow"] : ["deny", "allow"];
}

function facts(prompt: PromptView, view: SessionView): FactKey[] {
  const asked = opened(prompt, view);
  const drivable = view.control.drivable ?? false;
  const found: FactKey[] = [];
  switch (prompt.kind) {
    case "guest":
      if (asked.has("screen:view")) found.push("see");
      if (asked.has("screen:replay")) found.push("replay");
      if (asked.has("annotate:draw")) found.push("draw");
      if (asked.has("voice:talk") || asked.has("voice:listen")) found.push("voice");
      if (!asked.has("screen:control")) found.push("no_control");
      else found.push(drivable ? "control_later" : "not_drivable");
      break;
    case "control":
      found.push(drivable ? "take_back" : "pointer_only");
      break;
  }
  if (prompt.until_ms != null) found.push("until");
  found.push(view.recording.policy === "off" ? "not_recorded" : "recorded");
  return found;
}
