import type seat from "../../i18n/en/seat";
import type { Ending } from "./ending";

type TitleKey = Extract<keyof typeof seat, `ended.${string}`>;

/** The headline of an end, with the name of whoever ended it when it is known. Pure. */
export function endingTitle({ kind, by }: Ending): [TitleKey, { name: string }] {
  const name = { name: by ?? "" };
  switch (kind) {
    case "closed":
      return [by ? "ended.closed" : "ended.closed_nobody", name];
    case "refused":
      return [by ? "ended.refused_by" : "ended.refused", name];
    case "removed":
      return [by ? "ended.removed_by" : "ended.removed", name];
    case "stopped":
      return [by ? "ended.stopped_by" : "ended.stopped_by_nobody", name];
    case "expired":
    case "left":
    case "lost":
    case "revoked":
    case "stopped_by_you":
      return [`ended.${kind}`, name];
  }
}
