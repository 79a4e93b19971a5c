import type { ConsentAnswer, SessionView } from "../../protocol/messages.gen";
import { SocketError } from "../../sdk/errors";
import type { CloseCause } from "../../sdk/socket";
import { type Ending, endingOf, type OwnDeed } from "../seat/ending";
import { plainCode } from "../seat/failure";
import type { Seat } from "../seat/seat";
import type { SharedKind, Sharing } from "./sharing";

/** After this long without the server's farewell the end is shown anyway; the capture ended at the press. */
export const FAREWELL_MS = 1500;

export interface JoinSessionOptions {
  seat: Seat;
  sharing: Sharing;
  onEnded: (ending: Ending, told: boolean) => void;
  now?: () => number;
}

/**
 * The end-user's side of a running session. Everything that narrows happens here first and is told to the server
 * afterwards, so that it holds without any network.
 */
export class JoinSession {
  readonly seat: Seat;
  readonly sharing: Sharing;
  readonly #onEnded: JoinSessionOptions["onEnded"];
  readonly #now: () => number;
  #deed: OwnDeed = null;
  #over = false;
  #told = false;
  #stale: ReadonlySet<string> | null = null;

  constructor({ seat, sharing, onEnded, now = Date.now }: JoinSessionOptions) {
    this.seat = seat;
    this.sharing = sharing;
    this.#onEnded = onEnded;
    this.#now = now;
    seat.view.subscribe(() => this.#noteStale());
    sharing.step.subscribe(() => this.#dropStale());
    seat.client.state.subscribe(() => this.#tellStop());
  }

  /** Called by the seat when its channel is over for good. */
  readonly closed = (cause: CloseCause): void => {
    this.sharing.stop();
    this.#end(endingOf(cause, this.#deed, this.#now()), cause.by !== "us");
  };

  async choose(kind?: SharedKind): Promise<void> {
    const shared = await this.sharing.choose(kind);
    // The share was paused when the page was loaded again: choosing anew means going on.
    if (shared && this.seat.view.get()?.phase === "paused") await this.seat.command("share.resume", {});
  }

  pause(): void {
    this.sharing.pause();
  }

  async resume(): Promise<void> {
    try {
      await this.sharing.resume();
    } catch (error) {
      // The picture stays off until the server agrees.
      this.seat.report(error);
    }
  }

  takeBack(): void {
    void this.seat.command("control.release", {});
  }

  remove(participant: string): void {
    void this.seat.command("participant.remove", { participant });
  }

  answer(prompt: string, answer: ConsentAnswer): void {
    void this.seat.command("consent.decide", { prompt, answer });
  }

  /** *Stop everything*: the capture first, then the server; where there is no line, as soon as there is one. */
  stopEverything(): void {
    if (this.#deed) return;
    this.#deed = "stop";
    this.sharing.stop();
    this.#tellStop();
    setTimeout(() => this.#end(endingOf({ by: "us" }, "stop", this.#now()), false), FAREWELL_MS);
  }

  #tellStop(): void {
    if (this.#deed !== "stop" || this.#told || !this.seat.isOpen) return;
    this.#told = true;
    void this.#stopOrLeave();
  }

  /** Where nothing was ever shared there is nothing to stop: leaving is then what is meant. */
  async #stopOrLeave(): Promise<void> {
    try {
      await this.seat.client.request("session.stop", {});
    } catch (error) {
      const refused = error instanceof SocketError && plainCode(error.code) === "not_now";
      if (refused) await this.seat.command("session.leave", {});
      else this.#told = false;
    }
  }

  #end(ending: Ending, told: boolean): void {
    if (this.#over) return;
    this.#over = true;
    this.#onEnded(ending, told);
  }

  /** Tracks of ours that are there before this page has shared anything are left from an earlier load of it. */
  #noteStale(): void {
    const view = this.seat.view.get();
    if (!view || this.#stale) return;
    this.#stale = new Set(ownTracks(view));
  }

  /** Once the new picture flows, the places of the old ones are given back. */
  #dropStale(): void {
    const step = this.sharing.step.get();
    if (step.kind !== "sharing" || step.flowing !== "connected" || !this.#stale?.size) return;
    const view = this.seat.view.get();
    const stale = view ? ownTracks(view).filter((track) => this.#stale?.has(track)) : [];
    this.#stale = new Set();
    for (const track of stale) void this.seat.command("track.unpublish", { track });
  }
}

function ownTracks(view: SessionView): string[] {
  return view.tracks.filter((track) => track.participant === view.you).map((track) => track.track);
}
