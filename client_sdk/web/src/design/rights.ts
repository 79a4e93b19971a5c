import type { Access, Capability } from "../protocol/messages.gen";

/** The order in which rights stand everywhere. */
export const RIGHTS = ["see", "control", "draw", "clipboard", "files", "voice"] as const;
export type Right = (typeof RIGHTS)[number];
export type RightState = "allowed" | "asks" | "denied";

/** The capabilities behind each tile; the most that one of them allows is shown. */
const BEHIND: Readonly<Record<Right, readonly Capability[]>> = {
  see: ["screen:view"],
  control: ["screen:control"],
  draw: ["annotate:draw"],
  clipboard: ["clipboard:send", "clipboard:receive"],
  files: ["file:send", "file:receive"],
  voice: ["voice:talk"],
};

/** Effective rights, as the server computed them, for `RightsStrip`. What is absent is denied. */
export function rightsShown(rights: Readonly<Partial<Record<Capability, Access>>>): Record<Right, RightState> {
  const stateOf = (right: Right): RightState => {
    const accesses = BEHIND[right].map((capability) => rights[capability] ?? "deny");
    if (accesses.includes("allow")) return "allowed";
    return accesses.includes("ask") ? "asks" : "denied";
  };
  return {
    see: stateOf("see"),
    control: stateOf("control"),
    draw: stateOf("draw"),
    clipboard: stateOf("clipboard"),
    files: stateOf("files"),
    voice: stateOf("voice"),
  };
}
