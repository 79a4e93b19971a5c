import type { NetworkQuality } from "../../design";
import type { LinkState } from "../../sdk/link";
import type { SocketState } from "../../sdk/socket";
import { type LinkStatistics, qualityOf } from "../../sdk/statistics";

/** One word for the line: the worse of the socket and the picture. Pure. */
export function networkOf(socket: SocketState, link: LinkState, statistics: LinkStatistics | null): NetworkQuality {
  if (socket.kind !== "open") return "lost";
  switch (link) {
    case "idle":
      return "good";
    case "connecting":
      return "fair";
    case "reconnecting":
      return "poor";
    case "connected":
      // Just connected: there is nothing to compare yet.
      return statistics ? qualityOf(statistics, true) : "good";
  }
}
