import { WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "../classes";
import { formatDuration } from "../clock";
import { PlainButton } from "../PlainButton";
import { personColour } from "../people";
import { useNow } from "../useNow";
import { FrameTab } from "./FrameTab";
import type { Driver, PictureState } from "./PictureState";
import { showsPicture } from "./PictureState";
import type { Size } from "./placement";
import { StagePill } from "./StagePill";
import { StateCover } from "./StateCover";
import styles from "./stage.module.css";

export interface PictureFrameProps {
  state: PictureState;
  driver: Driver | null;
  sharerName: string;
  /** CSS pixels of the frame; the whole width when left out. */
  size?: Size;
  /** Right of the tab: monitors, resolution, frame rate. */
  info?: ReactNode;
  /** A `StagePill` for what is going on. While reconnecting the frame shows its own. */
  pill?: ReactNode;
  /** Renders the picture under the cover too: only while its first frame is awaited. */
  keepPicture?: boolean;
  /** The picture itself; left out of the page where the state shows none, so that nothing of it remains. */
  children?: ReactNode;
}

function Reconnecting({ state }: { state: Extract<PictureState, { kind: "reconnecting" }> }) {
  const { t } = useTranslation("design");
  const now = useNow(1000, state.keptUntilMs !== undefined);
  return (
    <StagePill
      icon={<WifiOff aria-hidden className={styles.amber} />}
      title={t("picture.reconnecting")}
      text={
        state.keptUntilMs !== undefined &&
        t("picture.reconnecting_kept", { time: formatDuration((state.keptUntilMs - now) / 1000) })
      }
      action={state.onRetry && <PlainButton onClick={state.onRetry}>{t("picture.try_now")}</PlainButton>}
    />
  );
}

/** The frame is the status: hairline = nobody drives, 2 px = somebody, 3 px = you, hatched = paused. */
export function PictureFrame(props: PictureFrameProps) {
  const { state, driver, sharerName, size, info, pill, keepPicture = false, children } = props;
  const driven = state.kind === "live" ? driver : null;
  return (
    <div
      className={classes(styles.framed, driven && personColour(driven.order).className)}
      style={{ width: size?.width }}
    >
      <div className={styles.head}>
        <FrameTab state={state} driver={driver} />
        {info && <div className={styles.info}>{info}</div>}
      </div>
      <div
        className={classes(
          styles.frame,
          driven && (driven.you ? styles.byYou : styles.bySomebody),
          state.kind === "reconnecting" && styles.notLive,
        )}
        style={{ height: size?.height }}
      >
        {(keepPicture || showsPicture(state)) && children}
        <StateCover state={state} sharerName={sharerName} />
        {state.kind === "reconnecting" ? <Reconnecting state={state} /> : pill}
      </div>
    </div>
  );
}
