// Generated from the pydantic models by `python -m session_server.protocol.generate`. Do not edit.

/** The answer for one capability: yes, yes once the end-user has agreed, or no. */
export type Access = "allow" | "ask" | "deny";

/** A person as administrators see them. */
export interface Account {
  person: string;
  login: string;
  display_name: string;
  organisation: string;
  roles: Role[];
  languages: string[];
  capacity: number;
  state: AccountState;
  has_password: boolean;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  created_at_ms: number;
  teams: NamedTeam[];
  skills: NamedSkill[];
}

/** All accounts, by display name. */
export interface AccountList {
  people: Account[];
}

/** Whether a person can sign in at all. */
export type AccountState = "active" | "disabled";

export interface AnsweredTrack {
  mid: string;
  track: string;
  kind: TrackKind;
}

/** Who reads a chat message. `team` is the internal side channel: neither end-user nor guests. */
export type Audience = "everyone" | "team";

/** One thing that a participant may be allowed to do. */
export type Capability = "annotate:draw" | "chat:everyone" | "chat:team" | "clipboard:receive" | "clipboard:send" | "file:receive" | "file:send" | "notes:edit" | "recording:delete" | "recording:export" | "recording:pause" | "recording:share" | "recording:view" | "screen:control" | "screen:replay" | "screen:share" | "screen:view" | "session:admit" | "session:end" | "session:invite" | "session:invite-guest" | "session:moderate" | "session:observe" | "session:remove" | "session:take-over" | "session:transfer" | "system:act" | "system:inspect" | "voice:listen" | "voice:talk";

/** A person's own password, old and new. Every other web session of the person ends. */
export interface ChangePasswordRequest {
  current_password: string;
  new_password: string;
}

/** `text` is hostile input: clients show it as text nodes only. */
export interface ChatMessage {
  message: string;
  author: string;
  author_name: string;
  author_kind: ParticipantKind;
  audience: Audience;
  text: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  at_ms: number;
}

export interface ChatPosted {
  type: "chat.posted";
  message: ChatMessage;
}

export interface ChatSend {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "chat.send";
  audience?: Audience;
  text: string;
}

/** A person as colleagues see them. */
export interface Colleague {
  person: string;
  display_name: string;
  organisation: string;
  presence: PersonPresence;
  roles: Role[];
  teams: NamedTeam[];
  skills: NamedSkill[];
  languages: string[];
  capacity: number;
}

/** Everybody who can be asked, by name. */
export interface ColleagueList {
  people: Colleague[];
}

export type ConsentAnswer = "allow" | "only_watch" | "deny";

export interface ConsentDecide {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "consent.decide";
  prompt: string;
  answer: ConsentAnswer;
}

/** The end-user takes back what was allowed to one participant beyond their profile's plain rights. */
export interface ConsentWithdraw {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "consent.withdraw";
  participant: string;
}

/** The driver or the owner hands the seat to a participant who asked for it. */
export interface ControlGrant {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "control.grant";
  participant: string;
}

/** The driver gives the seat back; from the owner or the end-user it takes it from whoever drives. */
export interface ControlRelease {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "control.release";
}

export interface ControlRequest {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "control.request";
}

/** The driver's seat. `drivable` is false when the sharer's client cannot inject input (a browser by nature). */
export interface ControlView {
  driver?: string;
  since_ms?: number;
  requests?: string[];
  drivable?: boolean;
}

/** A new account. Without a password nobody can sign in to it until one is set. */
export interface CreatePersonRequest {
  login: string;
  display_name: string;
  /** Default: the organisation of this server. */
  organisation?: string;
  password?: string;
  roles?: Role[];
  languages?: string[];
  capacity?: number;
  teams?: string[];
  skills?: SkillOf[];
}

/** A person whom the demo signs in by one click. */
export interface DemoPerson {
  login: string;
  display_name: string;
  roles: Role[];
}

/** The demo's one-click sign-in: a name from the list in the configuration. */
export interface DemoSignInRequest {
  login: string;
}

