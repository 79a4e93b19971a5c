import type {
  Access,
  Capability,
  ParticipantView,
  ProfileView,
  PromptView,
  SessionView,
} from "../src/protocol/messages.gen";

/** A made-up session for tests of the workspace: Ana owns it, Ruth shares, Tomás helps. */

type Rights = Partial<Record<Capability, Access>>;

export const OWNER_RIGHTS: Rights = {
  "annotate:draw": "allow",
  "chat:everyone": "allow",
  "chat:team": "allow",
  "screen:control": "ask",
  "screen:view": "allow",
  "session:admit": "allow",
  "session:end": "allow",
  "session:invite": "allow",
  "session:moderate": "allow",
  "session:remove": "allow",
  "voice:talk": "allow",
};

export function person(participant: string, change: Partial<ParticipantView> = {}): ParticipantView {
  return {
    participant,
    person: `per_${participant}`,
    name: participant,
    kind: "internal",
    organisation: "Northwind IT",
    presence: "here",
    profile: "assist",
    profile_name: "Assist",
    rights: { "annotate:draw": "allow", "screen:control": "ask", "screen:view": "allow" },
    colour: 2,
    owner: false,
    sharing: false,
    watching: false,
    driving: false,
    joined_at_ms: 2000,
    ...change,
  };
}

export const ana = person("ana", {
  name: "Ana Silva",
  owner: true,
  colour: 0,
  profile: "owner",
  profile_name: "Owner",
  rights: OWNER_RIGHTS,
  joined_at_ms: 0,
});

export const ruth = person("ruth", {
  name: "Ruth Adeyemi",
  kind: "end_user",
  colour: 1,
  sharing: true,
  profile: "end-user",
  rights: {},
  joined_at_ms: 1000,
});

export const tomas = person("tomas", { name: "Tomás Lindqvist" });

export const jane = person("jane", {
  name: "Jane Okafor",
  kind: "guest",
  organisation: "Acme Ledger",
  presence: "lobby",
  lobby: "waiting_for_host",
  profile: "vendor-assist",
  colour: 3,
  joined_at_ms: 3000,
});

export function prompt(change: Partial<PromptView> = {}): PromptView {
  return {
    prompt: "ask_1",
    kind: "control",
    participant: "ana",
    name: "Ana Silva",
    organisation: "Northwind IT",
    external: false,
    capabilities: ["screen:control"],
    asked_at_ms: 10_000,
    expires_at_ms: 40_000,
    ...change,
  };
}

export function profile(name: string, external: boolean, rights: Rights): ProfileView {
  return { profile: name, name, description: "", external, rights };
}

export function session(change: Partial<SessionView> = {}): SessionView {
  return {
    session: "ses_1",
    seq: 1,
    phase: "active",
    title: "Payment file cannot be created",
    description: "",
    external_ref: "",
    organisation: "Northwind IT",
    opened_at_ms: 0,
    you: "ana",
    owner: "ana",
    participants: [ana, ruth, tomas],
    tracks: [{ track: "trk_1", participant: "ruth", kind: "screen", label: "" }],
    share: "live",
    control: { drivable: true, requests: [] },
    recording: { policy: "required", state: "recording" },
    prompts: [],
    invitations: [],
    guest_links: [],
    profiles: [],
    timeline: [],
    ...change,
  };
}
