import type { GuestOffer, Seated, SocketTicket } from "../../protocol/messages.gen";
import { Cell, type Watchable } from "../../sdk/cell";
import type { RestClient } from "../../sdk/rest";
import type { CloseCause, SocketOptions } from "../../sdk/socket";
import { type Ending, endingOf, type OwnDeed } from "../seat/ending";
import { type Failure, failureOf } from "../seat/failure";
import { Seat } from "../seat/seat";
import type { SeatMemory } from "../seat/seatMemory";

export const LOOKUP_PATH = "/v1/guest/lookup";
export const JOIN_PATH = "/v1/guest/join";

export interface GuestForm {
  name: string;
  organisation: string;
  pin: string;
}

export type GuestPhase =
  | { kind: "loading" }
  /** Neither a link nor a seat. */
  | { kind: "no_link" }
  /** The link admits nobody now. */
  | { kind: "refused"; failure: Failure }
  | { kind: "offer"; offer: GuestOffer; busy: boolean; failure: Failure | null }
  /** A seat is held; its view says whether that is the lobby or the session. */
  | { kind: "inside"; seat: Seat; offer: GuestOffer | null }
  | { kind: "ended"; ending: Ending; mayReturn: boolean };

/** Codes of a join that are put right in the form; all others end with the link. */
const IN_THE_FORM: ReadonlySet<string> = new Set([
  "draining",
  "invalid_fields",
  "network",
  "overloaded",
  "pin_required",
  "pin_wrong",
  "rate_limited",
  "session_full",
  "timeout",
]);

export interface GuestFlowOptions {
  rest: Pick<RestClient, "post">;
  memory: SeatMemory;
  /** From the link's fragment; `null` after a reload. */
  token: string | null;
  /** For tests. */
  open?: SocketOptions["open"];
  now?: () => number;
}

/** From the link to the end. Looking spends nothing; *Join* spends one use and binds this browser. */
export class GuestFlow {
  readonly #options: GuestFlowOptions;
  readonly #phase = new Cell<GuestPhase>({ kind: "loading" });
  readonly #now: () => number;
  #deed: OwnDeed = null;

  constructor(options: GuestFlowOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  get phase(): Watchable<GuestPhase> {
    return this.#phase;
  }

  /** Looks at the link, or goes back to the seat that this tab holds. */
  async begin(): Promise<void> {
    const { token, memory, rest } = this.#options;
    this.#phase.set({ kind: "loading" });
    const kept = memory.recall();
    if (!token) {
      if (kept) this.#sit(kept, null);
      else this.#phase.set({ kind: "no_link" });
      return;
    }
    try {
      const offer = await rest.post<GuestOffer>(LOOKUP_PATH, { token });
      if (offer.seated) this.#sit(offer.seated, offer);
      else this.#phase.set({ kind: "offer", offer, busy: false, failure: null });
    } catch (error) {
      this.#phase.set({ kind: "refused", failure: failureOf(error) });
    }
  }

  async join(form: GuestForm): Promise<void> {
    const phase = this.#phase.get();
    const { token, rest } = this.#options;
    if (phase.kind !== "offer" || phase.busy || !token) return;
    this.#phase.set({ ...phase, busy: true, failure: null });
    try {
      const seated = await rest.post<Seated>(JOIN_PATH, {
        token,
        name: form.name.trim(),
        organisation: form.organisation.trim(),
        ...(form.pin && { pin: form.pin }),
      });
      const { participant } = seated.ticket;
      if (participant) this.#sit(participant, phase.offer, seated.ticket);
      else this.#phase.set({ ...phase, busy: false, failure: failureOf(null) });
    } catch (error) {
      const failure = failureOf(error);
      const mendable = IN_THE_FORM.has(failure.code) || failure.code === "unknown";
      this.#phase.set(mendable ? { ...phase, busy: false, failure } : { kind: "refused", failure });
    }
  }

  leave(): void {
    const phase = this.#phase.get();
    if (phase.kind !== "inside" || this.#deed) return;
    this.#deed = "leave";
    const { seat } = phase;
    const gone = () => this.#ended({ by: "us" });
    // The answer is the server's farewell; without a line the place is simply let go.
    seat.command("session.leave", {}).then(gone, gone);
  }

  #sit(participant: string, offer: GuestOffer | null, first?: SocketTicket): void {
    const { memory, rest, open } = this.#options;
    memory.keep(participant);
    this.#deed = null;
    const seat = new Seat({ participant, rest, ...(first && { first }), ...(open && { open }) }, (cause) =>
      this.#ended(cause),
    );
    this.#phase.set({ kind: "inside", seat, offer });
  }

  #ended(cause: CloseCause): void {
    const phase = this.#phase.get();
    if (phase.kind !== "inside") return;
    this.#options.memory.forget();
    const ending = endingOf(cause, this.#deed, this.#now());
    const mayReturn = this.#options.token !== null && (ending.kind === "left" || ending.kind === "lost");
    this.#phase.set({ kind: "ended", ending, mayReturn });
    phase.seat.close();
  }
}
