import { Eye, Hourglass, Lock, type LucideIcon, MousePointer2, Pause, Square, VideoOff, WifiOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { classes } from "../classes";
import { formatDuration } from "../clock";
import { useNow } from "../useNow";
import type { Driver, PictureState } from "./PictureState";
import styles from "./stage.module.css";

export interface FrameTabProps {
  state: PictureState;
  driver: Driver | null;
}

/** The tab on the frame: who drives, or why there is no live picture. It is never left out. */
export function FrameTab({ state, driver }: FrameTabProps) {
  const { t } = useTranslation("design");
  const drives = state.kind === "live" && driver !== null;
  const sinceMs = drives ? driver.sinceMs : state.kind === "paused" ? state.sinceMs : undefined;
  const now = useNow(1000, sinceMs !== undefined);
  const [Icon, text] = ((): [LucideIcon, string] => {
    switch (state.kind) {
      case "live":
        if (!driver) return [Eye, t("frame.nobody")];
        return [MousePointer2, driver.you ? t("frame.you") : t("frame.driving", { name: driver.name })];
      case "waiting":
        return [Hourglass, t("frame.waiting")];
      case "paused":
        return [Pause, t("frame.paused")];
      case "reconnecting":
        return [WifiOff, t("frame.not_live")];
      case "held":
        return [Lock, t("frame.held")];
      case "withdrawn":
        return [Lock, t("frame.not_shown")];
      case "no-video":
        return [VideoOff, t("frame.no_picture")];
      case "ended":
        return [Square, t("frame.ended")];
    }
  })();
  return (
    <span className={classes(styles.tab, drives && styles.driven)}>
      <Icon aria-hidden />
      <span role="status">{text}</span>
      {sinceMs !== undefined && <span className={styles.since}>{formatDuration((now - sinceMs) / 1000)}</span>}
    </span>
  );
}
