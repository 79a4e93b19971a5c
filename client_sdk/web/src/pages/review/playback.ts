import { Cell, type Watchable } from "../../sdk/cell";
import { clamp, type PicturePart, partAt, pastIdle, type SessionClock } from "./sessionClock";

export const SPEEDS = [0.5, 1, 2, 4, 8] as const;
export type Speed = (typeof SPEEDS)[number];

/** What stands in the picture's place: `none` no picture at all, `gap` none at this time, the rest as the part is. */
export type PictureStatus = "none" | "gap" | "loading" | "shown" | "broken" | "expired" | "offline";

export interface PlaybackState {
  playing: boolean;
  speed: Speed;
  skipIdle: boolean;
  picture: PictureStatus;
}

/** The part of a video element that playback uses. */
export type Screen = Pick<
  HTMLVideoElement,
  | "addEventListener"
  | "removeEventListener"
  | "currentTime"
  | "ended"
  | "load"
  | "pause"
  | "paused"
  | "play"
  | "playbackRate"
  | "preservesPitch"
  | "readyState"
  | "removeAttribute"
  | "seeking"
  | "src"
>;

export interface PlaybackOptions {
  clock: SessionClock;
  /** Where the browser finds the media of a part. */
  addressOf: (part: string) => string;
  /** Why a part could not be read: asked once after each failure. */
  whyNot: (address: string) => Promise<"broken" | "expired" | "offline">;
}

/** Shown positions are renewed this often; the eye needs no more, and the page has less to do. */
const SHOW_EVERY_MS = 66;
/** Longer than this a frame is not: the tab was in the background, and time stood still. */
const LONGEST_FRAME_MS = 500;
/** A part is over when less than this is left of it: players stop a little before the end. */
const END_TOLERANCE_MS = 40;

const EVENTS = ["seeked", "loadeddata", "playing", "waiting", "seeking", "ended", "error"] as const;

/**
 * Plays several media files on one session clock: inside a part the picture gives the time, outside the wall clock does.
 * Call `frame` for each animation frame, `attach` with the element, `close` at the end.
 */
export class Playback {
  readonly clock: SessionClock;
  readonly #position: Cell<number>;
  readonly #state: Cell<PlaybackState>;
  readonly #options: PlaybackOptions;
  readonly #broken = new Map<string, PictureStatus>();
  #atMs: number;
  #shownAt = 0;
  #lastFrame: number | null = null;
  #screen: Screen | null = null;
  #loaded: string | null = null;

  constructor(options: PlaybackOptions) {
    this.#options = options;
    this.clock = options.clock;
    this.#atMs = options.clock.fromMs;
    this.#position = new Cell(this.#atMs);
    this.#state = new Cell<PlaybackState>({ playing: false, speed: 1, skipIdle: false, picture: this.#emptiness() });
  }

  /** Where the session clock stands, epoch milliseconds. */
  get position(): Watchable<number> {
    return this.#position;
  }

  get state(): Watchable<PlaybackState> {
    return this.#state;
  }

