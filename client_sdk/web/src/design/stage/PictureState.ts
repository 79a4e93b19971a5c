import type { ReactNode } from "react";

/** Who has the mouse and the keyboard. */
export interface Driver {
  name: string;
  you: boolean;
  /** Joining order from 0. */
  order: number;
  /** Epoch milliseconds of this machine. */
  sinceMs?: number;
}

/** What the picture is doing. Every state has its sentence; `actions` are the next steps offered under it. */
export type PictureState =
  | { kind: "live" }
  /** Nobody shares yet, or somebody is being asked. */
  | { kind: "waiting"; title: string; text?: string; actions?: ReactNode }
  | { kind: "paused"; byName: string; sinceMs?: number }
  /** The line is down; the last picture stays, grey. */
  | { kind: "reconnecting"; keptUntilMs?: number; onRetry?: () => void }
  /** A required recording cannot be written. */
  | { kind: "held" }
  | { kind: "withdrawn"; byName: string; actions?: ReactNode }
  /** Media should come and does not. */
  | { kind: "no-video"; actions?: ReactNode }
  | { kind: "ended"; byName: string | null; atMs: number; text?: string; actions?: ReactNode };

/** True when the stream is on the screen: live, or its last picture in grey. */
export function showsPicture(state: PictureState): boolean {
  return state.kind === "live" || state.kind === "reconnecting";
}
