import type {
  ChatMessage,
  Feature,
  InputReceived,
  PointerShown,
  SessionView,
  SessionWelcome,
  SocketTicket,
} from "../protocol/messages.gen";
import { Cell, type Watchable } from "./cell";
import { ServerClock } from "./clock";
import type { InputEvent } from "./input";
import type { MediaSignalling } from "./link";
import { Publisher } from "./publisher";
import { type CloseCause, Socket, type SocketOptions, type SocketState } from "./socket";
import { Viewer } from "./viewer";
import type { CommandType, FieldsOf, ReplyOf } from "./wire";

/** A chat is read, not archived: the oldest go first, and the whole of it is in the recording. */
export const MAX_CHAT_MESSAGES = 2000;

export interface SessionClientOptions extends Omit<SocketOptions, "features"> {
  /** A fresh ticket for this seat. */
  ticket: () => Promise<SocketTicket>;
  features?: readonly Feature[];
}

/** One seat in one session: what it may see, the chat, the pictures, and everything it may ask for. */
export class SessionClient {
  readonly clock = new ServerClock();
  readonly viewer: Viewer;
  readonly publisher: Publisher;
  readonly #socket: Socket;
  readonly #view = new Cell<SessionView | null>(null);
  readonly #chat = new Cell<readonly ChatMessage[]>([]);
  #iceServers: SessionWelcome["ice_servers"] = [];

  constructor(options: SessionClientOptions) {
    this.#socket = new Socket(options);
    const signalling: MediaSignalling = {
      offer: (fields) => this.#socket.request("media.offer", fields),
      close: (connection) => void this.#socket.send("media.close", { connection }),
      iceServers: () => this.#iceServers.map(({ urls, ...rest }) => ({ urls: [...urls], ...rest })),
    };
    this.viewer = new Viewer({ signalling });
    this.publisher = new Publisher({
      signalling,
      unpublish: (track) => void this.#socket.send("track.unpublish", { track }),
      pause: () => void this.#socket.send("share.pause", {}),
      resume: () => this.#socket.request("share.resume", {}),
    });
    this.#listen();
  }

  /** The session as this participant may see it; null before the first welcome. */
  get view(): Watchable<SessionView | null> {
    return this.#view;
  }

  get chat(): Watchable<readonly ChatMessage[]> {
    return this.#chat;
  }

  get state(): Watchable<SocketState> {
    return this.#socket.state;
  }

  /** A command of the session's channel; rejects with a `SocketError` that carries the server's code and words. */
  request<T extends CommandType>(type: T, fields: FieldsOf<T>): Promise<ReplyOf<T>> {
    return this.#socket.request(type, fields);
  }

  /** Input for the shared screen, while driving. */
  readonly sendInput = (events: InputEvent[]): boolean => this.#socket.send("input.send", { events });

  /** Where this person points; dropped when the line is behind. */
  readonly showPointer = ({ x, y }: { x: number; y: number }): void => {
    this.#socket.send("pointer.show", { x, y }, true);
  };

  onPointer(listener: (shown: PointerShown) => void): () => void {
    return this.#socket.on("pointer.shown", listener);
  }

  /** To the sharer's client: input that the server has checked. */
  onInput(listener: (received: InputReceived) => void): () => void {
    return this.#socket.on("input.received", listener);
  }

  /** A refusal of something that nobody waits for: input, a pointer. */
  onRefusal(listener: (code: string, text: string) => void): () => void {
    return this.#socket.on("error", (error) => listener(error.code, error.text));
  }

  readonly retryNow = (): void => {
    this.#socket.retryNow();
    this.viewer.retryNow();
  };

  /** *Stop everything*: capture first, which needs no network, then the server. */
  stopEverything(): Promise<unknown> {
    this.publisher.stop();
    return this.#socket.request("session.stop", {});
  }

  /** Lets everything go; the seat stays until the server's time for it is over, unless `session.leave` was sent. */
  close(): void {
    this.publisher.stop();
    this.viewer.close();
    this.#socket.close();
  }

  #listen(): void {
    const socket = this.#socket;
    socket.on("session.welcome", (welcome) => {
      this.clock.sync(welcome.server_time_ms, Date.now());
      this.#iceServers = welcome.ice_servers;
      this.#chat.set(welcome.chat.slice(-MAX_CHAT_MESSAGES));
      this.#view.set(welcome.session);
      this.viewer.reconcile(welcome.connections);
      this.publisher.reconcile(welcome.connections);
    });
    socket.on("session.changed", (changed) => this.#view.set(changed.session));
    socket.on("chat.posted", ({ message }) => {
      const chat = this.#chat.get();
      if (chat.some((known) => known.message === message.message)) return;
      this.#chat.set([...chat, message].slice(-MAX_CHAT_MESSAGES));
    });
    socket.on("media.needed", ({ tracks }) => this.viewer.need(tracks));
    socket.on("media.closed", ({ connection }) => {
      this.viewer.closedByServer(connection);
      this.publisher.closedByServer(connection);
    });
    socket.state.subscribe(() => {
      const state = socket.state.get();
      if (state.kind === "closed" && state.cause.by !== "us") this.#ended(state.cause);
    });
  }

  /** Out of the session: nothing is captured and nothing is shown any longer. */
  #ended(_cause: CloseCause): void {
    this.publisher.stop();
    this.viewer.close();
  }
}