export interface DeskChanged {
  type: "desk.changed";
  desk: DeskView;
}

/** A rep's desk: own and joinable sessions, open invitations, colleagues. */
export interface DeskView {
  person: string;
  presence: PersonPresence;
  sessions: SessionRow[];
  invitations: InvitationCard[];
  people: PersonView[];
}

export interface DeskWelcome {
  /** Chosen by the client; the reply carries it. */
  reply_to: number;
  type: "desk.welcome";
  version: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  server_time_ms: number;
  desk: DeskView;
}

export interface Done {
  /** Chosen by the client; the reply carries it. */
  reply_to: number;
  type: "done";
}

/** A request or an answer that says nothing more than its method and address. */
export interface Empty {
}

/** A refusal or a fault. `reply_to` is absent when no command could be read. `text` says what to do, in plain words. */
export interface Error {
  type: "error";
  reply_to?: number;
  code: ErrorCode;
  text: string;
}

/** Body of every answer that is not a success. */
export interface ErrorBody {
  code: ErrorCode | HttpCode;
  /** What happened and what to do, in plain words. */
  text: string;
  /** Number under which the operator finds the details in the log. */
  incident: string;
  fields?: FieldProblem[];
}

/** Stable codes of everything that can be refused or fail; clients translate them, people never see the code alone. */
export type ErrorCode = "malformed" | "too_large" | "rate_limited" | "version_unsupported" | "ticket_invalid" | "wrong_channel" | "not_permitted" | "not_driving" | "not_found" | "not_now" | "already_taken" | "already_decided" | "session_closed" | "session_full" | "nobody_available" | "key_unknown" | "key_expired" | "key_used" | "link_unknown" | "link_expired" | "link_not_yet" | "link_used" | "link_revoked" | "link_locked" | "pin_required" | "pin_wrong" | "seat_unknown" | "offer_rejected" | "recording_unavailable" | "reason_required" | "overloaded" | "draining" | "internal";

/** One event of the log. Unless `state` is `present` only number, time and type are known. */
export interface EventRow {
  seq: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  at_ms: number;
  type: string;
  actor?: string;
  subject?: string;
  detail?: string;
  actor_id?: string;
  subject_id?: string;
  state: EventState;
  payload: Record<string, unknown>;
}

/** Whether the payload of an event can be read. `unreadable`: it was changed, or a newer program wrote it. */
export type EventState = "present" | "erased" | "unreadable";

/** What a client announces about itself. A sharer without `input` can be watched and pointed at, not driven. */
export type Feature = "input";

/** One value that was not accepted. */
export interface FieldProblem {
  /** Where it stands in the request, for example skills.0.level; empty for the whole body. */
  path: string;
  /** What is wrong and what is expected, without the value itself. */
  text: string;
}

export interface GuestAdmit {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "guest.admit";
  participant: string;
}

export interface GuestJoin {
  token: string;
  name: string;
  organisation?: string;
  pin?: string;
}

export interface GuestLinkCreate {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "guest_link.create";
  label: string;
  organisation?: string;
  profile: string;
  expires_in_s?: number;
  uses?: number;
  pin?: string;
}

/** The only time the token is told. The address carries it in the fragment, which browsers never send. */
export interface GuestLinkCreated {
  /** Chosen by the client; the reply carries it. */
  reply_to: number;
  type: "guest_link.created";
  link: string;
  url: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  expires_at_ms: number;
}

export interface GuestLinkRevoke {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "guest_link.revoke";
  link: string;
}

/** The ledger's row of one guest link; never the token. */
export interface GuestLinkView {
  link: string;
  label: string;
  organisation: string;
  profile: string;
  state: LinkState;
  uses: number;
  max_uses: number;
  pin: boolean;
  by: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  created_at_ms: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  expires_at_ms: number;
}

export interface GuestLookup {
  token: string;
}

