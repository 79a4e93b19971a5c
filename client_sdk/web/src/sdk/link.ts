import type { MediaAnswer, OfferedTrack, Purpose } from "../protocol/messages.gen";
import { waitMs } from "./backoff";
import { Cell, type Watchable } from "./cell";
import { type Counters, compare, type LinkStatistics, readCounters } from "./statistics";

/** How often the browser's counters are read. */
export const STATISTICS_EVERY_MS = 2000;

/** A transport that is not connected after this long is given up, as the server does on its side. */
export const CONNECT_TIMEOUT_MS = 15_000;

/** A break of this length often heals by itself; a new connection costs a keyframe. */
export const BREAK_GRACE_MS = 3000;

/** What the link asks of the server; `media.offer` and `media.close` of the session's socket. */
export interface MediaSignalling {
  offer: (fields: {
    purpose: Purpose;
    connection?: string;
    sdp: string;
    tracks: OfferedTrack[];
  }) => Promise<MediaAnswer>;
  close: (connection: string) => void;
  iceServers: () => RTCIceServer[];
}

export type LinkState = "idle" | "connecting" | "connected" | "reconnecting";

export interface LinkOptions {
  purpose: Purpose;
  signalling: MediaSignalling;
  /** Puts the lines onto a new connection, and again before each further offer. */
  prepare: (peer: RTCPeerConnection) => void;
  /** The lines of the offer that has just been made. */
  offered: (peer: RTCPeerConnection) => OfferedTrack[];
  answered?: (answer: MediaAnswer, peer: RTCPeerConnection) => void;
  /** For tests. */
  createPeer?: (configuration: RTCConfiguration) => RTCPeerConnection;
}

/**
 * One connection for media, kept up. The client offers and the server answers, one offer at a time; after a failure a new
 * connection is made with growing waits, for as long as the link is open.
 */
