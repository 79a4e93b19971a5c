import { CircleX, MessageSquare, Monitor, MousePointer2, ShieldCheck, UserPlus, Users } from "lucide-react";
import { memo, type PointerEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useWatch } from "../../app/useWatch";
import { classes, formatDuration, formatTime, personColour } from "../../design";
import type { EventRow } from "../../protocol/messages.gen";
import { type Lanes, MARK_LANES, type Mark, type MarkLane } from "./lanes";
import styles from "./lanes.module.css";
import type { Playback } from "./playback";
import { sentenceOf } from "./sentence";
import { percent, type SessionClock, type Stretch, ticksOf } from "./sessionClock";
import { formatClock } from "./times";
import { useWords } from "./useWords";

const TICKS = 10;
const KEY_STEP_MS = 1_000;
const ICONS: Readonly<Record<MarkLane, ReactNode>> = {
  consent: <ShieldCheck aria-hidden />,
  chat: <MessageSquare aria-hidden />,
  invitation: <UserPlus aria-hidden />,
  refusal: <CircleX aria-hidden />,
};

export interface LanesViewProps {
  playback: Playback;
  lanes: Lanes;
  events: readonly EventRow[];
}

/** Who was there, who drove and what happened, below one another on the session's clock. */
export function LanesView({ playback, lanes, events }: LanesViewProps) {
  const { t } = useTranslation("review");
  const { clock } = playback;
  const seekTo = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    if (width <= 0) return;
    const part = Math.min(1, Math.max(0, (event.clientX - left) / width));
    playback.seek(clock.fromMs + part * (clock.toMs - clock.fromMs));
  };
  return (
    <section className={styles.lanes} aria-label={t("lanes.title")}>
      <div className={styles.head}>
        <span />
        <Ruler clock={clock} />
      </div>
      <div className={styles.head}>
        <span className={styles.name} aria-hidden="true">
          {t("player.position")}
        </span>
        <Slider playback={playback} />
      </div>
      <div className={styles.rows}>
        <LaneRows lanes={lanes} clock={clock} events={events} />
        {/* The pointer's way to jump; by keyboard the slider above does the same. */}
        <div
          className={styles.over}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            seekTo(event);
          }}
          onPointerMove={(event) => {
            if (event.currentTarget.hasPointerCapture(event.pointerId)) seekTo(event);
          }}
        >
          <SkippedIdle playback={playback} />
          <Playhead playback={playback} />
        </div>
      </div>
    </section>
  );
}

function Ruler({ clock }: { clock: SessionClock }) {
  const short = clock.toMs - clock.fromMs < 5 * 60_000;
  return (
    <div className={styles.ruler} aria-hidden="true">
      {ticksOf(clock, TICKS).map((at) => (
        <span key={at} style={{ left: `${percent(clock, at)}%` }}>
          {short ? formatClock(at) : formatTime(at)}
        </span>
      ))}
    </div>
  );
}

function Slider({ playback }: { playback: Playback }) {
  const { t } = useTranslation("review");
  const atMs = useWatch(playback.position);
  const { fromMs, toMs } = playback.clock;
  const length = (ms: number) => formatDuration(ms / 1000);
  return (
    <input
      type="range"
      className={styles.slider}
      aria-label={t("player.position")}
      aria-valuetext={t("player.clock", {
        time: formatClock(atMs),
        at: length(atMs - fromMs),
        whole: length(toMs - fromMs),
      })}
      min={0}
      max={toMs - fromMs}
      step={KEY_STEP_MS}
      value={Math.round(atMs - fromMs)}
      onChange={(event) => playback.seek(fromMs + Number(event.currentTarget.value))}
    />
  );
}

function Playhead({ playback }: { playback: Playback }) {
  const atMs = useWatch(playback.position);
  return <span className={styles.playhead} style={{ left: `${percent(playback.clock, atMs)}%` }} />;
}

/** Hatched where playing passes over. */
function SkippedIdle({ playback }: { playback: Playback }) {
  const { skipIdle } = useWatch(playback.state);
  if (!skipIdle) return null;
  return playback.clock.idle.map((stretch) => (
    <span key={stretch.fromMs} className={styles.idle} style={placeOf(playback.clock, stretch)} />
  ));
}

function placeOf(clock: SessionClock, { fromMs, toMs }: Stretch) {
  const left = percent(clock, fromMs);
  return { left: `${left}%`, width: `${Math.max(0, percent(clock, toMs) - left)}%` };
}

interface LaneRowsProps {
  lanes: Lanes;
  clock: SessionClock;
  events: readonly EventRow[];
}

/** Drawn once: nothing in it moves. */
const LaneRows = memo(function LaneRows({ lanes, clock, events }: LaneRowsProps) {
  const { t } = useTranslation("review");
  const say = useWords();
  const bySeq = new Map(events.map((event) => [event.seq, event]));
  const times = ({ fromMs, toMs }: Stretch) => ({ from: formatTime(fromMs), to: formatTime(toMs) });
  const words = (mark: Mark) => {
    const event = bySeq.get(mark.seq);
    if (!event) return formatTime(mark.atMs);
    return t("lanes.mark", { time: formatTime(mark.atMs), sentence: say(sentenceOf(event, t("someone"))) });
  };
  return (
    <>
      {lanes.people.map(({ person, stretches }, at) => (
        <Lane key={person.participant} icon={at === 0 && <Users aria-hidden />} name={person.name}>
          {stretches.map((stretch) => (
            <span
              key={stretch.fromMs}
              className={classes(
                styles.presence,
                personColour(person.colour).className,
                person.kind === "guest" && styles.external,
                stretch.lobby && styles.lobby,
              )}
              style={placeOf(clock, stretch)}
              title={t(stretch.lobby ? "lanes.lobby" : "lanes.here", { name: person.name, ...times(stretch) })}
            />
          ))}
        </Lane>
      ))}
      <Lane icon={<Monitor aria-hidden />} name={t("lanes.picture")}>
        {clock.parts.map((part) => (
          <span
            key={part.part}
            className={styles.part}
            style={placeOf(clock, part)}
            title={`${formatTime(part.fromMs)} – ${formatTime(part.toMs)}`}
          />
        ))}
      </Lane>
      <Lane icon={<MousePointer2 aria-hidden />} name={t("lanes.driver")} tall>
        {lanes.drivers.map((stretch) => (
          <span
            key={stretch.fromMs}
            className={classes(styles.driver, personColour(stretch.person.colour).className)}
            style={placeOf(clock, stretch)}
            title={t("lanes.drove", { name: stretch.person.name, ...times(stretch) })}
          >
            {stretch.person.name}
          </span>
        ))}
      </Lane>
      {MARK_LANES.map((lane) => (
        <Lane key={lane} icon={ICONS[lane]} name={t(`lanes.${lane}`)} lined>
          {lanes.marks[lane].map((mark) => (
            <span
              key={mark.seq}
              className={classes(styles.mark, styles[lane], styles[mark.tone])}
              style={{ left: `${percent(clock, mark.atMs)}%` }}
              title={words(mark)}
            />
          ))}
        </Lane>
      ))}
    </>
  );
});

interface LaneProps {
  icon?: ReactNode;
  name: string;
  tall?: boolean;
  lined?: boolean;
  children: ReactNode;
}

function Lane({ icon, name, tall = false, lined = false, children }: LaneProps) {
  return (
    <div className={classes(styles.lane, tall && styles.tall, lined && styles.lined)}>
      <span className={styles.name}>
        <span className={styles.icon}>{icon}</span>
        <span className={styles.label}>{name}</span>
      </span>
      <div className={styles.track}>{children}</div>
    </div>
  );
}