/** What a vendor is shown before joining. Looking changes nothing: mail scanners open links. */
export interface GuestOffer {
  organisation: string;
  inviter_name: string;
  label: string;
  guest_organisation: string;
  title: string;
  profile_name: string;
  /** Keys of plain words, such as consent.screen.view. */
  may: string[];
  /** Likewise: what the end-user is asked about first. */
  asked_first: string[];
  recording: RecordingPolicy;
  pin_required: boolean;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  expires_at_ms: number;
  privacy: string;
  /** Set when this browser already holds a seat of the link. */
  seated?: string;
}

export interface GuestRefuse {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "guest.refuse";
  participant: string;
}

/** Answer of the health checks: each check by name, true when it passes. */
export interface Health {
  ok: boolean;
  checks?: Record<string, boolean>;
}

export interface Hello {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "hello";
  version: number;
  ticket: string;
  features?: Feature[];
}

/** Codes of refusals that only HTTP knows. Together with `base.ErrorCode` these are all that an answer can carry. */
export type HttpCode = "invalid_fields" | "unsupported_content_type" | "body_too_slow" | "wrong_host" | "cross_site" | "method_not_allowed" | "signed_out" | "wrong_credentials" | "not_built" | "login_taken" | "weak_password" | "last_admin" | "needs_auditor" | "own_rights" | "conflict";

export interface IceServer {
  urls: string[];
  username?: string;
  credential?: string;
}

/** To the sharer's client: input that the server has checked, in order. */
export interface InputReceived {
  type: "input.received";
  participant: string;
  events: (PointerMove | PointerButton | PointerWheel | KeyPress)[];
}

/** Input for the shared screen, in order. Needs `screen:control` and the driver's seat. */
export interface InputSend {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "input.send";
  events: (PointerMove | PointerButton | PointerWheel | KeyPress)[];
}

/** Desk channel. The reply carries the ticket that joins the session. */
export interface InvitationAccept {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "invitation.accept";
  invitation: string;
}

export interface InvitationCancel {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "invitation.cancel";
  invitation: string;
}

/** An invitation as the invited person sees it: the issue, who asks, and why they were asked. */
export interface InvitationCard {
  invitation: string;
  session: string;
  title: string;
  description: string;
  external_ref: string;
  inviter: string;
  inviter_organisation: string;
  note: string;
  why: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  at_ms: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  expires_at_ms: number;
}

export interface InvitationCreate {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "invitation.create";
  target: InvitePerson | InviteTeam | InviteSkill;
  seats?: number;
  note?: string;
}

export interface InvitationCreated {
  /** Chosen by the client; the reply carries it. */
  reply_to: number;
  type: "invitation.created";
  invitation: string;
  asked: string[];
}

export interface InvitationDecline {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "invitation.decline";
  invitation: string;
}

export type InvitationState = "open" | "filled" | "cancelled" | "expired" | "declined";

export interface InvitationView {
  invitation: string;
  label: string;
  seats: number;
  taken: number;
  state: InvitationState;
  note: string;
  by: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  at_ms: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  expires_at_ms: number;
}

export interface InvitePerson {
  kind: "person";
  person: string;
}

export interface InviteSkill {
  kind: "skill";
  skill: string;
}

export interface InviteTeam {
  kind: "team";
  team: string;
}

/** The end-user agrees. Spends the key; the seat's secret comes as a cookie. */
export interface JoinAccept {
  key: string;
  name: string;
  /** What the browser tells about itself: browser, os, screens, time_zone, language. */
  environment?: Record<string, unknown>;
}

export interface JoinLookup {
  key: string;
}

/** What the end-user is shown before agreeing: who helps, what for, what they may do, that it is recorded. */
export interface JoinOffer {
  organisation: string;
  owner_name: string;
  owner_organisation: string;
  title: string;
  recording: RecordingPolicy;
  retention_days: number;
  privacy: string;
  asks: ("see" | "point" | "control")[];
}

export interface JoinTicket {
  /** Chosen by the client; the reply carries it. */
  reply_to: number;
  type: "join.ticket";
  session: string;
  participant: string;
}

