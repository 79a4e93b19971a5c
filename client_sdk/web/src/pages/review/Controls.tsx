import { SegmentedControl, Switch } from "@mantine/core";
import { Pause, Play, RotateCcw, SkipBack, SkipForward } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useWatch } from "../../app/useWatch";
import { formatDuration, PlainButton } from "../../design";
import { type Playback, SPEEDS } from "./playback";
import styles from "./player.module.css";
import { formatClock } from "./times";

const BACK_MS = 10_000;

export interface ControlsProps {
  playback: Playback;
  onStep: (by: 1 | -1) => void;
}

export function Controls({ playback, onStep }: ControlsProps) {
  const { t } = useTranslation("review");
  const { playing, speed, skipIdle } = useWatch(playback.state);
  return (
    <div className={styles.controls}>
      <PlainButton
        kind="primary"
        icon
        aria-label={t(playing ? "player.pause" : "player.play")}
        title={`${t(playing ? "player.pause" : "player.play")} (K)`}
        onClick={() => playback.toggle()}
      >
        {playing ? <Pause aria-hidden /> : <Play aria-hidden />}
      </PlainButton>
      <PlainButton
        kind="quiet"
        icon
        aria-label={t("player.back")}
        title={`${t("player.back")} (J)`}
        onClick={() => playback.skip(-BACK_MS)}
      >
        <RotateCcw aria-hidden />
      </PlainButton>
      <PlainButton
        kind="quiet"
        icon
        aria-label={t("player.previous")}
        title={`${t("player.previous")} (↑)`}
        onClick={() => onStep(-1)}
      >
        <SkipBack aria-hidden />
      </PlainButton>
      <PlainButton
        kind="quiet"
        icon
        aria-label={t("player.next")}
        title={`${t("player.next")} (↓)`}
        onClick={() => onStep(1)}
      >
        <SkipForward aria-hidden />
      </PlainButton>
      <ClockText playback={playback} />
      <span className={styles.spring} />
      <Switch
        classNames={{ track: styles.switch }}
        size="sm"
        label={t("player.skip")}
        title={t("player.skip_hint")}
        checked={skipIdle}
        onChange={(event) => playback.setSkipIdle(event.currentTarget.checked)}
      />
      <SegmentedControl
        size="xs"
        aria-label={t("player.speed")}
        data={SPEEDS.map((value) => ({ value: String(value), label: t("player.times", { speed: value }) }))}
        value={String(speed)}
        onChange={(value) => playback.setSpeed(SPEEDS.find((one) => String(one) === value) ?? 1)}
      />
    </div>
  );
}

function ClockText({ playback }: { playback: Playback }) {
  const { t } = useTranslation("review");
  const atMs = useWatch(playback.position);
  const { fromMs, toMs } = playback.clock;
  return (
    <span className={styles.clock}>
      <b>{formatClock(atMs)}</b>{" "}
      {t("player.at_of", { at: formatDuration((atMs - fromMs) / 1000), whole: formatDuration((toMs - fromMs) / 1000) })}
    </span>
  );
}
