import { PointerBoard } from "../../design/stage/PointerBoard";
import type { SessionView, SocketTicket } from "../../protocol/messages.gen";
import { Cell, type Watchable } from "../../sdk/cell";
import type { RestClient } from "../../sdk/rest";
import { SessionClient } from "../../sdk/session";
import type { CloseCause, SocketOptions } from "../../sdk/socket";
import type { CommandType, FieldsOf, ReplyOf } from "../../sdk/wire";
import { type Failure, failureOf } from "./failure";
import { others } from "./people";

/** Gives a new ticket for the seat whose cookie this browser holds. */
export const TICKET_PATH = "/v1/seat/ticket";

export interface SeatOptions {
  participant: string;
  /** The ticket that came with the seat; used once, later ones are asked for. */
  first?: SocketTicket;
  rest: Pick<RestClient, "post">;
  /** For tests. */
  open?: SocketOptions["open"];
}

/**
 * A seat that is held without an account: the session, everybody's pointers, and the last thing that went wrong. It keeps
 * itself connected; `onClosed` is called once, when it is over for good.
 */
export class Seat {
  readonly participant: string;
  readonly client: SessionClient;
  readonly board = new PointerBoard();
  readonly #refusal = new Cell<Failure | null>(null);
  #closed = false;

  constructor(
    { participant, first, rest, open }: SeatOptions,
    private readonly onClosed: (cause: CloseCause) => void,
  ) {
    this.participant = participant;
    let unused = first;
    this.client = new SessionClient({
      ...(open && { open }),
      ticket: () => {
        const ticket = unused;
        unused = undefined;
        return ticket ? Promise.resolve(ticket) : rest.post<SocketTicket>(TICKET_PATH, { participant });
      },
    });
    this.#listen();
  }

  get view(): Watchable<SessionView | null> {
    return this.client.view;
  }

  /** The last command that was refused or failed, until another works or it is dismissed. */
  get refusal(): Watchable<Failure | null> {
    return this.#refusal;
  }

  get isOpen(): boolean {
    return this.client.state.get().kind === "open";
  }

  /** Sends a command. What goes wrong is put where the page shows it, and the answer is then `null`. */
  async command<T extends CommandType>(type: T, fields: FieldsOf<T>): Promise<ReplyOf<T> | null> {
    try {
      const reply = await this.client.request(type, fields);
      this.#refusal.set(null);
      return reply;
    } catch (error) {
      this.report(error);
      return null;
    }
  }

  /** Puts a failure where the page shows it. */
  report(error: unknown): void {
    if (!this.#closed) this.#refusal.set(failureOf(error));
  }

  readonly dismissRefusal = (): void => this.#refusal.set(null);

  /** Lets the channel and all media go, without telling the server. */
  close(): void {
    this.client.close();
  }

  #listen(): void {
    const { client } = this;
    client.onPointer(({ participant, x, y }) => this.board.move(participant, { x, y }));
    client.onInput(({ participant, events }) => {
      // A browser cannot be driven: where the driver points is all that can be shown.
      for (const event of events) {
        if ("x" in event) this.board.move(participant, event);
      }
    });
    client.view.subscribe(() => this.#tidyPointers());
    client.state.subscribe(() => {
      const state = client.state.get();
      if (state.kind !== "open") this.board.clear();
      if (state.kind !== "closed" || this.#closed) return;
      this.#closed = true;
      this.onClosed(state.cause);
    });
  }

  /** Nobody points at what is not shown, and nobody who has gone points at anything. */
  #tidyPointers(): void {
    const view = this.view.get();
    if (!view) return;
    if (view.share !== "live") this.board.clear();
    const here = new Set(others(view).map((person) => person.participant));
    for (const { participant } of view.participants) {
      if (!here.has(participant)) this.board.hide(participant);
    }
  }
}