/** A key by its physical code (UI Events `code`), with the text it makes, so that layouts do not matter. */
export interface KeyPress {
  kind: "key";
  code: string;
  down: boolean;
  text?: string;
}

/** Why a participant is no longer in a session. */
export type LeaveReason = "left" | "removed" | "revoked" | "refused" | "expired" | "silent" | "stopped" | "session_closed";

export type LinkState = "open" | "used" | "expired" | "revoked" | "locked";

export type LobbyStep = "waiting_for_host" | "waiting_for_end_user" | "admitted" | "refused";

/** The signed-in person. */
export interface Me {
  person: string;
  login: string;
  display_name: string;
  organisation: string;
  roles: Role[];
  /** Public id of this web session; not the cookie. */
  web_session: string;
  /** Instant at which the sign-in ends in any case. */
  expires_at_ms: number;
}

export interface MediaAnswer {
  /** Chosen by the client; the reply carries it. */
  reply_to: number;
  type: "media.answer";
  connection: string;
  sdp: string;
  tracks: AnsweredTrack[];
}

export interface MediaClose {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "media.close";
  connection: string;
}

export interface MediaClosed {
  type: "media.closed";
  connection: string;
  reason: string;
}

/** Which tracks this participant may receive now; the client offers a receive line for each that it lacks. */
export interface MediaNeeded {
  type: "media.needed";
  tracks: NeededTrack[];
}

/** An SDP offer (RFC 8829). The client always offers; `connection` names an open connection to extend it. */
export interface MediaOffer {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "media.offer";
  purpose: Purpose;
  connection?: string;
  sdp: string;
  tracks?: OfferedTrack[];
}

/** A skill of somebody, with the name that people read. */
export interface NamedSkill {
  skill: string;
  name: string;
  level: number;
}

/** A team with the name that people read. */
export interface NamedTeam {
  team: string;
  name: string;
}

export interface NeededTrack {
  track: string;
  kind: TrackKind;
}

/** One media line of an offer. When publishing, `track` is given only to continue a track after a reconnect. */
export interface OfferedTrack {
  mid: string;
  track?: string;
  kind?: TrackKind;
  label?: string;
}

export type Outcome = "solved" | "workaround" | "forwarded" | "not_solved";

export interface PartPath {
  session: string;
  part: string;
}

/** `internal` people have an account, the `end_user` shares a screen, a `guest` came by a link from outside. */
export type ParticipantKind = "internal" | "end_user" | "guest";

export interface ParticipantRemove {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "participant.remove";
  participant: string;
}

/** One person in the session. `rights` are the effective ones, after consent, lobby and state (absent: denied). */
export interface ParticipantView {
  participant: string;
  person?: string;
  name: string;
  kind: ParticipantKind;
  organisation: string;
  presence: Presence;
  profile: string;
  profile_name: string;
  rights: Partial<Record<Capability, Access>>;
  /** 0-based, in joining order; the palette repeats after eight. */
  colour: number;
  owner: boolean;
  sharing: boolean;
  watching: boolean;
  driving: boolean;
  lobby?: LobbyStep;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  joined_at_ms: number;
  left?: LeaveReason;
}

/** Address of one person. */
export interface PersonPath {
  person: string;
}

export type PersonPresence = "available" | "busy" | "away" | "offline";

export interface PersonView {
  person: string;
  name: string;
  organisation: string;
  presence: PersonPresence;
  teams: string[];
  skills: string[];
}

export interface PointerButton {
  kind: "button";
  /** Part of the picture's width or height, from its top left. */
  x: number;
  /** Part of the picture's width or height, from its top left. */
  y: number;
  /** As in the DOM: 0 left, 1 middle, 2 right, 3 back, 4 forward. */
  button: number;
  down: boolean;
}

export interface PointerMove {
  kind: "move";
  /** Part of the picture's width or height, from its top left. */
  x: number;
  /** Part of the picture's width or height, from its top left. */
  y: number;
}

