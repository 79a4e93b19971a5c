import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import styles from "./badges.module.css";
import { classes } from "./classes";
import { formatDuration } from "./clock";
import { useNow } from "./useNow";

export interface RecordingBadgeProps {
  state: "on" | "paused" | "failed" | "off";
  /** When the recording began, in epoch milliseconds of this machine. */
  sinceMs?: number;
}

/** Whether the session is being recorded, and for how long. */
export function RecordingBadge({ state, sinceMs }: RecordingBadgeProps) {
  const { t } = useTranslation("design");
  const counting = state === "on" && sinceMs !== undefined;
  const now = useNow(1000, counting);
  return (
    <span className={classes(styles.fact, state === "failed" && styles.failed)}>
      {state === "failed" ? (
        <TriangleAlert aria-hidden />
      ) : (
        <span className={classes(styles.light, state !== "on" && styles.resting)} />
      )}
      <b>{t(`recording.${state}`)}</b>
      {counting && formatDuration((now - sinceMs) / 1000)}
    </span>
  );
}

export type NetworkQuality = "good" | "fair" | "poor" | "lost";

export interface NetworkBadgeProps {
  quality: NetworkQuality;
  roundTripMs?: number | null;
}

/** How well the line carries, as bars and as a word. */
export function NetworkBadge({ quality, roundTripMs }: NetworkBadgeProps) {
  const { t } = useTranslation("design");
  const word = t(`network.${quality}`);
  return (
    <span className={styles.fact} title={t("network.label", { quality: word })}>
      <span className={classes(styles.bars, quality !== "lost" && styles[quality])} aria-hidden="true">
        <i />
        <i />
        <i />
        <i />
      </span>
      <span>
        <span className="ds-hidden">{t("network.label", { quality: "" })}</span>
        {word}
        {quality !== "lost" && roundTripMs != null && ` · ${t("network.ms", { ms: Math.round(roundTripMs) })}`}
      </span>
    </span>
  );
}
