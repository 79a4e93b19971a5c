import type { EventRow, RecordingDetail, RecordingPart } from "../../protocol/messages.gen";
import { countsForLength, isAfterwards, isTechnical } from "./kinds";

/** A stretch of the session's clock, epoch milliseconds; `toMs` is not part of it. */
export interface Stretch {
  fromMs: number;
  toMs: number;
}

/** One media file at its place. */
export interface PicturePart extends Stretch {
  part: string;
  label: string;
}

/** The one clock of a recording: lanes, event list and picture are placed on it. */
export interface SessionClock extends Stretch {
  parts: readonly PicturePart[];
  /** Stretches in which nothing is noted; they are passed over on demand. */
  idle: readonly Stretch[];
}

/** A stretch without entries is worth passing over from this length on; some seconds stay around each entry. */
export const IDLE_MIN_MS = 15_000;
const KEPT_AFTER_MS = 4_000;
const KEPT_BEFORE_MS = 2_000;
/** A recording of nothing is still a line, not a point. */
const SHORTEST_MS = 1_000;

export function clockOf(detail: RecordingDetail): SessionClock {
  const parts = picturesOf(detail.parts);
  const counted = detail.events.filter(countsForLength).map((event) => event.at_ms);
  const fromMs = Math.min(detail.recording.opened_at_ms, ...parts.slice(0, 1).map((part) => part.fromMs));
  const ends = [detail.recording.closed_at_ms ?? Math.max(fromMs, ...counted), ...parts.map((part) => part.toMs)];
  const toMs = Math.max(fromMs + SHORTEST_MS, ...ends);
  return { fromMs, toMs, parts, idle: idleOf(detail.events, { fromMs, toMs }) };
}

/** Video parts in order, cut so that none reaches into the next: the later one is the newer share. */
export function picturesOf(parts: readonly RecordingPart[]): PicturePart[] {
  const sorted = parts
    .filter((part) => part.kind === "video" && part.duration_ms > 0)
    .toSorted((one, other) => one.starts_at_ms - other.starts_at_ms);
  return sorted.map((part, at) => ({
    part: part.part,
    label: part.label,
    fromMs: part.starts_at_ms,
    toMs: Math.min(part.starts_at_ms + part.duration_ms, sorted[at + 1]?.starts_at_ms ?? Number.POSITIVE_INFINITY),
  }));
}

/** Stretches between entries, without the seconds that lead up to one and follow it. */
export function idleOf(events: readonly EventRow[], { fromMs, toMs }: Stretch): Stretch[] {
  const noted = events.filter((event) => !isTechnical(event) && !isAfterwards(event)).map((event) => event.at_ms);
  const edges = [fromMs, ...noted.filter((at) => at > fromMs && at < toMs).toSorted((a, b) => a - b), toMs];
  const found: Stretch[] = [];
  for (let at = 1; at < edges.length; at++) {
    const [before, after] = [edges[at - 1] as number, edges[at] as number];
    if (after - before >= IDLE_MIN_MS) found.push({ fromMs: before + KEPT_AFTER_MS, toMs: after - KEPT_BEFORE_MS });
  }
  return found;
}

export function partAt(clock: SessionClock, atMs: number): PicturePart | null {
  return clock.parts.find((part) => atMs >= part.fromMs && atMs < part.toMs) ?? null;
}

/** When the next picture begins after `atMs`, or the end. */
export function nextPictureMs(clock: SessionClock, atMs: number): number {
  return clock.parts.find((part) => part.fromMs > atMs)?.fromMs ?? clock.toMs;
}

/** Where to go on from `atMs` when idle stretches are passed over. */
export function pastIdle(clock: SessionClock, atMs: number): number {
  return clock.idle.find((stretch) => atMs >= stretch.fromMs && atMs < stretch.toMs)?.toMs ?? atMs;
}

export function clamp(clock: Stretch, atMs: number): number {
  return Math.min(clock.toMs, Math.max(clock.fromMs, atMs));
}

/** How far along the clock, in per cent. */
export function percent(clock: Stretch, atMs: number): number {
  return (100 * (clamp(clock, atMs) - clock.fromMs)) / (clock.toMs - clock.fromMs);
}

const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400];

/** Instants for labels: round times of day, at most `most` of them. */
export function ticksOf(clock: Stretch, most: number): number[] {
  const wanted = (clock.toMs - clock.fromMs) / Math.max(1, most);
  const stepMs = (STEPS_S.find((step) => step * 1000 >= wanted) ?? 86_400) * 1000;
  const offsetMs = new Date(clock.fromMs).getTimezoneOffset() * 60_000;
  const first = Math.ceil((clock.fromMs - offsetMs) / stepMs) * stepMs + offsetMs;
  const ticks: number[] = [];
  for (let at = first; at < clock.toMs && ticks.length < 200; at += stepMs) ticks.push(at);
  return ticks;
}
