/** How the picture arrives, from the browser's own counters. Pure: a report goes in, figures come out. */

/** The counters of one moment, summed over what carries video. */
export interface Counters {
  readonly atMs: number;
  readonly frames: number;
  readonly bytes: number;
  readonly lost: number;
  readonly packets: number;
  readonly freezes: number;
  readonly frozenS: number;
  readonly width: number;
  readonly height: number;
  readonly roundTripMs: number | null;
}

export interface LinkStatistics {
  readonly fps: number;
  readonly width: number;
  readonly height: number;
  readonly kbitPerS: number;
  readonly roundTripMs: number | null;
  /** Share of packets lost since the last look, 0 to 1. */
  readonly loss: number;
  /** Freezes and frozen seconds since the connection began. */
  readonly freezes: number;
  readonly frozenS: number;
}

export type LinkQuality = "good" | "fair" | "poor" | "lost";

type Entry = Readonly<Record<string, unknown>> & { readonly type: string };

const number = (value: unknown): number => (typeof value === "number" && Number.isFinite(value) ? value : 0);

/** Reads the entries of an `RTCStatsReport`. Works for a connection that sends as for one that receives. */
export function readCounters(entries: Iterable<Entry>, atMs: number): Counters {
  let counters: Counters = {
    atMs,
    frames: 0,
    bytes: 0,
    lost: 0,
    packets: 0,
    freezes: 0,
    frozenS: 0,
    width: 0,
    height: 0,
    roundTripMs: null,
  };
  for (const entry of entries) {
    switch (entry.type) {
      case "inbound-rtp":
      case "outbound-rtp":
        if (entry.kind === "video") counters = addStream(counters, entry);
        break;
      case "remote-inbound-rtp":
        if (entry.kind === "video") counters = { ...counters, lost: counters.lost + number(entry.packetsLost) };
        break;
      case "candidate-pair":
        if (entry.nominated === true && entry.state === "succeeded") counters = addPair(counters, entry);
        break;
    }
  }
  return counters;
}

function addStream(sum: Counters, entry: Entry): Counters {
  const sent = entry.type === "outbound-rtp";
  return {
    ...sum,
    frames: sum.frames + number(sent ? entry.framesSent : entry.framesDecoded),
    bytes: sum.bytes + number(sent ? entry.bytesSent : entry.bytesReceived),
    packets: sum.packets + number(sent ? entry.packetsSent : entry.packetsReceived),
    lost: sum.lost + (sent ? 0 : Math.max(0, number(entry.packetsLost))),
    freezes: sum.freezes + number(entry.freezeCount),
    frozenS: sum.frozenS + number(entry.totalFreezesDuration),
    width: Math.max(sum.width, number(entry.frameWidth)),
    height: Math.max(sum.height, number(entry.frameHeight)),
  };
}

function addPair(sum: Counters, entry: Entry): Counters {
  const seconds = entry.currentRoundTripTime;
  return {
    ...sum,
    roundTripMs: typeof seconds === "number" ? seconds * 1000 : sum.roundTripMs,
  };
}

/** Figures of the time between two looks. */
export function compare(before: Counters, now: Counters): LinkStatistics {
  const seconds = Math.max(0.001, (now.atMs - before.atMs) / 1000);
  const grown = (name: "frames" | "bytes" | "lost" | "packets") => Math.max(0, now[name] - before[name]);
  const lost = grown("lost");
  const seen = grown("packets") + lost;
  return {
    fps: grown("frames") / seconds,
    width: now.width,
    height: now.height,
    kbitPerS: (grown("bytes") * 8) / 1000 / seconds,
    roundTripMs: now.roundTripMs,
    loss: seen > 0 ? lost / seen : 0,
    freezes: now.freezes,
    frozenS: now.frozenS,
  };
}

/** From here on a person feels the delay, and text comes in late. */
const FAIR = { roundTripMs: 150, loss: 0.02 };
/** From here on pointing at something is guesswork. */
const POOR = { roundTripMs: 400, loss: 0.08 };

/** One word for the badge. A still screen sends few frames, so their number says nothing. */
export function qualityOf(statistics: LinkStatistics | null, connected: boolean): LinkQuality {
  if (!connected || !statistics) return "lost";
  const beyond = (limit: { roundTripMs: number; loss: number }) =>
    (statistics.roundTripMs ?? 0) >= limit.roundTripMs || statistics.loss >= limit.loss;
  if (beyond(POOR)) return "poor";
  return beyond(FAIR) ? "fair" : "good";
}
