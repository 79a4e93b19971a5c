import type {
  ClientMessage,
  DeskWelcome,
  Done,
  GuestLinkCreated,
  InvitationCreated,
  JoinTicket,
  MediaAnswer,
  ServerMessage,
  SessionWelcome,
} from "../protocol/messages.gen";

/** Commands whose answer says more than `done`. */
export interface Replies {
  hello: DeskWelcome | SessionWelcome;
  "guest_link.create": GuestLinkCreated;
  "invitation.accept": JoinTicket;
  "invitation.create": InvitationCreated;
  "media.offer": MediaAnswer;
}

export type CommandType = ClientMessage["type"];
export type CommandOf<T extends CommandType> = Extract<ClientMessage, { type: T }>;
export type FieldsOf<T extends CommandType> = Omit<CommandOf<T>, "id" | "type">;
export type ReplyOf<T extends CommandType> = T extends keyof Replies ? Replies[T] : Done;

export type ServerType = ServerMessage["type"];
export type ServerOf<T extends ServerType> = Extract<ServerMessage, { type: T }>;

/** Reads one message; `null` for what is none. The server's models are strict, so its fields are taken as they come. */
export function readMessage(data: unknown): ServerMessage | null {
  if (typeof data !== "string") return null;
  try {
    const value: unknown = JSON.parse(data);
    return isMessage(value) ? value : null;
  } catch {
    return null;
  }
}

function isMessage(value: unknown): value is ServerMessage {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

/** The command that a message answers, if it answers one. */
export function replyTo(message: ServerMessage): number | null {
  return "reply_to" in message && typeof message.reply_to === "number" ? message.reply_to : null;
}
