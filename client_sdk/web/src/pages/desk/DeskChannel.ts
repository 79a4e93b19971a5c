import { createStore, type StoreApi } from "zustand/vanilla";
import type { DeskView, InvitationCard } from "../../protocol/messages.gen";
import { ServerClock } from "../../sdk/clock";
import type { Socket, SocketState } from "../../sdk/socket";
import { arrived } from "./invitations";

export interface DeskState {
  connection: SocketState;
  /** Null until the first welcome. */
  desk: DeskView | null;
}

/** The part of the socket that the desk needs. */
export type DeskSocket = Pick<Socket, "state" | "on" | "request" | "retryNow" | "close">;

/**
 * The desk's channel, kept while somebody is signed in: their sessions, invitations and colleagues. The server sends the
 * whole desk at each change.
 */
export class DeskChannel {
  readonly #socket: DeskSocket;
  readonly #store: StoreApi<DeskState>;
  readonly #arrivals = new Set<(cards: readonly InvitationCard[]) => void>();
  readonly #endings: (() => void)[];
  readonly clock = new ServerClock();

  constructor(socket: DeskSocket) {
    this.#socket = socket;
    this.#store = createStore<DeskState>(() => ({ connection: socket.state.get(), desk: null }));
    this.#endings = [
      socket.state.subscribe(() => this.#store.setState({ connection: socket.state.get() })),
      socket.on("desk.welcome", (message) => {
        this.clock.sync(message.server_time_ms, Date.now());
        this.#show(message.desk);
      }),
      socket.on("desk.changed", (message) => this.#show(message.desk)),
    ];
  }

  get store(): StoreApi<DeskState> {
    return this.#store;
  }

  /** Calls `listener` with invitations that were not there before; returns what ends it. */
  onArrival(listener: (cards: readonly InvitationCard[]) => void): () => void {
    this.#arrivals.add(listener);
    return () => this.#arrivals.delete(listener);
  }

  /** Takes a seat; accepting is joining. Returns the session to open. Rejects with a `SocketError` when it is taken. */
  async accept(invitation: string): Promise<string> {
    const ticket = await this.#socket.request("invitation.accept", { invitation });
    return ticket.session;
  }

  async decline(invitation: string): Promise<void> {
    await this.#socket.request("invitation.decline", { invitation });
  }

  async setPresence(presence: "available" | "busy"): Promise<void> {
    await this.#socket.request("presence.set", { presence });
  }

  retryNow(): void {
    this.#socket.retryNow();
  }

  close(): void {
    for (const end of this.#endings) end();
    this.#arrivals.clear();
    this.#socket.close();
  }

  #show(desk: DeskView): void {
    const before = this.#store.getState().desk?.invitations ?? [];
    this.#store.setState({ desk });
    const fresh = arrived(before, desk.invitations);
    if (fresh.length > 0) for (const listener of [...this.#arrivals]) listener(fresh);
  }
}
