import type { InputSend, KeyPress, PointerButton } from "../protocol/messages.gen";
import { contentBox, isInside, notches, type Place, placeOf } from "./coords";
import { isLeaveChord, KeyTracker } from "./keys";

export type InputEvent = InputSend["events"][number];

/** The protocol's bound on one message. */
export const MAX_EVENTS = 64;

/** `point`: only show where; `drive`: mouse and keyboard go to the remote machine. */
export type InputMode = "off" | "point" | "drive";

export interface InputCaptureOptions {
  /** The picture: an element that has exactly its shape, or a `<video>` that shows it whole. */
  element: HTMLElement;
  /** While driving, in order. False when it could not be sent. */
  send: (events: InputEvent[]) => boolean;
  /** Where this person points, at most once in a frame. */
  point: (place: Place) => void;
  /** The chord was pressed: the person wants the keyboard back. All keys have been let go. */
  onLeave: () => void;
  /** For tests. */
  nextFrame?: (run: () => void) => number;
  cancelFrame?: (id: number) => void;
}

/**
 * Mouse and keyboard over the picture. Moves and wheel turns are gathered for each frame of the screen; buttons and keys go
 * at once, after the moves before them. Whatever is down is let go when focus, right or page is lost.
 */
export class InputCapture {
  readonly #options: InputCaptureOptions;
  readonly #keys = new KeyTracker();
  readonly #buttons = new Map<number, PointerButton>();
  readonly #listening = new AbortController();
  #mode: InputMode = "off";
  #move: Place | null = null;
  #wheel: { place: Place; dx: number; dy: number } | null = null;
  #frame: number | null = null;
  #last: Place = { x: 0, y: 0 };

  constructor(options: InputCaptureOptions) {
    this.#options = options;
    const { element } = options;
    const signal = this.#listening.signal;
    const on = <K extends keyof HTMLElementEventMap>(type: K, handle: (event: HTMLElementEventMap[K]) => void) =>
      element.addEventListener(type, handle, { signal, passive: false });
    on("pointermove", (event) => this.#moved(event));
    on("pointerdown", (event) => this.#pressed(event));
    on("pointerup", (event) => this.#released(event));
    on("pointercancel", () => this.releaseAll());
    on("wheel", (event) => this.#turned(event));
    on("contextmenu", (event) => this.#mode === "drive" && event.preventDefault());
    on("keydown", (event) => this.#keyDown(event));
    on("keyup", (event) => this.#keyUp(event));
    on("blur", () => this.releaseAll());
    window.addEventListener("blur", () => this.releaseAll(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.releaseAll(), { signal });
  }

  get mode(): InputMode {
    return this.#mode;
  }

  /** Leaving `drive` lets go of everything that is down. */
  setMode(mode: InputMode): void {
    if (this.#mode === "drive" && mode !== "drive") this.releaseAll();
    this.#mode = mode;
  }

  /** Keys and buttons that are down go up, the last first. */
  releaseAll(): void {
    const buttons = [...this.#buttons.values()].reverse().map((button) => ({ ...button, ...this.#last, down: false }));
    this.#buttons.clear();
    this.#now([...this.#keys.releaseAll(), ...buttons]);
  }

  /** Ends the capture; nothing stays down. */
  dispose(): void {
    this.setMode("off");
    this.#listening.abort();
    if (this.#frame !== null) (this.#options.cancelFrame ?? cancelAnimationFrame)(this.#frame);
    this.#frame = null;
  }

  #box() {
    const { element } = this.#options;
    const bounds = element.getBoundingClientRect();
    return element instanceof HTMLVideoElement ? contentBox(bounds, element.videoWidth, element.videoHeight) : bounds;
  }

  #moved(event: PointerEvent): void {
    if (this.#mode === "off") return;
    const box = this.#box();
    if (this.#buttons.size === 0 && !isInside(event.clientX, event.clientY, box)) return;
    this.#move = placeOf(event.clientX, event.clientY, box);
    this.#last = this.#move;
    this.#schedule();
  }

  #pressed(event: PointerEvent): void {
    if (this.#mode !== "drive") return;
    event.preventDefault();
    const { element } = this.#options;
    element.focus({ preventScroll: true });
    // The drag goes on outside the picture.
    if (event.isTrusted) element.setPointerCapture(event.pointerId);
    this.#button(event, true);
  }

  #released(event: PointerEvent): void {
    if (this.#mode !== "drive" || !this.#buttons.has(event.button)) return;
    event.preventDefault();
    this.#button(event, false);
  }

  #button(event: PointerEvent, down: boolean): void {
    if (event.button < 0 || event.button > 4) return;
    const place = placeOf(event.clientX, event.clientY, this.#box());
    this.#last = place;
    const button: PointerButton = { kind: "button", ...place, button: event.button, down };
    if (down) this.#buttons.set(event.button, button);
    else this.#buttons.delete(event.button);
    this.#now([button]);
  }

  #turned(event: WheelEvent): void {
    // Ctrl and the wheel zoom the page itself while nobody drives here.
    if (this.#mode !== "drive") return;
    event.preventDefault();
    const place = placeOf(event.clientX, event.clientY, this.#box());
    const before = this.#wheel ?? { place, dx: 0, dy: 0 };
    this.#wheel = {
      place,
      dx: before.dx + notches(event.deltaX, event.deltaMode),
      dy: before.dy + notches(event.deltaY, event.deltaMode),
    };
    this.#schedule();
  }

  #keyDown(event: KeyboardEvent): void {
    if (this.#mode !== "drive") return;
    event.preventDefault();
    event.stopPropagation();
    if (isLeaveChord(event)) {
      this.releaseAll();
      this.#options.onLeave();
      return;
    }
    this.#now(this.#keys.down(event));
  }

  #keyUp(event: KeyboardEvent): void {
    if (this.#mode !== "drive") return;
    event.preventDefault();
    event.stopPropagation();
    this.#now(this.#keys.up(event));
  }

  #schedule(): void {
    if (this.#frame !== null) return;
    this.#frame = (this.#options.nextFrame ?? requestAnimationFrame)(() => {
      this.#frame = null;
      this.#flush([]);
    });
  }

  #now(events: (KeyPress | PointerButton)[]): void {
    if (events.length > 0) this.#flush(events);
  }

  /** What was gathered goes first, so that a click lands where the pointer was. */
  #flush(events: InputEvent[]): void {
    const move = this.#move;
    const wheel = this.#wheel;
    this.#move = null;
    this.#wheel = null;
    if (move) this.#options.point(move);
    if (this.#mode !== "drive") return;
    const all: InputEvent[] = [
      ...(move ? [{ kind: "move" as const, ...move }] : []),
      ...(wheel ? [{ kind: "wheel" as const, ...wheel.place, dx: bounded(wheel.dx), dy: bounded(wheel.dy) }] : []),
      ...events,
    ];
    for (let at = 0; at < all.length; at += MAX_EVENTS) this.#options.send(all.slice(at, at + MAX_EVENTS));
  }
}

function bounded(value: number): number {
  return Math.min(100, Math.max(-100, value));
}