  attach(screen: Screen | null): void {
    if (screen === this.#screen) return;
    this.#detach();
    this.#screen = screen;
    if (!screen) return;
    for (const name of EVENTS) screen.addEventListener(name, this.#onScreen);
    screen.preservesPitch = true;
    this.#sync();
  }

  close(): void {
    this.#set({ playing: false });
    this.#detach();
    this.#screen = null;
  }

  play(): void {
    if (this.#atMs >= this.clock.toMs) this.#atMs = this.clock.fromMs;
    this.#lastFrame = null;
    this.#set({ playing: true });
    this.#sync();
    this.#show();
  }

  pause(): void {
    this.#set({ playing: false });
    this.#screen?.pause();
    this.#show();
  }

  toggle(): void {
    if (this.#state.get().playing) this.pause();
    else this.play();
  }

  /** A jump tries a damaged part again: it may be whole at the new place. */
  seek(atMs: number): void {
    this.#atMs = clamp(this.clock, atMs);
    const part = partAt(this.clock, this.#atMs);
    if (part && this.#broken.delete(part.part)) this.#loaded = null;
    this.#sync();
    this.#show();
  }

  /** Moves by a stretch of the session's time. */
  skip(byMs: number): void {
    this.seek(this.#atMs + byMs);
  }

  setSpeed(speed: Speed): void {
    this.#set({ speed });
    if (this.#screen) this.#screen.playbackRate = speed;
  }

  /** The next slower or faster speed. */
  changeSpeed(by: 1 | -1): void {
    const next = SPEEDS[SPEEDS.indexOf(this.#state.get().speed) + by];
    if (next !== undefined) this.setSpeed(next);
  }

  setSkipIdle(skipIdle: boolean): void {
    this.#set({ skipIdle });
  }

  /** Tries the part at this position once more. */
  retry(): void {
    this.#broken.clear();
    this.#loaded = null;
    this.#sync();
  }

  /** One animation frame at `nowMs` of any steady clock. */
  frame(nowMs: number): void {
    const elapsedMs = Math.min(LONGEST_FRAME_MS, this.#lastFrame === null ? 0 : Math.max(0, nowMs - this.#lastFrame));
    this.#lastFrame = nowMs;
    const { playing, speed, skipIdle } = this.#state.get();
    if (!playing) return;
    const part = this.#playable();
    if (part) this.#follow(part);
    else this.#run(elapsedMs * speed);
    if (skipIdle) {
      const next = pastIdle(this.clock, this.#atMs);
      if (next > this.#atMs) {
        this.#atMs = next;
        this.#sync();
      }
    }
    if (this.#atMs >= this.clock.toMs) {
      this.#atMs = this.clock.toMs;
      this.pause();
      this.#sync();
    }
    if (nowMs - this.#shownAt >= SHOW_EVERY_MS) {
      this.#shownAt = nowMs;
      this.#show();
    }
  }

  /** The part at this position, if the screen can show it. */
  #playable(): PicturePart | null {
    const part = partAt(this.clock, this.#atMs);
    return part && this.#screen && !this.#broken.has(part.part) ? part : null;
  }

  /** Inside a part the picture gives the time. */
  #follow(part: PicturePart): void {
    const screen = this.#screen as Screen;
    if (this.#loaded !== part.part) {
      this.#sync();
      return;
    }
    if (screen.seeking || screen.readyState < HAVE_CURRENT_DATA) return;
    const shownMs = part.fromMs + screen.currentTime * 1000;
    this.#atMs = Math.max(this.#atMs, Math.min(part.toMs, shownMs));
    if (screen.ended || shownMs >= part.toMs - END_TOLERANCE_MS) {
      this.#atMs = part.toMs;
      this.#sync();
    } else if (screen.paused) {
      this.#start(screen);
    }
  }

  /** Without a picture the clock runs by itself, and stops for nothing but the beginning of the next one. */
  #run(byMs: number): void {
    const before = partAt(this.clock, this.#atMs);
    const next = this.clock.parts.find((part) => part.fromMs > this.#atMs)?.fromMs ?? Number.POSITIVE_INFINITY;
    this.#atMs = Math.min(this.#atMs + byMs, next);
    if (partAt(this.clock, this.#atMs) !== before) this.#sync();
  }

  /** Brings the screen to the position. */
  #sync(): void {
    const screen = this.#screen;
    const part = partAt(this.clock, this.#atMs);
    if (!part) {
      screen?.pause();
      this.#set({ picture: this.#emptiness() });
      return;
    }
    const broken = this.#broken.get(part.part);
    if (broken || !screen) {
      screen?.pause();
      this.#set({ picture: broken ?? "loading" });
      return;
    }
    const offsetS = (this.#atMs - part.fromMs) / 1000;
    if (this.#loaded !== part.part) {
      this.#loaded = part.part;
      this.#set({ picture: "loading" });
      screen.src = this.#options.addressOf(part.part);
      screen.load();
    } else if (screen.readyState >= HAVE_CURRENT_DATA) {
      this.#set({ picture: "shown" });
    }
    screen.currentTime = offsetS;
    screen.playbackRate = this.#state.get().speed;
    if (this.#state.get().playing) this.#start(screen);
    else screen.pause();
  }

  #start(screen: Screen): void {
    // A pause or another seek that comes in between ends the promise with an error; the state says what is wanted.
    screen.play().catch(() => undefined);
  }

  readonly #onScreen = (event: Event): void => {
    const screen = this.#screen;
    const part = partAt(this.clock, this.#atMs);
    if (!screen || !part || part.part !== this.#loaded) return;
    switch (event.type) {
      case "error":
        void this.#failed(part.part);
        break;
      case "waiting":
      case "seeking":
        // The last picture stays where it is; only a part without any picture yet says that it is loading.
        if (screen.readyState === 0) this.#set({ picture: "loading" });
        break;
      default:
        if (screen.readyState >= HAVE_CURRENT_DATA) this.#set({ picture: "shown" });
    }
  };

  async #failed(part: string): Promise<void> {
    this.#broken.set(part, "broken");
    this.#loaded = null;
    this.#sync();
    const reason = await this.#options.whyNot(this.#options.addressOf(part));
    // A jump may have tried it again in the meantime.
    if (!this.#broken.has(part)) return;
    this.#broken.set(part, reason);
    this.#sync();
  }

  #emptiness(): PictureStatus {
    return this.clock.parts.length > 0 ? "gap" : "none";
  }

  #detach(): void {
    const screen = this.#screen;
    if (!screen) return;
    for (const name of EVENTS) screen.removeEventListener(name, this.#onScreen);
    screen.pause();
    // Lets go of the connection; an element without a source keeps none.
    screen.removeAttribute("src");
    screen.load();
    this.#loaded = null;
  }

  #set(change: Partial<PlaybackState>): void {
    const before = this.#state.get();
    const after = { ...before, ...change };
    const same = (Object.keys(after) as (keyof PlaybackState)[]).every((name) => after[name] === before[name]);
    if (!same) this.#state.set(after);
  }

  #show(): void {
    this.#position.set(this.#atMs);
  }
}

/** `HTMLMediaElement.HAVE_CURRENT_DATA`, which tests without a browser do not have. */
const HAVE_CURRENT_DATA = 2;