/** Where this participant points, drawn with their name and colour for everyone. Needs `annotate:draw`. */
export interface PointerShow {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "pointer.show";
  /** Part of the picture's width or height, from its top left. */
  x: number;
  /** Part of the picture's width or height, from its top left. */
  y: number;
}

export interface PointerShown {
  type: "pointer.shown";
  participant: string;
  /** Part of the picture's width or height, from its top left. */
  x: number;
  /** Part of the picture's width or height, from its top left. */
  y: number;
}

export interface PointerWheel {
  kind: "wheel";
  /** Part of the picture's width or height, from its top left. */
  x: number;
  /** Part of the picture's width or height, from its top left. */
  y: number;
  /** Notches to the right. */
  dx?: number;
  /** Notches down. */
  dy?: number;
}

/** Whether a participant's socket is open. `lobby`: a guest before every yes; sees and receives nothing. */
export type Presence = "lobby" | "here" | "away" | "left";

export interface PresenceSet {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "presence.set";
  presence: "available" | "busy";
}

/** The operator's privacy text of the join page. */
export interface PrivacyText {
  who: string;
  why: string;
  how_long: string;
  contact: string;
}

export interface ProfileView {
  profile: string;
  name: string;
  description: string;
  external: boolean;
  rights: Partial<Record<Capability, Access>>;
}

/** What the end-user is asked: to let an external guest in, or to let a participant drive. */
export type PromptKind = "guest" | "control";

/** A question to the end-user. Others see that it was asked; `deny` is the answer when `expires_at_ms` passes. */
export interface PromptView {
  prompt: string;
  kind: PromptKind;
  participant: string;
  name: string;
  organisation: string;
  external: boolean;
  capabilities: Capability[];
  until_ms?: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  asked_at_ms: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  expires_at_ms: number;
}

export type Purpose = "publish" | "view";

/** Somebody who had a seat in the session. `colour` is the person's number in the palette. */
export interface RecordedPerson {
  participant: string;
  name: string;
  organisation: string;
  kind: ParticipantKind;
  colour: number;
}

export interface RecordingDetail {
  recording: RecordingSummary;
  /** Token of this viewing, named in media addresses; every viewing is an event of the log. */
  view: string;
  parts: RecordingPart[];
  events: EventRow[];
  people: RecordedPerson[];
  resolution?: string;
  verification: VerificationView;
}

/** Which recordings a list shows; every given condition must hold. */
export interface RecordingFilter {
  text?: string;
  opened_from_ms?: number;
  opened_until_ms?: number;
  limit?: number;
  offset?: number;
}

export interface RecordingList {
  recordings: RecordingSummary[];
}

/** Watching is logged, with the reason. */
export interface RecordingOpen {
  reason: string;
}

/** One media file of a recording. `starts_at_ms` places its first frame on the session's clock. */
export interface RecordingPart {
  part: string;
  kind: "video" | "audio" | "input";
  codec: string;
  content_type: string;
  participant?: string;
  label: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  starts_at_ms: number;
  duration_ms: number;
  size_bytes: number;
  live: boolean;
}

/** `required`: nothing is forwarded that is not written. `best_effort`: somebody chose to go on, and all are told. */
export type RecordingPolicy = "required" | "best_effort" | "off";

export type RecordingState = "off" | "waiting" | "recording" | "failed" | "finished";

export interface RecordingSummary {
  session: string;
  title: string;
  external_ref: string;
  owner_name: string;
  end_user_name?: string;
  guests: string[];
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  opened_at_ms: number;
  closed_at_ms?: number;
  duration_ms: number;
  state: RecordingState;
  outcome?: Outcome;
  events: number;
}

export interface RecordingView {
  policy: RecordingPolicy;
  state: RecordingState;
  since_ms?: number;
}

/** Parent of the bodies here: a wire model whose errors never repeat the value, which may be a password. */
export interface RestModel {
}

/** Gives a participant another profile; effective at once, narrower or wider. */
export interface RightsSet {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "rights.set";
  participant: string;
  profile: string;
}

