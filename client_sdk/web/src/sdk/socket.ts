import type { Feature, ServerMessage, SessionLeft, SocketTicket } from "../protocol/messages.gen";
import { waitMs } from "./backoff";
import { Cell, type Watchable } from "./cell";
import { ApiError, LocalCode, SdkError, SocketError } from "./errors";
import {
  type CommandType,
  type FieldsOf,
  type ReplyOf,
  readMessage,
  replyTo,
  type ServerOf,
  type ServerType,
} from "./wire";

/** The version of the wire protocol that this client speaks. */
export const PROTOCOL_VERSION = 1;

/** A command is answered in milliseconds; after this long the answer will not come. */
export const REPLY_TIMEOUT_MS = 10_000;

/** From opening the socket to the welcome. */
export const WELCOME_TIMEOUT_MS = 10_000;

/** More unanswered commands than people can give: beyond it a command is refused here. */
export const MAX_PENDING = 128;

/** With this much unsent, moves of a pointer are worth nothing any more and are dropped. */
export const LOSSY_LIMIT_BYTES = 32 * 1024;

/** With this much unsent the line is dead: the socket is closed and opened anew. Nothing is queued by this class. */
export const BUFFER_LIMIT_BYTES = 512 * 1024;

/** Tells of the network coming and going; outside of a page nothing does. */
const network = typeof window === "undefined" ? null : window;

/** Answers to a ticket or a hello after which another try is useless. */
const FINAL_STATUS: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 409, 410, 422]);
const FINAL_CODES: ReadonlySet<string> = new Set([
  "not_found",
  "not_permitted",
  "seat_unknown",
  "session_closed",
  "version_unsupported",
  "wrong_channel",
]);

export type CloseCause =
  /** `close()` was called here. */
  | { by: "us" }
  /** The server took this participant out, and says why. */
  | { by: "server"; left: SessionLeft }
  /** No ticket, or no welcome, and no hope of one. */
  | { by: "refusal"; code: string; text: string };

export type SocketState =
  | { kind: "connecting" }
  | { kind: "open" }
  | { kind: "reconnecting"; attempt: number; sinceMs: number; nextTryMs: number }
  | { kind: "closed"; cause: CloseCause };

export interface SocketOptions {
  /** Asks the server for a ticket: one use, 30 s. Called before each connection. */
  ticket: () => Promise<SocketTicket>;
  features?: readonly Feature[];
  /** For tests. */
  open?: (url: string) => WebSocket;
  chance?: () => number;
}

interface Pending {
  resolve: (reply: ServerMessage) => void;
  reject: (error: SocketError) => void;
  timer: ReturnType<typeof setTimeout>;
}

type Listener = (message: ServerMessage) => void;

/**
 * One channel to the server: the desk's, or one seat in one session. It connects, says hello, and after a break does so
 * again by itself; each welcome carries the whole state anew, so nothing has to be replayed.
 */
export class Socket {
  readonly #options: SocketOptions;
  readonly #state = new Cell<SocketState>({ kind: "connecting" });
  readonly #listeners = new Map<ServerType, Set<Listener>>();
  readonly #pending = new Map<number, Pending>();
  #socket: WebSocket | null = null;
  #nextId = 1;
  #attempt = 0;
  #brokenSinceMs: number | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  /** Counts connections, so that what belongs to an older one is told apart. */
  #generation = 0;

