import type { JoinOffer, Seated } from "../../protocol/messages.gen";
import { Cell, type Watchable } from "../../sdk/cell";
import type { RestClient } from "../../sdk/rest";
import type { SocketOptions } from "../../sdk/socket";
import type { Ending } from "../seat/ending";
import { type Failure, failureOf } from "../seat/failure";
import { Seat } from "../seat/seat";
import type { SeatMemory } from "../seat/seatMemory";
import { JoinSession } from "./joinSession";
import { type SharedKind, type SharePort, Sharing, type WhyNotShared } from "./sharing";

export const ACCEPT_PATH = "/v1/join/accept";

/** What the person wants to show when they say yes. */
export type Wish = SharedKind | "nothing";

export type JoinPhase =
  | { kind: "who"; offer: JoinOffer; key: string; busy: boolean; failure: Failure | null }
  | { kind: "declined"; offer: JoinOffer; key: string }
  | { kind: "inside"; session: JoinSession }
  | { kind: "ended"; ending: Ending; participant: string; told: boolean };

export interface JoinFlowOptions {
  rest: Pick<RestClient, "post">;
  memory: SeatMemory;
  environment: () => Record<string, string>;
  /** For tests. */
  open?: SocketOptions["open"];
  publisher?: (seat: Seat) => SharePort;
}

export type JoinStart = { key: string; offer: JoinOffer } | { participant: string };

/** From *who helps* to the receipt. The key stays unspent until the person has said yes. */
export class JoinFlow {
  readonly #options: JoinFlowOptions;
  readonly #phase: Cell<JoinPhase>;

  constructor(options: JoinFlowOptions, start: JoinStart) {
    this.#options = options;
    this.#phase = new Cell<JoinPhase>(
      "participant" in start
        ? this.#seated(start.participant, "reloaded")
        : { kind: "who", ...start, busy: false, failure: null },
    );
  }

  get phase(): Watchable<JoinPhase> {
    return this.#phase;
  }

  /** Yes: spends the key, takes the seat, and opens the browser's picker. Call it from a press. */
  async accept(name: string, wish: Wish): Promise<void> {
    const phase = this.#phase.get();
    if (phase.kind !== "who" || phase.busy) return;
    this.#phase.set({ ...phase, busy: true, failure: null });
    let seated: Seated;
    try {
      seated = await this.#options.rest.post<Seated>(ACCEPT_PATH, {
        key: phase.key,
        name: name.trim(),
        environment: this.#options.environment(),
      });
    } catch (error) {
      this.#phase.set({ ...phase, busy: false, failure: failureOf(error) });
      return;
    }
    const participant = seated.ticket.participant;
    if (!participant) {
      this.#phase.set({ ...phase, busy: false, failure: failureOf(null) });
      return;
    }
    this.#options.memory.keep(participant);
    const inside = this.#seated(participant, wish === "nothing" ? "chat_only" : "first", seated);
    this.#phase.set(inside);
    if (wish !== "nothing") await inside.session.choose(wish);
  }

  decline(): void {
    const phase = this.#phase.get();
    if (phase.kind === "who" && !phase.busy) this.#phase.set({ ...phase, kind: "declined" });
  }

  reconsider(): void {
    const phase = this.#phase.get();
    if (phase.kind === "declined") this.#phase.set({ ...phase, kind: "who", busy: false, failure: null });
  }

  #seated(participant: string, why: WhyNotShared, seated?: Seated): Extract<JoinPhase, { kind: "inside" }> {
    const { rest, open, publisher } = this.#options;
    const seat = new Seat(
      { participant, rest, ...(seated && { first: seated.ticket }), ...(open && { open }) },
      (cause) => session.closed(cause),
    );
    const sharing = new Sharing({ publisher: publisher?.(seat) ?? seat.client.publisher, why });
    const session: JoinSession = new JoinSession({
      seat,
      sharing,
      onEnded: (ending, told) => {
        this.#options.memory.forget();
        this.#phase.set({ kind: "ended", ending, participant, told });
      },
    });
    return { kind: "inside", session };
  }
}
