import { spotlight } from "@mantine/spotlight";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Headset, Plus, Search } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../app/api";
import { type Command, useCommands } from "../../app/commands";
import { failureOf } from "../../app/failure";
import { tellRefusal } from "../../app/notify";
import { usePerson } from "../../app/person";
import { Rail } from "../../app/Rail";
import { useShortcuts } from "../../app/shortcuts";
import { useFailureText } from "../../app/useFailureText";
import { usePageTitle } from "../../app/usePageTitle";
import { useWatch } from "../../app/useWatch";
import { EmptyState, ErrorState, formatTime, KeyCap, LoadingSkeleton, PlainButton } from "../../design";
import type { DeskView } from "../../protocol/messages.gen";
import { Colleagues } from "./Colleagues";
import { ConnectionBanner } from "./ConnectionBanner";
import type { DeskChannel } from "./DeskChannel";
import styles from "./desk.module.css";
import { Invitations } from "./Invitations";
import { NewSessionDialog } from "./NewSessionDialog";
import { NoticeBell } from "./NoticeBell";
import { PresenceMenu } from "./PresenceMenu";
import { SessionCard } from "./SessionCard";
import { arrange, finished } from "./sessions";
import { WaitingTable } from "./WaitingTable";

export default function DeskPage() {
  const { t } = useTranslation("desk");
  const { desk } = usePerson();
  usePageTitle(t("title"));
  return <div className={styles.frame}>{desk ? <Desk channel={desk} /> : <NoDesk />}</div>;
}

/** While the channel is being made, and for people whose roles have no desk. */
function NoDesk() {
  const { t } = useTranslation("desk");
  return (
    <>
      <Rail />
      <main className={styles.page}>
        <LoadingSkeleton afterMs={600}>
          <EmptyState
            icon={<Headset aria-hidden />}
            title={t("desk.no_role")}
            text={t("desk.no_role_text")}
            action={<Link to="/review">{t("desk.to_recordings")}</Link>}
          />
        </LoadingSkeleton>
      </main>
    </>
  );
}

