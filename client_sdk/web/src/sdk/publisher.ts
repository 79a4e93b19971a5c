import type { OfferedTrack, TrackKind } from "../protocol/messages.gen";
import { Cell, type Watchable } from "./cell";
import { MediaCode, MediaError } from "./errors";
import { Link, type LinkOptions, type LinkState } from "./link";
import type { LinkStatistics } from "./statistics";

/** Text moves little; more frames only cost sharpness. */
export const MAX_FRAME_RATE = 30;

/** Carries 1080p text with room for scrolling; what the line bears less, the browser's own estimate takes. */
export const MAX_BITRATE = 4_000_000;

export type PublisherState =
  | { kind: "idle" }
  /** The browser's own picker is open. */
  | { kind: "choosing" }
  | { kind: "sharing"; paused: boolean; link: LinkState }
  /** Ended: by us, or in the browser's own bar. */
  | { kind: "ended"; by: "page" | "browser" };

export interface PublisherOptions extends Pick<LinkOptions, "signalling" | "createPeer"> {
  /** Tells the server that the track has ended: `track.unpublish`. Called after the track was stopped here. */
  unpublish: (track: string) => void;
  /** Tells the server: `share.pause`, `share.resume`. Called after the picture was taken off, before it comes back. */
  pause: () => void;
  resume: () => Promise<unknown>;
  /** For tests. */
  capture?: (kind: "screen" | "camera") => Promise<MediaStream>;
}

/** True where the browser can capture a screen at all: desktop browsers, on https or on this machine. */
export function canShareScreen(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === "function";
}

/** The end-user's shared screen. What narrows happens here first and is told to the server afterwards. */
export class Publisher {
  readonly #options: PublisherOptions;
  readonly #link: Link;
  readonly #state = new Cell<PublisherState>({ kind: "idle" });
  readonly #preview = new Cell<MediaStream | null>(null);
  #media: MediaStreamTrack | null = null;
  #kind: TrackKind = "screen";
  #sender: RTCRtpTransceiver | null = null;
  #peer: RTCPeerConnection | null = null;
  #track: string | null = null;
  #paused = false;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#link = new Link({
      signalling: options.signalling,
      createPeer: options.createPeer,
      purpose: "publish",
      prepare: (peer) => this.#prepare(peer),
      offered: () => this.#offered(),
      answered: (answer) => {
        this.#track = answer.tracks[0]?.track ?? this.#track;
      },
    });
    this.#link.state.subscribe(() => this.#show());
  }

  get state(): Watchable<PublisherState> {
    return this.#state;
  }

  /** The own picture, to show the end-user what others see. */
  get preview(): Watchable<MediaStream | null> {
    return this.#preview;
  }

  get statistics(): Watchable<LinkStatistics | null> {
    return this.#link.statistics;
  }

  /**
   * Opens the browser's picker and shares what is chosen there; again while sharing, it changes the picture. Call it from a
   * click. Rejects with a `MediaError`: `capture.refused`, `capture.unsupported` or `capture.failed`.
   */
  async share(kind: "screen" | "camera" = "screen"): Promise<void> {
    const before = this.#state.get();
    if (before.kind === "choosing") return;
    this.#state.set({ kind: "choosing" });
    let stream: MediaStream;
    try {
      stream = await (this.#options.capture ?? capture)(kind);
    } catch (error) {
      if (this.#media) this.#show();
      else this.#state.set(before);
      throw captureError(error);
    }
    const media = stream.getVideoTracks()[0];
    if (!media) throw new MediaError(MediaCode.CAPTURE_FAILED);
    this.#take(media, kind, stream);
  }

  /** Takes the picture off the line at once, then tells the server. */
  pause(): void {
    if (!this.#media || this.#paused) return;
    this.#paused = true;
    void this.#sender?.sender.replaceTrack(null);
    this.#options.pause();
    this.#show();
  }

  async resume(): Promise<void> {
    if (!this.#media || !this.#paused) return;
    await this.#options.resume();
    if (!this.#media) return;
    this.#paused = false;
    await this.#sender?.sender.replaceTrack(this.#media);
    this.#show();
  }

  /** Stops the capture itself, then the connection, then tells the server. Works without any network. */
  stop(): void {
    this.#finish("page");
  }

  /** `media.closed` */
  closedByServer(connection: string): void {
    this.#link.closedByServer(connection);
  }

  /** After the socket came back, with the connections that the server still has. */
  reconcile(connections: readonly string[]): void {
    this.#link.reconcile(connections);
  }

  #take(media: MediaStreamTrack, kind: "screen" | "camera", stream: MediaStream): void {
    this.#release();
    this.#media = media;
    this.#kind = kind;
    this.#paused = false;
    // Sharp text before smooth motion; browsers that know "text" keep it sharper still.
    media.contentHint = kind === "screen" ? "text" : "motion";
    media.onended = () => {
      if (media === this.#media) this.#finish("browser");
    };
    this.#preview.set(stream);
    this.#show();
    if (this.#sender) void this.#sender.sender.replaceTrack(media).catch(() => this.#link.restart());
    else this.#link.negotiate();
  }

  /** Lets the captured track go; the browser's own sign of capture goes out with it. */
  #release(): void {
    const media = this.#media;
    this.#media = null;
    this.#preview.set(null);
    if (!media) return;
    media.onended = null;
    media.stop();
  }

  #finish(by: "page" | "browser"): void {
    if (!this.#media) return;
    this.#release();
    const track = this.#track;
    this.#track = null;
    this.#sender = null;
    this.#peer = null;
    this.#paused = false;
    this.#link.close();
    if (track) this.#options.unpublish(track);
    this.#state.set({ kind: "ended", by });
  }

  #prepare(peer: RTCPeerConnection): void {
    if (peer === this.#peer || !this.#media) return;
    this.#peer = peer;
    const line = peer.addTransceiver(this.#media, {
      direction: "sendonly",
      sendEncodings: [{ maxBitrate: MAX_BITRATE, maxFramerate: MAX_FRAME_RATE }],
    });
    this.#sender = line;
    if (this.#paused) void line.sender.replaceTrack(null);
    void keepSharp(line.sender);
  }

  #offered(): OfferedTrack[] {
    const mid = this.#sender?.mid;
    if (mid == null) return [];
    // What kind of surface it is, never its title: a window's name can be private.
    const label = this.#media?.getSettings().displaySurface ?? "";
    return [{ mid, kind: this.#kind, label, ...(this.#track && { track: this.#track }) }];
  }

  #show(): void {
    if (this.#media) this.#state.set({ kind: "sharing", paused: this.#paused, link: this.#link.state.get() });
  }
}

/** On a thin line fewer frames, never fewer pixels. */
async function keepSharp(sender: RTCRtpSender): Promise<void> {
  const parameters = sender.getParameters();
  parameters.degradationPreference = "maintain-resolution";
  // A browser that does not know the preference refuses it and keeps its own.
  await sender.setParameters(parameters).catch(() => undefined);
}

function capture(kind: "screen" | "camera"): Promise<MediaStream> {
  if (kind === "camera") return navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  if (!canShareScreen()) return Promise.reject(new MediaError(MediaCode.CAPTURE_UNSUPPORTED));
  return navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: MAX_FRAME_RATE } }, audio: false });
}

function captureError(error: unknown): MediaError {
  if (error instanceof MediaError) return error;
  const refused = error instanceof DOMException && error.name === "NotAllowedError";
  return new MediaError(refused ? MediaCode.CAPTURE_REFUSED : MediaCode.CAPTURE_FAILED, undefined, { cause: error });
}
