import type { ParticipantView, SessionView, SessionWelcome } from "../../protocol/messages.gen";

/** States of one story for the tests of the visitors' pages: Ruth shares, Ana leads, Tomás and Jane help. */

export const id = (letter: string) => `par_${letter.repeat(26)}`;
export const START_MS = 1_800_000_000_000;

export function person(letter: string, name: string, more: Partial<ParticipantView> = {}): ParticipantView {
  return {
    participant: id(letter),
    name,
    kind: "internal",
    organisation: "Northwind IT",
    presence: "here",
    profile: "assist",
    profile_name: "Assist",
    rights: { "chat:everyone": "allow", "screen:view": "allow" },
    colour: letter.charCodeAt(0) - 97,
    owner: false,
    sharing: false,
    watching: false,
    driving: false,
    joined_at_ms: START_MS,
    ...more,
  };
}

export const ana = person("a", "Ana Silva", { owner: true, watching: true });
export const ruth = person("b", "Ruth Adeyemi", {
  kind: "end_user",
  organisation: "",
  sharing: true,
  rights: { "chat:everyone": "allow", "screen:share": "allow", "session:remove": "allow" },
});
export const tomas = person("c", "Tomás Lindqvist", { watching: true });
export const jane = person("d", "Jane Okafor", {
  kind: "guest",
  organisation: "Acme Ledger",
  watching: true,
  lobby: "admitted",
  rights: { "chat:everyone": "allow", "screen:view": "allow" },
});

export function view(more: Partial<SessionView> = {}): SessionView {
  return {
    session: `ses_${"s".repeat(26)}`,
    seq: 1,
    phase: "active",
    title: "The payment file cannot be created",
    description: "",
    external_ref: "",
    organisation: "Northwind IT",
    opened_at_ms: START_MS,
    you: ruth.participant,
    owner: ana.participant,
    participants: [ana, ruth, tomas],
    tracks: [],
    share: "live",
    control: { drivable: false },
    recording: { policy: "required", state: "recording" },
    prompts: [],
    ...more,
  };
}

export function welcome(session: SessionView, replyTo = 1): SessionWelcome {
  return {
    type: "session.welcome",
    reply_to: replyTo,
    version: 1,
    server_time_ms: START_MS,
    ice_servers: [],
    connections: [],
    session,
    chat: [],
  };
}