function Desk({ channel }: { channel: DeskChannel }) {
  const { t } = useTranslation(["desk", "console"]);
  const desk = useWatch(channel.view);
  const connection = useWatch(channel.state);
  const say = useFailureText();
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const { toLocal } = channel;
  const open = desk ? arrange(desk.sessions) : null;
  const own = desk?.people.find((person) => person.person === desk.person);

  useShortcuts({ n: () => setCreating(true) });
  const rows = desk?.sessions;
  const commands = useMemo<Command[]>(() => {
    const set = (presence: "available" | "busy") => () => {
      channel.setPresence(presence).catch((error: unknown) => tellRefusal(say(failureOf(error))));
    };
    return [
      { id: "new", label: t("console:command.new_session"), shortcut: "N", run: () => setCreating(true) },
      { id: "available", label: t("console:command.presence_available"), run: set("available") },
      { id: "busy", label: t("console:command.presence_busy"), run: set("busy") },
      ...(rows ?? []).map((row) => ({
        id: `open-${row.session}`,
        label: t("console:command.open_session", { title: row.title }),
        run: () => void navigate({ to: "/sessions/$sessionId", params: { sessionId: row.session } }),
      })),
    ];
  }, [channel, navigate, rows, say, t]);
  useCommands("desk", commands);

  return (
    <>
      <Rail presence={desk?.presence} waiting={desk?.invitations.length} />
      <div className={styles.page}>
        <section className={styles.top} aria-label={t("title")}>
          <h1>{t("title")}</h1>
          <button
            type="button"
            className={styles.search}
            aria-label={t("search.open")}
            onClick={() => spotlight.open()}
          >
            <Search aria-hidden />
            <span>{t("search.open")}</span>
            <KeyCap>Ctrl K</KeyCap>
          </button>
          <span className={styles.spring} />
          {desk && (
            <PresenceMenu
              presence={own?.presence ?? desk.presence}
              sessions={desk.sessions.length}
              disabled={connection.kind !== "open"}
              onSet={(presence) => {
                channel.setPresence(presence).catch((error: unknown) => tellRefusal(say(failureOf(error))));
              }}
            />
          )}
          <NoticeBell />
          <PlainButton kind="primary" onClick={() => setCreating(true)} title={`${t("new.action")} (N)`}>
            <Plus aria-hidden />
            {t("new.action")}
          </PlainButton>
        </section>
        <ConnectionBanner connection={connection} known={desk !== null} onRetry={channel.retryNow} />
        <main className={styles.body}>
          <div className={styles.main}>
            {connection.kind === "closed" && !desk && connection.cause.by === "refusal" && (
              <ErrorState text={connection.cause.text} onRetry={() => window.location.reload()} />
            )}
            {!desk && connection.kind !== "closed" && <LoadingSkeleton lines={8} />}
            {desk && open && (
              <>
                <section aria-labelledby="desk-running">
                  <header className={styles.head}>
                    <h2 id="desk-running">{t("sessions.title")}</h2>
                    <span>{open.running.length}</span>
                  </header>
                  <div className={styles.cards}>
                    {open.running.map((row) => (
                      <SessionCard key={row.session} row={row} openedMs={toLocal(row.opened_at_ms)} />
                    ))}
                    <RoomForMore desk={desk} onNew={() => setCreating(true)} />
                  </div>
                </section>
                {open.waiting.length > 0 && (
                  <section aria-labelledby="desk-waiting">
                    <header className={styles.head}>
                      <h2 id="desk-waiting">{t("waiting.title")}</h2>
                      <span>{open.waiting.length}</span>
                    </header>
                    <WaitingTable rows={open.waiting} toLocal={toLocal} />
                  </section>
                )}
                <Finished toLocal={toLocal} open={desk.sessions.length} />
              </>
            )}
          </div>
          {desk && (
            <aside className={styles.side}>
              <Invitations channel={channel} />
              <Colleagues desk={desk} />
            </aside>
          )}
        </main>
      </div>
      <NewSessionDialog opened={creating} onClose={() => setCreating(false)} toLocal={toLocal} />
    </>
  );
}

function RoomForMore({ desk, onNew }: { desk: DeskView; onNew: () => void }) {
  const { t } = useTranslation("desk");
  const first = desk.sessions.length === 0;
  return (
    <div className={styles.room}>
      <Plus aria-hidden />
      <b>{first ? t("sessions.empty") : t("sessions.more")}</b>
      <span>{first ? t("sessions.empty_text") : t("sessions.more_text")}</span>
      <PlainButton onClick={onNew}>{t("sessions.new_key")}</PlainButton>
    </div>
  );
}

/** Ended sessions with their outcome; asked anew when the number of open ones changes. */
function Finished({ toLocal, open }: { toLocal: (serverMs: number) => number; open: number }) {
  const { t } = useTranslation("desk");
  const list = useQuery({ queryKey: ["sessions", open], queryFn: () => api.sessions(), placeholderData: (old) => old });
  const ended = finished(list.data?.sessions ?? []);
  if (ended.length === 0) return null;
  return (
    <section aria-labelledby="desk-finished">
      <header className={styles.head}>
        <h2 id="desk-finished">{t("closed.title")}</h2>
      </header>
      <ul className={styles.finished}>
        {ended.map((session) => (
          <li key={session.session}>
            <span>
              <b>{session.title}</b>
              <small>{[session.end_user_name, session.external_ref].filter(Boolean).join(" · ")}</small>
            </span>
            <span>{t(`outcome.${session.outcome ?? "none"}`)}</span>
            <span className="ds-tabular">
              {t("closed.at", { time: formatTime(toLocal(session.closed_at_ms ?? session.opened_at_ms)) })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
