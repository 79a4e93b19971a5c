import type { ClientMessage, ServerMessage, SessionView, SocketTicket } from "../../protocol/messages.gen";
import { id, START_MS, welcome } from "./testing";

/** A ticket as the server gives it. */
export const ticket = (participant: string): SocketTicket => ({
  ticket: "t".repeat(20),
  socket_url: "ws://127.0.0.1/api/v1/socket",
  expires_at_ms: START_MS + 30_000,
  session: `ses_${"s".repeat(26)}`,
  participant,
});

type Answer = (command: ClientMessage) => ServerMessage | null;

/** The server's side of one session socket, in this process: says welcome, answers, and pushes what a test gives it. */
export class FakeServer {
  readonly commands: ClientMessage[] = [];
  sockets: FakeSocket[] = [];
  answer: Answer = (command) => ({ type: "done", reply_to: command.id });

  constructor(public view: SessionView) {}

  readonly open = (): WebSocket => {
    const socket = new FakeSocket((text) => this.#received(socket, JSON.parse(text)));
    this.sockets.push(socket);
    queueMicrotask(() => socket.onopen?.());
    return socket as unknown as WebSocket;
  };

  push(message: ServerMessage): void {
    this.sockets.at(-1)?.onmessage?.({ data: JSON.stringify(message) });
  }

  change(more: Partial<SessionView>): void {
    this.view = { ...this.view, ...more, seq: this.view.seq + 1 };
    this.push({ type: "session.changed", session: this.view });
  }

  refuse(type: ClientMessage["type"], code: "not_now" | "not_permitted", text = ""): void {
    const before = this.answer;
    this.answer = (command) =>
      command.type === type ? { type: "error", reply_to: command.id, code, text } : before(command);
  }

  sent(type: ClientMessage["type"]): ClientMessage[] {
    return this.commands.filter((command) => command.type === type);
  }

  #received(socket: FakeSocket, command: ClientMessage): void {
    this.commands.push(command);
    const reply = command.type === "hello" ? welcome(this.view, command.id) : this.answer(command);
    if (reply) queueMicrotask(() => socket.onmessage?.({ data: JSON.stringify(reply) }));
  }
}

class FakeSocket {
  readyState: number = WebSocket.OPEN;
  bufferedAmount = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;

  constructor(readonly send: (text: string) => void) {}

  close(): void {
    this.readyState = WebSocket.CLOSED;
  }

  /** The line breaks. */
  drop(): void {
    this.readyState = WebSocket.CLOSED;
    this.onclose?.();
  }
}

export const PARTICIPANT = id("b");
