import { type Point, PointerBoard } from "../../design";

/** A pointer that rests so long says nothing any more. */
export const POINTER_STAYS_MS = 5000;

/** Everybody's pointers, and the end of those that rest or whose person has gone. */
export class Pointers {
  readonly board = new PointerBoard();
  readonly #movedAtMs = new Map<string, number>();

  shown(id: string, point: Point, nowMs: number): void {
    this.#movedAtMs.set(id, nowMs);
    this.board.move(id, point);
  }

  /** Call now and then. `stays` says who may still point. */
  tidy(nowMs: number, stays: (id: string) => boolean): void {
    for (const [id, movedAtMs] of [...this.#movedAtMs]) {
      if (nowMs - movedAtMs < POINTER_STAYS_MS && stays(id)) continue;
      this.#movedAtMs.delete(id);
      this.board.hide(id);
    }
  }

  clear(): void {
    this.#movedAtMs.clear();
    this.board.clear();
  }
}