/** What a person may do in general. A person can hold several; auditor is apart from admin. */
export type Role = "rep" | "team-lead" | "admin" | "auditor";

/** Asks for a new ticket for the seat that this browser holds (after a reload or a lost connection). */
export interface SeatTicket {
  participant: string;
}

export interface Seated {
  kind: ParticipantKind;
  lobby?: LobbyStep;
  ticket: SocketTicket;
}

/** What a page must know before anybody has signed in. */
export interface ServerConfig {
  version: string;
  organisation: string;
  privacy: PrivacyText;
  demo: boolean;
  /** Only in the demo; empty everywhere else. */
  demo_people?: DemoPerson[];
  /** The request came over https or from loopback, so that a browser offers screen capture. */
  secure_transport: boolean;
  /** Address to hand out in links, without a slash at the end. */
  public_url: string;
  consent_timeout_s: number;
  key_life_s: number;
  guest_link_life_s: number;
  guest_link_life_max_s: number;
}

/** The node goes down on purpose; the client reconnects after `retry_after_ms`. */
export interface ServerDraining {
  type: "server.draining";
  retry_after_ms: number;
}

export interface SessionChanged {
  type: "session.changed";
  session: SessionView;
}

/** A resolution is required, or skipped in so many words (`skip_resolution`). */
export interface SessionClose {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "session.close";
  outcome: Outcome;
  resolution?: string;
  skip_resolution?: boolean;
  tags?: string[];
}

export interface SessionCreate {
  title: string;
  description?: string;
  external_ref?: string;
}

export interface SessionCreated {
  session: string;
  participant: string;
  invite: SessionKeyIssued;
}

/** A one-time key for one end-user. `url` carries it in the fragment. */
export interface SessionKeyIssued {
  key: string;
  url: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  expires_at_ms: number;
}

export interface SessionLeave {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "session.leave";
}

/** The last message on a session's socket: this participant is out, and why. */
export interface SessionLeft {
  type: "session.left";
  reason: LeaveReason;
  by?: string;
  text: string;
}

export interface SessionList {
  sessions: SessionSummary[];
}

export interface SessionPath {
  session: string;
}

/** Where a session stands; the transition table is in `session_server.domain.states`. */
export type SessionPhase = "waiting" | "active" | "paused" | "wrap_up" | "closed";

export interface SessionRow {
  session: string;
  title: string;
  external_ref: string;
  phase: SessionPhase;
  owner: string;
  yours: boolean;
  end_user?: string;
  people: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  opened_at_ms: number;
}

/** The end-user's *stop everything*: all media and control end at once, the session goes to wrap-up. */
export interface SessionStop {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "session.stop";
}

export interface SessionSummary {
  session: string;
  title: string;
  description: string;
  external_ref: string;
  phase: SessionPhase;
  owner_name: string;
  end_user_name?: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  opened_at_ms: number;
  closed_at_ms?: number;
  outcome?: Outcome;
  yours: boolean;
}

/** One session as one participant may see it. */
export interface SessionView {
  session: string;
  seq: number;
  phase: SessionPhase;
  title: string;
  description: string;
  external_ref: string;
  organisation: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  opened_at_ms: number;
  you: string;
  owner: string;
  participants: ParticipantView[];
  tracks: TrackView[];
  share: ShareState;
  control: ControlView;
  recording: RecordingView;
  prompts: PromptView[];
  invitations?: InvitationView[];
  guest_links?: GuestLinkView[];
  profiles?: ProfileView[];
  timeline?: TimelineEntry[];
  environment?: Record<string, string>;
  outcome?: Outcome;
  resolution?: string;
}

/** The whole state for a joiner: the session as this participant may see it, and the chat so far. */
export interface SessionWelcome {
  /** Chosen by the client; the reply carries it. */
  reply_to: number;
  type: "session.welcome";
  version: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  server_time_ms: number;
  ice_servers: IceServer[];
  connections: string[];
  session: SessionView;
  chat: ChatMessage[];
}

export interface SharePause {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "share.pause";
}

