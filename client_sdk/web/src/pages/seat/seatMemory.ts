/** Which front holds the seat; each remembers its own. */
export type SeatKind = "join" | "guest";

/** The shape of a participant's id (`ParticipantId` of the protocol). */
const PARTICIPANT = /^par_[a-z2-7]{26}$/;

const keyOf = (kind: SeatKind) => `deskswarm-seat-${kind}`;

/**
 * Remembers the participant for this tab, through a reload or a crash of it. The right to the seat is the cookie, which
 * no script can read; this is only its name.
 */
export class SeatMemory {
  constructor(
    readonly kind: SeatKind,
    private readonly storage: () => Storage = () => window.sessionStorage,
  ) {}

  keep(participant: string): void {
    this.#quietly((storage) => storage.setItem(keyOf(this.kind), participant));
  }

  recall(): string | null {
    const kept = this.#quietly((storage) => storage.getItem(keyOf(this.kind))) ?? null;
    return kept !== null && PARTICIPANT.test(kept) ? kept : null;
  }

  forget(): void {
    this.#quietly((storage) => storage.removeItem(keyOf(this.kind)));
  }

  /** Storage can be switched off; then a reload asks for the key again. */
  #quietly<T>(use: (storage: Storage) => T): T | undefined {
    try {
      return use(this.storage());
    } catch {
      return undefined;
    }
  }
}