  constructor(options: SocketOptions) {
    this.#options = options;
    network?.addEventListener("online", this.retryNow);
    network?.addEventListener("offline", this.#wentOffline);
    void this.#connect();
  }

  get state(): Watchable<SocketState> {
    return this.#state;
  }

  /** Calls `listener` for each message of this type, replies included; returns what ends it. */
  on<T extends ServerType>(type: T, listener: (message: ServerOf<T>) => void): () => void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener as Listener));
    return () => listeners.delete(listener as Listener);
  }

  /** Sends a command and waits for its answer. Rejects with a `SocketError` that carries the server's code. */
  request<T extends CommandType>(type: T, fields: FieldsOf<T>, timeoutMs = REPLY_TIMEOUT_MS): Promise<ReplyOf<T>> {
    const socket = this.#socket;
    if (this.#state.get().kind !== "open" || !socket) return Promise.reject(new SocketError(LocalCode.CLOSED));
    return this.#ask<T>(socket, type, fields, timeoutMs);
  }

  /**
   * Sends a command whose answer nobody waits for; a refusal arrives at `on("error")`. False when it was not sent: there is
   * no connection, or it is `lossy` and the line is behind.
   */
  send<T extends CommandType>(type: T, fields: FieldsOf<T>, lossy = false): boolean {
    const socket = this.#socket;
    if (this.#state.get().kind !== "open" || !socket) return false;
    if (lossy && socket.bufferedAmount > LOSSY_LIMIT_BYTES) return false;
    return this.#write(socket, { ...fields, type, id: this.#takeId() });
  }

  /** Tries at once instead of waiting for the next turn. */
  readonly retryNow = (): void => {
    if (this.#state.get().kind !== "reconnecting" || this.#retry === undefined) return;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    void this.#connect();
  };

  /** Ends the channel for good. */
  close(): void {
    this.#end({ by: "us" });
  }

  #takeId(): number {
    const id = this.#nextId;
    this.#nextId = id >= 2 ** 31 - 1 ? 1 : id + 1;
    return id;
  }

  #ask<T extends CommandType>(socket: WebSocket, type: T, fields: FieldsOf<T>, timeoutMs: number): Promise<ReplyOf<T>> {
    if (this.#pending.size >= MAX_PENDING) return Promise.reject(new SocketError("overloaded"));
    return new Promise((resolve, reject) => {
      const id = this.#takeId();
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new SocketError(LocalCode.TIMEOUT));
      }, timeoutMs);
      this.#pending.set(id, { resolve: resolve as (reply: ServerMessage) => void, reject, timer });
      if (this.#write(socket, { ...fields, type, id })) return;
      this.#pending.delete(id);
      clearTimeout(timer);
      reject(new SocketError(LocalCode.CLOSED));
    });
  }

  #write(socket: WebSocket, message: object): boolean {
    if (socket.readyState !== WebSocket.OPEN) return false;
    if (socket.bufferedAmount > BUFFER_LIMIT_BYTES) {
      this.#broke(socket);
      return false;
    }
    socket.send(JSON.stringify(message));
    return true;
  }

  async #connect(): Promise<void> {
    this.#generation += 1;
    const generation = this.#generation;
    let ticket: SocketTicket;
    try {
      ticket = await this.#options.ticket();
    } catch (error) {
      if (generation === this.#generation) this.#failed(error);
      return;
    }
    if (generation !== this.#generation) return;
    const socket = this.#options.open?.(ticket.socket_url) ?? new WebSocket(ticket.socket_url);
    this.#socket = socket;
    const overdue = setTimeout(() => this.#broke(socket), WELCOME_TIMEOUT_MS);
    socket.onopen = () => {
      void this.#greet(socket, ticket.ticket).finally(() => clearTimeout(overdue));
    };
    socket.onmessage = (event) => {
      if (socket === this.#socket) this.#received(event.data);
    };
    socket.onclose = () => {
      clearTimeout(overdue);
      this.#broke(socket);
    };
  }

  async #greet(socket: WebSocket, ticket: string): Promise<void> {
    try {
      const features = [...(this.#options.features ?? [])];
      await this.#ask(socket, "hello", { version: PROTOCOL_VERSION, ticket, features }, WELCOME_TIMEOUT_MS);
    } catch (error) {
      if (socket === this.#socket) this.#failed(error, socket);
    }
  }

  #received(data: unknown): void {
    const message = readMessage(data);
    if (!message) return;
    if (message.type === "desk.welcome" || message.type === "session.welcome") {
      this.#attempt = 0;
      this.#brokenSinceMs = null;
      this.#state.set({ kind: "open" });
    }
    // Listeners first: whoever awaits the reply finds the state that it brought.
    for (const listener of [...(this.#listeners.get(message.type) ?? [])]) listener(message);
    this.#settle(message);
    if (message.type === "session.left") this.#end({ by: "server", left: message });
  }

  #settle(message: ServerMessage): void {
    const id = replyTo(message);
    const pending = id === null ? undefined : this.#pending.get(id);
    if (id === null || !pending) return;
    this.#pending.delete(id);
    clearTimeout(pending.timer);
    if (message.type === "error") pending.reject(new SocketError(message.code, message.text));
    else pending.resolve(message);
  }

  /** A try came to nothing: for good, or until the next one. */
  #failed(error: unknown, socket: WebSocket | null = null): void {
    const final =
      (error instanceof ApiError && FINAL_STATUS.has(error.status)) ||
      (error instanceof SocketError && FINAL_CODES.has(error.code));
    if (final) this.#end({ by: "refusal", code: error.code, text: error.message });
    else if (socket) this.#broke(socket);
    else this.#again(error instanceof ApiError && error.retryAfterS ? error.retryAfterS * 1000 : 0);
    if (!(error instanceof SdkError)) throw error;
  }

  readonly #wentOffline = (): void => {
    if (this.#socket) this.#broke(this.#socket);
  };

  #broke(socket: WebSocket): void {
    if (socket !== this.#socket) return;
    this.#release();
    if (this.#state.get().kind !== "closed") this.#again(0);
  }

  #again(atLeastMs: number): void {
    const now = Date.now();
    this.#brokenSinceMs ??= now;
    const wait = Math.max(atLeastMs, waitMs(this.#attempt, (this.#options.chance ?? Math.random)()));
    this.#attempt += 1;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      void this.#connect();
    }, wait);
    this.#state.set({
      kind: "reconnecting",
      attempt: this.#attempt,
      sinceMs: this.#brokenSinceMs,
      nextTryMs: now + wait,
    });
  }

  #end(cause: CloseCause): void {
    if (this.#state.get().kind === "closed") return;
    this.#generation += 1;
    clearTimeout(this.#retry);
    network?.removeEventListener("online", this.retryNow);
    network?.removeEventListener("offline", this.#wentOffline);
    // Closed first: listeners of the socket's own end must not start another connection.
    this.#state.set({ kind: "closed", cause });
    this.#release();
  }

  /** Lets the current socket go; commands without an answer are rejected. */
  #release(): void {
    const socket = this.#socket;
    this.#socket = null;
    if (socket) {
      socket.onopen = null;
      socket.onmessage = null;
      socket.onclose = null;
      socket.close();
    }
    for (const pending of this.#pending.values()) {
      clearTimeout(pending.timer);
      pending.reject(new SocketError(LocalCode.CLOSED));
    }
    this.#pending.clear();
  }
}
