import { ChevronDown, Hand, MessageSquare, OctagonX, Pause, Play } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { classes, formatDuration, PersonAvatar, PlainButton, RecordingBadge, useNow } from "../../design";
import type { RecordingView, SessionView } from "../../protocol/messages.gen";
import { doing, headline, isExternal, others, shortName, you } from "../seat/people";
import type { JoinSession } from "./joinSession";
import styles from "./session.module.css";
import type { ShareStep } from "./sharing";
import { WhoIsHere } from "./WhoIsHere";

/** More avatars than this are a number; the list has them all. */
const SHOWN_AVATARS = 4;

export interface SessionBarProps {
  session: JoinSession;
  view: SessionView;
  step: ShareStep;
  unread: number;
  chatOpen: boolean;
  onChat: () => void;
}

/** Who is here, who watches, who drives, that it is recorded, and the ways out. Always there, never moved by anything. */
export function SessionBar({ session, view, step, unread, chatOpen, onChat }: SessionBarProps) {
  const { t } = useTranslation("join");
  const { t: seat } = useTranslation("seat");
  const [open, setOpen] = useState(false);
  const people = useRef<HTMLDivElement>(null);
  const everybody = others(view).filter((person) => doing(person) !== "lobby");
  const driven = headline(view).driver !== null;
  const paused = step.kind === "sharing" && step.paused;

  useEffect(() => {
    if (!open) return;
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !people.current?.contains(event.target)) setOpen(false);
    };
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      setOpen(false);
      people.current?.querySelector("button")?.focus();
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("keydown", pressed);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("keydown", pressed);
    };
  }, [open]);

  return (
    <section className={styles.bar} aria-label={t("bar.label")}>
      <div ref={people} className={styles.people}>
        <button
          type="button"
          className={styles.avatars}
          aria-expanded={open}
          aria-controls="who-is-here"
          onClick={() => setOpen(!open)}
        >
          <span className="ds-hidden">{t("bar.people")}</span>
          {everybody.slice(0, SHOWN_AVATARS).map((person) => {
            const what = doing(person);
            return (
              <PersonAvatar
                key={person.participant}
                name={person.name}
                external={isExternal(person)}
                order={person.colour}
                activity={what === "driving" || what === "watching" ? what : undefined}
                decorative
              />
            );
          })}
          {everybody.length > SHOWN_AVATARS && <span aria-hidden="true">+{everybody.length - SHOWN_AVATARS}</span>}
          <ChevronDown aria-hidden />
        </button>
        {open && <WhoIsHere session={session} view={view} />}
      </div>
      <Headline view={view} paused={paused} />
      <span className={styles.rule} />
      <Elapsed session={session} view={view} />
      <span className={styles.rule} />
      <div className={styles.actions}>
        <PlainButton
          kind="quiet"
          className={classes(styles.action, styles.chatButton)}
          aria-expanded={chatOpen}
          aria-controls="chat"
          onClick={onChat}
        >
          <MessageSquare aria-hidden /> {t("bar.chat")}
          {unread > 0 && (
            <span className={styles.count}>
              <span aria-hidden="true">{unread}</span>
              <span className="ds-hidden">{seat("chat.unread", { count: unread })}</span>
            </span>
          )}
        </PlainButton>
        <PlainButton
          className={styles.action}
          disabled={step.kind !== "sharing"}
          onClick={() => (paused ? void session.resume() : session.pause())}
        >
          {paused ? <Play aria-hidden /> : <Pause aria-hidden />} {paused ? t("bar.resume") : t("bar.pause")}
        </PlainButton>
        <PlainButton className={styles.action} disabled={!driven} onClick={() => session.takeBack()}>
          <Hand aria-hidden /> {t("bar.take_back")}
        </PlainButton>
        <PlainButton kind="danger" className={styles.action} onClick={() => session.stopEverything()}>
          <OctagonX aria-hidden /> {t("bar.stop")}
        </PlainButton>
      </div>
    </section>
  );
}

function Headline({ view, paused }: { view: SessionView; paused: boolean }) {
  const { t } = useTranslation("join");
  const { t: seat } = useTranslation("seat");
  const among = others(view);
  const { driver, watchers } = headline(view);
  const names = watchers.map((person) => shortName(person, among));
  const last = names.at(-1) ?? "";
  const list = names.length > 1 ? seat("people.and", { first: names.slice(0, -1).join(", "), last }) : last;
  const watching = names.length > 0 ? t("bar.watching", { count: names.length, names: list }) : t("bar.nobody");
  if (paused) return <Lines first={t("bar.paused")} second={t("bar.paused_text")} />;
  if (among.length === 0) return <Lines first={t("bar.alone")} />;
  if (!driver) return <Lines first={watching} />;
  const name = shortName(driver, among);
  return (
    <Lines
      first={t(view.control.drivable ? "bar.drives" : "bar.points_only", { name })}
      second={names.length > 0 ? watching : undefined}
    />
  );
}

function Lines({ first, second }: { first: string; second?: string }) {
  return (
    <div className={styles.headline} role="status">
      <b>{first}</b>
      {second && <div>{second}</div>}
    </div>
  );
}

const RECORDING: Readonly<Record<RecordingView["state"], "on" | "paused" | "failed" | "off">> = {
  failed: "failed",
  finished: "off",
  off: "off",
  recording: "on",
  waiting: "paused",
};

function Elapsed({ session, view }: { session: JoinSession; view: SessionView }) {
  const { t } = useTranslation("join");
  const now = useNow();
  const joinedMs = session.seat.client.clock.toLocal(you(view)?.joined_at_ms ?? view.opened_at_ms);
  const time = formatDuration((now - joinedMs) / 1000);
  return (
    <div className={styles.elapsed}>
      <RecordingBadge state={RECORDING[view.recording.state]} />
      <div title={t("bar.elapsed", { time })}>{time}</div>
    </div>
  );
}