export class Link {
  readonly #options: LinkOptions;
  readonly #state = new Cell<LinkState>("idle");
  readonly #statistics = new Cell<LinkStatistics | null>(null);
  #peer: RTCPeerConnection | null = null;
  #connection: string | null = null;
  #negotiating = false;
  #again = false;
  #attempt = 0;
  #counters: Counters | null = null;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #ticker: ReturnType<typeof setInterval> | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  get state(): Watchable<LinkState> {
    return this.#state;
  }

  get statistics(): Watchable<LinkStatistics | null> {
    return this.#statistics;
  }

  /** The server's name for the connection, while there is one. */
  get connection(): string | null {
    return this.#connection;
  }

  /** Opens the link, or offers anew because its lines have changed. */
  negotiate(): void {
    if (!this.#peer) this.#open();
    this.#again = true;
    if (!this.#negotiating) void this.#run();
  }

  /** Makes a new connection now, with the same lines. */
  restart(): void {
    if (this.#state.get() === "idle") return;
    this.#drop(true);
    this.#state.set("reconnecting");
    this.negotiate();
  }

  /** The server closed this connection. */
  closedByServer(connection: string): void {
    if (connection !== this.#connection) return;
    this.#connection = null;
    this.#retry();
  }

  /**
   * After the socket came back, with the connections that the server still has open. What it does not know is made anew, and
   * a link that waits for its next try makes it now.
   */
  reconcile(connections: readonly string[]): void {
    if (this.#connection !== null && !connections.includes(this.#connection)) {
      this.#connection = null;
      this.restart();
    } else if (!this.#peer && this.#state.get() === "reconnecting") {
      clearTimeout(this.#deadline);
      this.negotiate();
    }
  }

  /** Ends the link; it can be opened again with `negotiate`. */
  close(): void {
    this.#drop(true);
    this.#attempt = 0;
    this.#state.set("idle");
  }

  #open(): void {
    const configuration: RTCConfiguration = {
      iceServers: this.#options.signalling.iceServers(),
      bundlePolicy: "max-bundle",
      rtcpMuxPolicy: "require",
    };
    const peer = this.#options.createPeer?.(configuration) ?? new RTCPeerConnection(configuration);
    this.#peer = peer;
    peer.onconnectionstatechange = () => this.#changed(peer);
    this.#deadline = setTimeout(() => this.#retry(), CONNECT_TIMEOUT_MS);
    if (this.#state.get() === "idle") this.#state.set("connecting");
  }

  async #run(): Promise<void> {
    this.#negotiating = true;
    try {
      while (this.#again) {
        this.#again = false;
        const peer = this.#peer;
        if (!peer) break;
        try {
          await this.#exchange(peer);
        } catch {
          // The signalling may be down or the offer refused; both are tried again, and only what is current counts.
          if (peer === this.#peer) this.#retry();
        }
      }
    } finally {
      this.#negotiating = false;
    }
  }

  async #exchange(peer: RTCPeerConnection): Promise<void> {
    const { purpose, signalling, prepare, offered, answered } = this.#options;
    prepare(peer);
    await peer.setLocalDescription(await peer.createOffer());
    // No candidates are awaited: the server strips them and learns the address from the checks themselves.
    const tracks = offered(peer);
    if (tracks.length === 0) {
      // Nothing is left to send or to receive: no connection is needed.
      if (peer === this.#peer) this.close();
      return;
    }
    const answer = await signalling.offer({
      purpose,
      ...(this.#connection && { connection: this.#connection }),
      sdp: peer.localDescription?.sdp ?? "",
      tracks,
    });
    if (peer !== this.#peer) {
      signalling.close(answer.connection);
      return;
    }
    this.#connection = answer.connection;
    await peer.setRemoteDescription({ type: "answer", sdp: answer.sdp });
    answered?.(answer, peer);
  }

  #changed(peer: RTCPeerConnection): void {
    if (peer !== this.#peer) return;
    switch (peer.connectionState) {
      case "connected":
        clearTimeout(this.#deadline);
        this.#attempt = 0;
        this.#state.set("connected");
        this.#watch(peer);
        break;
      case "disconnected":
        clearTimeout(this.#deadline);
        this.#state.set("reconnecting");
        this.#deadline = setTimeout(() => this.#retry(), BREAK_GRACE_MS);
        break;
      case "failed":
        this.#retry();
        break;
      case "new":
      case "connecting":
      case "closed":
        break;
    }
  }

  #retry(): void {
    this.#drop(true);
    this.#state.set("reconnecting");
    this.#deadline = setTimeout(() => this.negotiate(), waitMs(this.#attempt, Math.random()));
    this.#attempt += 1;
  }

  #drop(tell: boolean): void {
    clearTimeout(this.#deadline);
    clearInterval(this.#ticker);
    this.#counters = null;
    this.#statistics.set(null);
    const peer = this.#peer;
    this.#peer = null;
    this.#again = false;
    if (peer) {
      peer.onconnectionstatechange = null;
      peer.ontrack = null;
      peer.close();
    }
    if (tell && this.#connection) this.#options.signalling.close(this.#connection);
    this.#connection = null;
  }

  #watch(peer: RTCPeerConnection): void {
    clearInterval(this.#ticker);
    this.#ticker = setInterval(() => void this.#measure(peer), STATISTICS_EVERY_MS);
  }

  async #measure(peer: RTCPeerConnection): Promise<void> {
    const now = await countersOf(peer);
    if (peer !== this.#peer) return;
    if (this.#counters) this.#statistics.set(compare(this.#counters, now));
    this.#counters = now;
  }
}

async function countersOf(peer: RTCPeerConnection): Promise<Counters> {
  const report = await peer.getStats();
  const entries: RTCStats[] = [];
  report.forEach((entry: RTCStats) => {
    entries.push(entry);
  });
  return readCounters(entries as unknown as Iterable<Readonly<Record<string, unknown>> & { type: string }>, Date.now());
}
