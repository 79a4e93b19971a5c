import { Cell, type Watchable } from "../../sdk/cell";
import type { Publisher, PublisherState } from "../../sdk/publisher";
import { type Failure, failureOf } from "../seat/failure";

/** Why nothing is shared at the moment, as the person is told. */
export type WhyNotShared = "chat_only" | "ended" | "failed" | "first" | "late" | "refused" | "reloaded";

/** What the page shows of the sharing. */
export type ShareStep =
  | { kind: "choose"; why: WhyNotShared; failure: Failure | null }
  /** The browser's own picker is open. */
  | { kind: "choosing" }
  | { kind: "sharing"; paused: boolean; flowing: "connected" | "connecting" | "lost" };

export type SharedKind = "screen" | "camera";

/** What this page uses of `Publisher`. */
export type SharePort = Pick<Publisher, "state" | "share" | "pause" | "resume" | "stop">;

/** Codes after which the same press can simply be made again. */
function whyNot(failure: Failure, pressIsFresh: boolean): WhyNotShared {
  if (failure.code !== "capture_refused") return "failed";
  return pressIsFresh ? "refused" : "late";
}

/** The step from the publisher's state and from why nothing was shared before. Pure. */
export function shareStep(state: PublisherState, why: WhyNotShared, failure: Failure | null): ShareStep {
  switch (state.kind) {
    case "idle":
      return { kind: "choose", why, failure };
    case "choosing":
      return { kind: "choosing" };
    case "ended":
      // Whoever ended it here did so by stopping everything; what is left is the browser's own bar.
      return { kind: "choose", why: why === "failed" || why === "refused" || why === "late" ? why : "ended", failure };
    case "sharing":
      return { kind: "sharing", paused: state.paused, flowing: flowing(state.link) };
  }
}

function flowing(link: Extract<PublisherState, { kind: "sharing" }>["link"]): "connected" | "connecting" | "lost" {
  switch (link) {
    case "connected":
      return "connected";
    case "idle":
    case "connecting":
      return "connecting";
    case "reconnecting":
      return "lost";
  }
}

export interface SharingOptions {
  publisher: SharePort;
  /** Why nothing is shared when the seat is taken: a fresh seat, one after a reload, or one for the chat alone. */
  why: WhyNotShared;
  /** Whether a press was made so short a time ago that the browser still opens its picker. */
  pressIsFresh?: () => boolean;
}

/** Choosing, changing, pausing and ending what the end-user shows. Nothing here waits for the network to narrow anything. */
export class Sharing {
  readonly #publisher: SharePort;
  readonly #pressIsFresh: () => boolean;
  readonly #step: Cell<ShareStep>;
  #why: WhyNotShared;
  #failure: Failure | null = null;
  #over = false;

  constructor({ publisher, why, pressIsFresh = userIsActive }: SharingOptions) {
    this.#publisher = publisher;
    this.#why = why;
    this.#pressIsFresh = pressIsFresh;
    this.#step = new Cell<ShareStep>(shareStep(publisher.state.get(), why, null));
    publisher.state.subscribe(() => this.#show());
  }

  get step(): Watchable<ShareStep> {
    return this.#step;
  }

  /** Opens the browser's picker; while sharing, what is chosen takes the place of what was shown. True when it is shared. */
  async choose(kind: SharedKind = "screen"): Promise<boolean> {
    if (this.#over) return false;
    const fresh = this.#pressIsFresh();
    const shared = this.#publisher.state.get().kind === "sharing";
    this.#failure = null;
    try {
      await this.#publisher.share(kind);
    } catch (error) {
      this.#failure = failureOf(error);
      // Changing one's mind in the picker while something is shared changes nothing.
      if (!shared) this.#why = whyNot(this.#failure, fresh);
      this.#show();
      return false;
    }
    // The session ended while the picker was open: what was chosen is let go at once.
    if (this.#over) this.#publisher.stop();
    else this.#why = "ended";
    this.#show();
    return !this.#over;
  }

  pause(): void {
    this.#publisher.pause();
  }

  resume(): Promise<void> {
    return this.#publisher.resume();
  }

  /** Ends the capture itself, for good. Works without any network. */
  stop(): void {
    this.#over = true;
    this.#publisher.stop();
  }

  #show(): void {
    this.#step.set(shareStep(this.#publisher.state.get(), this.#why, this.#failure));
  }
}

function userIsActive(): boolean {
  return navigator.userActivation?.isActive ?? true;
}
