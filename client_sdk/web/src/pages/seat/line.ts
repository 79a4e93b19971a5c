import type { SocketState } from "../../sdk/socket";

/** What is said about the line to the server while it is not simply there. Pure. */
export type LineNotice = "connecting" | "lost" | "offline" | null;

export function lineNotice(state: SocketState, online: boolean): LineNotice {
  switch (state.kind) {
    case "connecting":
      return "connecting";
    case "reconnecting":
      return online ? "lost" : "offline";
    case "open":
    case "closed":
      return null;
  }
}