export interface ShareResume {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "share.resume";
}

/** `interrupted`: the sharer's connection is gone and its place is kept. */
export type ShareState = "none" | "live" | "paused" | "interrupted";

/** Name and password of a local account. */
export interface SignInRequest {
  login: string;
  password: string;
}

/** A skill and how many people with it can be asked now. */
export interface SkillInfo {
  skill: string;
  name: string;
  holder_count: number;
  available_count: number;
}

/** All skills, by name. */
export interface SkillList {
  skills: SkillInfo[];
}

/** A skill that somebody has. */
export interface SkillOf {
  skill: string;
  /** 1 knows it, 5 is the one to ask. */
  level: number;
}

/** Admission to the WebSocket: one use, 30 s. `socket_url` names the node where the session lives. */
export interface SocketTicket {
  ticket: string;
  socket_url: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  expires_at_ms: number;
  session?: string;
  participant?: string;
}

/** The end-user's answers at the end. */
export interface Survey {
  participant: string;
  effort: number;
  satisfaction: number;
  comment?: string;
}

/** A team and how many of its people can be asked now. */
export interface TeamInfo {
  team: string;
  name: string;
  member_count: number;
  available_count: number;
}

/** All teams, by name. */
export interface TeamList {
  teams: TeamInfo[];
}

/** One thing that happened, for people who join late and for the end-user's receipt. */
export interface TimelineEntry {
  seq: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  at_ms: number;
  type: string;
  actor?: string;
  subject?: string;
  detail?: string;
}

export type TrackKind = "screen" | "camera" | "voice";

/** The sharer ended this track (after stopping it in the client). */
export interface TrackUnpublish {
  /** Chosen by the client; the reply carries it. */
  id: number;
  type: "track.unpublish";
  track: string;
}

export interface TrackView {
  track: string;
  participant: string;
  kind: TrackKind;
  label: string;
}

/** Changes to an account; what is left out stays as it is. */
export interface UpdatePersonRequest {
  display_name?: string;
  organisation?: string;
  password?: string;
  roles?: Role[];
  languages?: string[];
  capacity?: number;
  state?: AccountState;
  teams?: string[];
  skills?: SkillOf[];
}

export interface VerificationView {
  sound: boolean;
  events: number;
  chunks: number;
  findings: string[];
  shown: string[];
  not_shown: string[];
}

/** Names an open viewing; it is only of use together with the auditor's own sign-in. */
export interface ViewToken {
  view: string;
}

/** One browser in which the person is signed in. */
export interface WebSessionInfo {
  web_session: string;
  current: boolean;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  created_at_ms: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  last_seen_at_ms: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  expires_at_ms: number;
  address: string;
  user_agent: string;
}

/** All browsers in which the person is signed in, latest first. */
export interface WebSessionList {
  web_sessions: WebSessionInfo[];
}

/** Address of one web session. */
export interface WebSessionPath {
  web_session: string;
}

export type ClientMessage =
  | Hello
  | ChatSend
  | MediaOffer
  | MediaClose
  | TrackUnpublish
  | SharePause
  | ShareResume
  | ConsentDecide
  | ConsentWithdraw
  | ControlRequest
  | ControlGrant
  | ControlRelease
  | InvitationCreate
  | InvitationCancel
  | GuestLinkCreate
  | GuestLinkRevoke
  | GuestAdmit
  | GuestRefuse
  | RightsSet
  | ParticipantRemove
  | SessionStop
  | SessionLeave
  | SessionClose
  | InputSend
  | PointerShow
  | InvitationAccept
  | InvitationDecline
  | PresenceSet;

export type ServerMessage =
  | Done
  | Error
  | DeskWelcome
  | SessionWelcome
  | MediaAnswer
  | InvitationCreated
  | JoinTicket
  | GuestLinkCreated
  | DeskChanged
  | SessionChanged
  | ChatPosted
  | MediaNeeded
  | MediaClosed
  | InputReceived
  | PointerShown
  | SessionLeft
  | ServerDraining;
