import type { NeededTrack, OfferedTrack, TrackKind } from "../protocol/messages.gen";
import { Cell, type Watchable } from "./cell";
import { Link, type LinkOptions, type LinkState } from "./link";
import type { LinkStatistics } from "./statistics";

/** A picture that arrives. */
export interface ViewedTrack {
  readonly track: string;
  readonly kind: TrackKind;
  readonly stream: MediaStream;
}

interface Line {
  readonly transceiver: RTCRtpTransceiver;
  readonly medium: "audio" | "video";
  /** The server's track on this line; null while the line rests. */
  track: NeededTrack | null;
}

const mediumOf = (kind: TrackKind): "audio" | "video" => (kind === "voice" ? "audio" : "video");

/**
 * Everything that this participant may see: one connection with a receive line for each track that the server names. Lines
 * of tracks that are gone rest and are used again.
 */
export class Viewer {
  readonly #link: Link;
  readonly #tracks = new Cell<readonly ViewedTrack[]>([]);
  #wanted: readonly NeededTrack[] = [];
  #lines: Line[] = [];
  #peer: RTCPeerConnection | null = null;

  constructor(options: Pick<LinkOptions, "signalling" | "createPeer">) {
    this.#link = new Link({
      ...options,
      purpose: "view",
      prepare: (peer) => this.#prepare(peer),
      offered: () => this.#offered(),
      answered: () => this.#publish(),
    });
  }

  /** What can be shown, as soon as the server has answered for it. */
  get tracks(): Watchable<readonly ViewedTrack[]> {
    return this.#tracks;
  }

  get state(): Watchable<LinkState> {
    return this.#link.state;
  }

  get statistics(): Watchable<LinkStatistics | null> {
    return this.#link.statistics;
  }

  /** `media.needed`: exactly these tracks may be received now. What is not named disappears at once. */
  need(tracks: readonly NeededTrack[]): void {
    this.#wanted = tracks;
    const named = new Set(tracks.map((wanted) => wanted.track));
    for (const line of this.#lines) {
      if (line.track && !named.has(line.track.track)) {
        line.track = null;
        line.transceiver.direction = "inactive";
      }
    }
    this.#publish();
    const held = new Set(this.#lines.map((line) => line.track?.track));
    if (tracks.some((wanted) => !held.has(wanted.track))) this.#link.negotiate();
  }

  /** `media.closed` */
  closedByServer(connection: string): void {
    this.#link.closedByServer(connection);
  }

  /** After the socket came back, with the connections that the server still has. */
  reconcile(connections: readonly string[]): void {
    this.#link.reconcile(connections);
  }

  retryNow(): void {
    this.#link.restart();
  }

  close(): void {
    this.#wanted = [];
    this.#lines = [];
    this.#peer = null;
    this.#tracks.set([]);
    this.#link.close();
  }

  #prepare(peer: RTCPeerConnection): void {
    if (peer !== this.#peer) {
      this.#peer = peer;
      this.#lines = [];
    }
    const held = new Set(this.#lines.map((line) => line.track?.track));
    for (const wanted of this.#wanted) {
      if (!held.has(wanted.track)) this.#take(peer, wanted);
    }
  }

  #take(peer: RTCPeerConnection, wanted: NeededTrack): void {
    const medium = mediumOf(wanted.kind);
    const resting = this.#lines.find((line) => line.track === null && line.medium === medium);
    if (resting) {
      resting.track = wanted;
      resting.transceiver.direction = "recvonly";
      return;
    }
    const transceiver = peer.addTransceiver(medium, { direction: "recvonly" });
    // A pointer that is seen late is worse than a picture that stutters.
    if (medium === "video" && "jitterBufferTarget" in transceiver.receiver) transceiver.receiver.jitterBufferTarget = 0;
    this.#lines.push({ transceiver, medium, track: wanted });
  }

  #offered(): OfferedTrack[] {
    return this.#lines.flatMap(({ transceiver, track }) =>
      track && transceiver.mid !== null ? [{ mid: transceiver.mid, track: track.track, kind: track.kind }] : [],
    );
  }

  /** Streams keep their identity while their line does, so that a `<video>` is not started anew. */
  #publish(): void {
    const before = new Map(this.#tracks.get().map((viewed) => [viewed.track, viewed]));
    const viewed = this.#lines.flatMap(({ transceiver, track }): ViewedTrack[] => {
      if (!track || transceiver.mid === null) return [];
      const media = transceiver.receiver.track;
      const known = before.get(track.track);
      if (known?.stream.getTracks()[0] === media) return [known];
      return [{ track: track.track, kind: track.kind, stream: new MediaStream([media]) }];
    });
    const same = viewed.length === before.size && viewed.every((item) => before.get(item.track) === item);
    if (!same) this.#tracks.set(viewed);
  }
}
