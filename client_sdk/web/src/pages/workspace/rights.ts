import type { Right, RightState } from "../../design";
import type { Access, Capability, SessionView } from "../../protocol/messages.gen";

/** Rights as people see them, from capabilities as the protocol names them. Pure. */

type Rights = Partial<Record<Capability, Access>>;

/** What each tile stands for. Of several capabilities the widest answer counts: nothing that is possible looks forbidden. */
const TILES: Readonly<Record<Right, readonly Capability[]>> = {
  see: ["screen:view"],
  control: ["screen:control"],
  draw: ["annotate:draw"],
  clipboard: ["clipboard:receive", "clipboard:send"],
  files: ["file:receive", "file:send"],
  voice: ["voice:talk"],
};

const WIDTH: Readonly<Record<Access, number>> = { deny: 0, ask: 1, allow: 2 };
const STATES: Readonly<Record<Access, RightState>> = { deny: "denied", ask: "asks", allow: "allowed" };

/** What is not named is denied. */
export function access(rights: Rights, capability: Capability): Access {
  return rights[capability] ?? "deny";
}

export function stripOf(rights: Rights): Record<Right, RightState> {
  const tile = (right: Right): RightState => {
    const widest = TILES[right]
      .map((capability) => access(rights, capability))
      .reduce((a, b) => (WIDTH[b] > WIDTH[a] ? b : a));
    return STATES[widest];
  };
  return {
    see: tile("see"),
    control: tile("control"),
    draw: tile("draw"),
    clipboard: tile("clipboard"),
    files: tile("files"),
    voice: tile("voice"),
  };
}

/** Two sets of rights at once: for each capability the narrower answer. What one of them does not name is denied. */
export function narrower(a: Rights, b: Rights): Rights {
  const both: Rights = {};
  for (const [capability, first] of Object.entries(a) as [Capability, Access][]) {
    const second = access(b, capability);
    both[capability] = WIDTH[second] < WIDTH[first] ? second : first;
  }
  return both;
}

export function me(view: SessionView) {
  return view.participants.find((person) => person.participant === view.you);
}

/** True when this participant may do it now without asking anybody. */
export function may(view: SessionView, capability: Capability): boolean {
  return access(me(view)?.rights ?? {}, capability) === "allow";
}
