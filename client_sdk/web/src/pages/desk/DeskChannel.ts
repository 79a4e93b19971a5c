import type { DeskView, InvitationCard } from "../../protocol/messages.gen";
import type { Watchable } from "../../sdk/cell";
import type { DeskClient } from "../../sdk/desk";
import type { SocketState } from "../../sdk/socket";
import { arrived } from "./invitations";

/** The part of the SDK's client that the desk needs. */
export type DeskPort = Pick<DeskClient, "clock" | "view" | "state" | "request" | "retryNow" | "close">;

type Listener = (cards: readonly InvitationCard[]) => void;

/**
 * The desk while somebody is signed in: their sessions, invitations and colleagues. The server sends the whole desk at each
 * change; what is new among the invitations is told to `onArrival`.
 */
export class DeskChannel {
  readonly #client: DeskPort;
  readonly #listeners = new Set<Listener>();
  readonly #end: () => void;
  #known: readonly InvitationCard[] = [];

  constructor(client: DeskPort) {
    this.#client = client;
    this.#end = client.view.subscribe(() => this.#changed());
  }

  /** Null until the first welcome. */
  get view(): Watchable<DeskView | null> {
    return this.#client.view;
  }

  get state(): Watchable<SocketState> {
    return this.#client.state;
  }

  /** An instant of the server in this machine's epoch milliseconds. */
  readonly toLocal = (serverMs: number): number => this.#client.clock.toLocal(serverMs);

  readonly toServer = (localMs: number): number => this.#client.clock.toServer(localMs);

  /** Calls `listener` with invitations that were not there before; returns what ends it. */
  onArrival(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes a seat; accepting is joining. Returns the session to open. Rejects with a `SocketError` when it is taken. */
  async accept(invitation: string): Promise<string> {
    const ticket = await this.#client.request("invitation.accept", { invitation });
    return ticket.session;
  }

  async decline(invitation: string): Promise<void> {
    await this.#client.request("invitation.decline", { invitation });
  }

  async setPresence(presence: "available" | "busy"): Promise<void> {
    await this.#client.request("presence.set", { presence });
  }

  readonly retryNow = (): void => this.#client.retryNow();

  close(): void {
    this.#end();
    this.#listeners.clear();
    this.#client.close();
  }

  #changed(): void {
    const invitations = this.#client.view.get()?.invitations ?? [];
    const fresh = arrived(this.#known, invitations);
    this.#known = invitations;
    if (fresh.length > 0) for (const listener of [...this.#listeners]) listener(fresh);
  }
}
