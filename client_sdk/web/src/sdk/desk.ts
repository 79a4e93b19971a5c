import type { DeskView, SocketTicket } from "../protocol/messages.gen";
import { Cell, type Watchable } from "./cell";
import { ServerClock } from "./clock";
import { Socket, type SocketOptions, type SocketState } from "./socket";
import type { CommandType, FieldsOf, ReplyOf } from "./wire";

/** A signed-in person's own channel: sessions, invitations, colleagues. */
export class DeskClient {
  readonly clock = new ServerClock();
  readonly #socket: Socket;
  readonly #view = new Cell<DeskView | null>(null);

  constructor(options: Omit<SocketOptions, "features" | "ticket"> & { ticket: () => Promise<SocketTicket> }) {
    this.#socket = new Socket(options);
    this.#socket.on("desk.welcome", (welcome) => {
      this.clock.sync(welcome.server_time_ms, Date.now());
      this.#view.set(welcome.desk);
    });
    this.#socket.on("desk.changed", (changed) => this.#view.set(changed.desk));
  }

  /** Null before the first welcome. */
  get view(): Watchable<DeskView | null> {
    return this.#view;
  }

  get state(): Watchable<SocketState> {
    return this.#socket.state;
  }

  request<T extends CommandType>(type: T, fields: FieldsOf<T>): Promise<ReplyOf<T>> {
    return this.#socket.request(type, fields);
  }

  readonly retryNow = (): void => this.#socket.retryNow();

  close(): void {
    this.#socket.close();
  }
}
