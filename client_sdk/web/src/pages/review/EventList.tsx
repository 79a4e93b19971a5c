import { Switch, TextInput } from "@mantine/core";
import {
  CircleDot,
  CircleX,
  Eraser,
  Flag,
  type LucideIcon,
  MessageSquare,
  Monitor,
  MousePointer2,
  Search,
  ShieldCheck,
  User,
  UserPlus,
} from "lucide-react";
import { memo, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWatch } from "../../app/useWatch";
import { classes } from "../../design";
import type { EventRow } from "../../protocol/messages.gen";
import styles from "./events.module.css";
import { isAfterwards, isTechnical, type Kind, kindOf } from "./kinds";
import type { Playback } from "./playback";
import { sentenceOf } from "./sentence";
import { currentSeq } from "./steps";
import { formatClock, formatDay } from "./times";
import { useWords } from "./useWords";

const ICONS: Readonly<Record<Kind, LucideIcon>> = {
  person: User,
  driver: MousePointer2,
  consent: ShieldCheck,
  chat: MessageSquare,
  invitation: UserPlus,
  refusal: CircleX,
  picture: Monitor,
  recording: CircleDot,
  session: Flag,
  hole: Eraser,
};

export interface EventListProps {
  playback: Playback;
  events: readonly EventRow[];
}

interface Line {
  event: EventRow;
  text: string;
  note: string;
  detail: string;
}

/** The entries of the log in plain words, in step with the picture. */
export function EventList({ playback, events }: EventListProps) {
  const { t } = useTranslation("review");
  const words = useWords();
  const [search, setSearch] = useState("");
  const [all, setAll] = useState(false);
  const wanted = useDeferredValue(search.trim().toLocaleLowerCase());
  const lines = useMemo(() => {
    return events.map((event): Line => {
      const sentence = sentenceOf(event, t("someone"));
      return { event, text: words(sentence), note: sentence.note ? words(sentence.note) : "", detail: sentence.detail };
    });
  }, [events, t, words]);
  const shown = useMemo(
    () =>
      lines.filter(
        ({ event, text, note, detail }) =>
          (all || !isTechnical(event)) && `${text}\n${note}\n${detail}`.toLocaleLowerCase().includes(wanted),
      ),
    [lines, all, wanted],
  );
  const during = useMemo(() => shown.filter(({ event }) => !isAfterwards(event)), [shown]);
  const after = useMemo(() => shown.filter(({ event }) => isAfterwards(event)), [shown]);
  const countable = lines.filter(({ event }) => all || !isTechnical(event)).length;
  return (
    <section className={styles.events} aria-label={t("events.title")}>
      <div className={styles.tools}>
        <TextInput
          className={styles.search}
          type="search"
          aria-label={t("events.search", { count: countable })}
          placeholder={t("events.search", { count: countable })}
          leftSection={<Search size={16} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Switch
          classNames={{ track: styles.switch }}
          size="sm"
          label={t("events.technical")}
          checked={all}
          onChange={(event) => setAll(event.currentTarget.checked)}
        />
      </div>
      {shown.length === 0 ? (
        <p className={styles.nothing} role="status">
          {t("events.nothing")}
        </p>
      ) : (
        <Lines playback={playback} during={during} after={after} />
      )}
    </section>
  );
}

function Lines({ playback, during, after }: { playback: Playback; during: Line[]; after: Line[] }) {
  const { t } = useTranslation("review");
  const list = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => during.map(({ event }) => event), [during]);
  const pick = useMemo(
    () => ({
      subscribe: playback.position.subscribe,
      get: () => currentSeq(rows, playback.position.get()),
    }),
    [playback, rows],
  );
  const current = useWatch(pick);
  useEffect(() => {
    if (current !== null) bringIntoView(list.current);
  }, [current]);
  return (
    <div className={styles.scroll} ref={list}>
      <ol className={styles.list}>
        {during.map((line) => (
          <Entry key={line.event.seq} line={line} current={line.event.seq === current} playback={playback} />
        ))}
      </ol>
      {after.length > 0 && (
        <>
          <h3 className={styles.after}>{t("events.after")}</h3>
          <ol className={styles.list}>
            {after.map((line) => (
              <li key={line.event.seq} className={styles.past}>
                <EntryBody line={line} time={formatDay(line.event.at_ms)} />
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

interface EntryProps {
  line: Line;
  current: boolean;
  playback: Playback;
}

const Entry = memo(function Entry({ line, current, playback }: EntryProps) {
  return (
    <li className={classes(current && styles.current)}>
      <button type="button" aria-current={current ? "true" : undefined} onClick={() => playback.seek(line.event.at_ms)}>
        <EntryBody line={line} time={formatClock(line.event.at_ms)} />
      </button>
    </li>
  );
});

function EntryBody({ line, time }: { line: Line; time: string }) {
  const kind = kindOf(line.event);
  const Icon = ICONS[kind];
  return (
    <>
      <span className={styles.time}>{time}</span>
      <Icon aria-hidden className={classes(styles.icon, kind === "refusal" && styles.refused)} />
      <span className={styles.words}>
        <span>{line.text}</span>
        {line.note && <small>{line.note}</small>}
        {line.detail && <small className={kind === "chat" ? styles.said : undefined}>{line.detail}</small>}
      </span>
    </>
  );
}

/** Scrolls the list alone, never the page, and only as far as needed. */
function bringIntoView(list: HTMLElement | null): void {
  const entry = list?.querySelector<HTMLElement>("[aria-current]");
  if (!list || !entry) return;
  const [box, row] = [list.getBoundingClientRect(), entry.getBoundingClientRect()];
  const room = Math.min(80, box.height / 4);
  if (row.top < box.top + room) list.scrollTop += row.top - box.top - room;
  else if (row.bottom > box.bottom - room) list.scrollTop += row.bottom - box.bottom + room;
}
