import type { SessionView } from "../../protocol/messages.gen";
import type { SocketState } from "../../sdk/socket";
import { endUser, personOf, shortName } from "./people";
import { access, me } from "./rights";

/** Which sentence stands in the frame, as data; the page adds words and buttons. Pure. */
export type PictureFact =
  | { kind: "live" }
  /** The key has not been used. */
  | { kind: "waiting_end_user" }
  /** The end-user is here and has not chosen what to share. */
  | { kind: "waiting_share"; name: string }
  | { kind: "paused"; name: string }
  /** The sharer's connection is gone and its place is kept. */
  | { kind: "interrupted"; name: string }
  | { kind: "reconnecting" }
  | { kind: "held" }
  | { kind: "withdrawn"; name: string }
  | { kind: "wrap_up" }
  | { kind: "closed" };

export function pictureFact(view: SessionView, connection: SocketState): PictureFact {
  if (view.phase === "closed") return { kind: "closed" };
  if (view.phase === "wrap_up") return { kind: "wrap_up" };
  const person = endUser(view);
  const name = person ? shortName(person.name) : "";
  // Nothing of the picture is left while paused, also when the line is down at the same time.
  if (view.phase === "paused" || view.share === "paused") return { kind: "paused", name };
  if (connection.kind === "reconnecting") return { kind: "reconnecting" };
  if (view.recording.policy === "required" && view.recording.state === "failed") return { kind: "held" };
  if (!person && view.tracks.length === 0) return { kind: "waiting_end_user" };
  switch (view.share) {
    case "none":
      return { kind: "waiting_share", name };
    case "interrupted":
      return { kind: "interrupted", name };
    case "live":
      if (access(me(view)?.rights ?? {}, "screen:view") === "allow") return { kind: "live" };
      return { kind: "withdrawn", name: shortName(personOf(view, view.owner)?.name ?? "") };
  }
}

/** The recording as the badge shows it; null before there is anything to record, and after the end. */
export function recordingBadge(view: SessionView): "on" | "paused" | "failed" | "off" | null {
  switch (view.recording.state) {
    case "recording":
      return view.phase === "paused" ? "paused" : "on";
    case "failed":
      return "failed";
    case "off":
      return "off";
    case "waiting":
    case "finished":
      return null;
  }
}
