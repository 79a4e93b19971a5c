import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { formatTime, PlainButton, Tag } from "../../design";
import type { RecordingDetail } from "../../protocol/messages.gen";
import { Controls } from "./Controls";
import { EventList } from "./EventList";
import { isAfterwards, isTechnical } from "./kinds";
import { LanesView } from "./LanesView";
import { lanesOf } from "./lanes";
import { MomentPane } from "./MomentPane";
import { Picture } from "./Picture";
import type { Playback } from "./playback";
import styles from "./player.module.css";
import { actionOf, type PlayerAction } from "./playerKeys";
import { stepFrom } from "./steps";
import { formatDay } from "./times";
import { usePlayback } from "./usePlayback";
import { Verification } from "./Verification";

const JUMP_MS = 10_000;
/** While it plays, the entry that just went by is not the one before. */
const STEP_GRACE_MS = 1_500;

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
    const { playing, speed } = playback.state.get();
    const to = stepFrom(stops, playback.position.get(), by, playing ? STEP_GRACE_MS * speed : 0);
    if (to !== null) playback.seek(to);
  };
  useKeys(playback, step);
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
        <Picture playback={playback} lanes={lanes} live={live} onAgain={onAgain} />
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

function useKeys(playback: Playback, step: (by: 1 | -1) => void): void {
  const latest = useRef(step);
  latest.current = step;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const action = event.defaultPrevented ? null : actionOf(event, event.target);
      if (action === null || document.querySelector("[role='dialog'][aria-modal='true']")) return;
      event.preventDefault();
      act(playback, action, latest.current);
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [playback]);
}

function act(playback: Playback, action: PlayerAction, step: (by: 1 | -1) => void): void {
  switch (action) {
    case "toggle":
      playback.toggle();
      break;
    case "next":
      step(1);
      break;
    case "previous":
      step(-1);
      break;
    case "back":
      playback.skip(-JUMP_MS);
      break;
    case "forward":
      playback.skip(JUMP_MS);
      break;
    case "slower":
      playback.changeSpeed(-1);
      break;
    case "faster":
      playback.changeSpeed(1);
      break;
  }
}
