import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useShortcuts } from "../../app/shortcuts";
import { formatTime, PlainButton, Tag } from "../../design";
import type { RecordingDetail } from "../../protocol/messages.gen";
import { Controls } from "./Controls";
import { EventList } from "./EventList";
import { isAfterwards, isTechnical } from "./kinds";
import { LanesView } from "./LanesView";
import { lanesOf } from "./lanes";
import { MomentPane } from "./MomentPane";
import { Picture } from "./Picture";
import styles from "./player.module.css";
import { stepFrom } from "./steps";
import { formatDay } from "./times";
import { usePlayback } from "./usePlayback";
import { Verification } from "./Verification";

const JUMP_MS = 10_000;

export interface PlayerProps {
  detail: RecordingDetail;
  /** Asks for the reason once more, for a running session or when the viewing has ended. */
  onAgain: () => void;
}

/** A recording: picture, lanes and entries on one clock. */
export function Player({ detail, onAgain }: PlayerProps) {
  const { t } = useTranslation("review");
  const playback = usePlayback(detail);
  const { clock } = playback;
  const lanes = useMemo(() => lanesOf(detail, clock), [detail, clock]);
  const stops = useMemo(
    () => detail.events.filter((event) => !isTechnical(event) && !isAfterwards(event)),
    [detail.events],
  );
  const step = (by: 1 | -1) => {
    const to = stepFrom(stops, playback.position.get(), by);
    if (to !== null) playback.seek(to);
  };
  useShortcuts({
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    ArrowRight: () => step(1),
    ArrowLeft: () => step(-1),
    k: playback.toggle.bind(playback),
    j: () => playback.skip(-JUMP_MS),
    l: () => playback.skip(JUMP_MS),
    "<": () => playback.changeSpeed(-1),
    ">": () => playback.changeSpeed(1),
  });
  const { recording } = detail;
  const live = recording.closed_at_ms == null;
  return (
    <main className={styles.player}>
      <header className={styles.top}>
        <nav aria-label={t("player.crumb")} className={styles.crumb}>
          <Link to="/review">{t("player.crumb")}</Link>
          <ChevronRight aria-hidden />
        </nav>
        <h1>{recording.title}</h1>
        {recording.external_ref && <Tag>{recording.external_ref}</Tag>}
        {live && <Tag tone="accent">{t("player.live")}</Tag>}
        <span className={styles.when}>
          {t("player.from_to", {
            day: formatDay(clock.fromMs),
            from: formatTime(clock.fromMs),
            to: formatTime(clock.toMs),
          })}
        </span>
        {live && (
          <span className={styles.again}>
            <span>{t("player.live_text", { time: formatTime(clock.toMs) })}</span>
            <PlainButton size="small" onClick={onAgain}>
              {t("player.again")}
            </PlainButton>
          </span>
        )}
      </header>
      <div className={styles.stage}>
        <Picture playback={playback} lanes={lanes} onAgain={onAgain} />
        <Controls playback={playback} onStep={step} />
      </div>
      <MomentPane playback={playback} lanes={lanes} detail={detail} />
      <LanesView playback={playback} lanes={lanes} events={detail.events} />
      <aside className={styles.side}>
        <Verification detail={detail} />
        <EventList playback={playback} events={detail.events} />
      </aside>
    </main>
  );
}
