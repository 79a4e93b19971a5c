/** A place on the picture: 0 to 1 from its left and upper edge. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** More people than ever point at once; beyond it new pointers are not shown, and nothing grows. */
export const MAX_POINTERS = 64;

/**
 * Where everybody points. Moves arrive up to 60 times a second for each person, so they go from here straight to the
 * elements and never through a render.
 */
export class PointerBoard {
  #points = new Map<string, Point>();
  #listeners = new Set<(id: string, point: Point | null) => void>();

  get(id: string): Point | null {
    return this.#points.get(id) ?? null;
  }

  move(id: string, point: Point): void {
    if (!this.#points.has(id) && this.#points.size >= MAX_POINTERS) return;
    this.#points.set(id, point);
    this.#tell(id, point);
  }

  /** The person has left, lost the right, or took the pointer off the picture. */
  hide(id: string): void {
    if (this.#points.delete(id)) this.#tell(id, null);
  }

  clear(): void {
    for (const id of [...this.#points.keys()]) this.hide(id);
  }

  subscribe(listener: (id: string, point: Point | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(id: string, point: Point | null): void {
    for (const listener of [...this.#listeners]) listener(id, point);
  }
}
