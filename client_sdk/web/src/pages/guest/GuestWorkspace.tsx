import { Hourglass, LogOut, MessageSquare, Monitor, MousePointer2, Users } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  classes,
  formatDuration,
  PersonLine,
  type PictureState,
  PlainButton,
  RecordingBadge,
  RightsStrip,
  Stage,
  StagePill,
  useNow,
} from "../../design";
import { rightsShown } from "../../design/rights";
import type { RecordingView, SessionView } from "../../protocol/messages.gen";
import { InputCapture } from "../../sdk/input";
import { ChatPanel } from "../seat/ChatPanel";
import { unread } from "../seat/chat";
import { byId, doing, isExternal, mayNow, others, present, shortName, you } from "../seat/people";
import { RefusalNotice } from "../seat/RefusalNotice";
import type { Seat } from "../seat/seat";
import { useWatch } from "../seat/useWatch";
import { controlOffer, type GuestPicture, guestPicture, sharerName } from "./picture";
import styles from "./workspace.module.css";

type Pane = "screen" | "chat" | "people";

export interface GuestWorkspaceProps {
  seat: Seat;
  view: SessionView;
  onLeave: () => void;
}

/** The session, reduced to what this guest may do. */
export default function GuestWorkspace({ seat, view, onLeave }: GuestWorkspaceProps) {
  const { t } = useTranslation("guest");
  const { t: words } = useTranslation("seat");
  const [pane, setPane] = useState<Pane>("screen");
  const chat = useWatch(seat.client.chat);
  const refusal = useWatch(seat.refusal);
  const [seenMs, setSeenMs] = useState(() => chat.at(-1)?.at_ms ?? 0);
  const lastMs = chat.at(-1)?.at_ms ?? 0;
  const me = you(view);

  useEffect(() => {
    if (pane === "chat") setSeenMs(lastMs);
  }, [pane, lastMs]);

  const news = pane === "chat" ? 0 : unread(chat, seenMs, seat.participant);
  const panes = [
    { pane: "screen", Icon: Monitor, label: t("work.screen"), count: 0 },
    { pane: "chat", Icon: MessageSquare, label: t("work.chat"), count: news },
    { pane: "people", Icon: Users, label: t("work.people"), count: 0 },
  ] as const;

  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <h1>{view.title || view.organisation}</h1>
        <Recorded seat={seat} view={view} />
        <PlainButton onClick={onLeave}>
          <LogOut aria-hidden /> {t("work.leave")}
        </PlainButton>
      </header>
      <div className={styles.notices}>
        <RefusalNotice failure={refusal} onDismiss={seat.dismissRefusal} />
      </div>
      <div className={styles.body}>
        <main className={classes(styles.stage, pane !== "screen" && styles.hidden)}>
          <Picture seat={seat} view={view} onChat={() => setPane("chat")} />
        </main>
        <aside className={styles.rail}>
          <section
            className={classes(styles.people, pane !== "people" && styles.hidden)}
            aria-labelledby="guest-people-title"
          >
            <h2 id="guest-people-title">{t("work.people")}</h2>
            <ul>
              {present(view).map((person) => (
                <li key={person.participant}>
                  <PersonLine
                    person={{
                      name: person.name,
                      external: isExternal(person),
                      order: person.colour,
                    }}
                    you={person.participant === view.you}
                    hot={person.driving}
                    sub={[person.organisation, person.owner && words("people.host"), words(`people.${doing(person)}`)]
                      .filter(Boolean)
                      .join(" · ")}
                  >
                    {person === me && <RightsStrip rights={rightsShown(person.rights)} order={person.colour} />}
                  </PersonLine>
                </li>
              ))}
            </ul>
          </section>
          <section
            className={classes(styles.chat, pane !== "chat" && styles.hidden)}
            aria-labelledby="guest-chat-title"
          >
            <h2 id="guest-chat-title">{t("work.chat")}</h2>
            <ChatPanel seat={seat} takeFocus={pane === "chat"} />
          </section>
        </aside>
      </div>
      <nav className={styles.tabs} aria-label={t("work.label")}>
        {panes.map(({ pane: own, Icon, label, count }) => (
          <button key={own} type="button" aria-current={pane === own ? "page" : undefined} onClick={() => setPane(own)}>
            <Icon aria-hidden />
            {label}
            {count > 0 && (
              <span className={styles.count}>
                <span aria-hidden="true">{count}</span>
                <span className="ds-hidden">{words("chat.unread", { count })}</span>
              </span>
            )}
          </button>
        ))}
      </nav>
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

function Recorded({ seat, view }: { seat: Seat; view: SessionView }) {
  const now = useNow();
  const joined = seat.client.clock.toLocal(you(view)?.joined_at_ms ?? view.opened_at_ms);
  return (
    <span className={styles.recorded}>
      <RecordingBadge state={RECORDING[view.recording.state]} />
      <span className="ds-tabular">{formatDuration((now - joined) / 1000)}</span>
    </span>
  );
}

function Picture({ seat, view, onChat }: { seat: Seat; view: SessionView; onChat: () => void }) {
  const { t } = useTranslation("guest");
  const tracks = useWatch(seat.client.viewer.tracks);
  const line = useWatch(seat.client.state);
  const name = sharerName(view) ?? t("work.somebody");
  const picture = guestPicture(view, line);
  const control = controlOffer(view);
  const driver = byId(view, view.control.driver);
  const stream = tracks.find((track) => track.kind !== "voice")?.stream ?? null;
  const people = useMemo(
    () =>
      others(view).map((person) => ({
        id: person.participant,
        name: shortName(person, view.participants),
        order: person.colour,
        driving: person.driving,
      })),
    [view],
  );
  const mode =
    picture.kind !== "live"
      ? "off"
      : control === "driving"
        ? "drive"
        : mayNow(you(view), "annotate:draw")
          ? "point"
          : "off";
  const surface = useInput(seat, mode);

  const state = ((): PictureState => {
    switch (picture.kind) {
      case "live":
        return { kind: "live" };
      case "held":
        return { kind: "held" };
      case "reconnecting":
        return { kind: "reconnecting", onRetry: seat.client.retryNow };
      case "paused":
        return { kind: "paused", byName: name };
      case "withdrawn":
        return {
          kind: "withdrawn",
          byName: picture.byName ?? t("work.somebody"),
          actions: (
            <PlainButton onClick={onChat}>
              <MessageSquare aria-hidden /> {t("work.chat_open")}
            </PlainButton>
          ),
        };
      default:
        return { kind: "waiting", ...waitingWords(picture) };
    }
  })();

  function waitingWords(shown: GuestPicture): { title: string; text: string } {
    switch (shown.kind) {
      case "interrupted":
        return { title: t("work.interrupted", { name }), text: t("work.interrupted_text") };
      case "choosing":
        return { title: t("work.choosing", { name }), text: t("work.choosing_text") };
      case "no_host":
        return { title: t("work.no_host", { organisation: view.organisation }), text: t("work.no_host_text") };
      case "wrap_up":
        return { title: t("work.wrap_up"), text: t("work.wrap_up_text") };
      default:
        return { title: t("work.no_share", { name }), text: t("work.no_share_text") };
    }
  }

  return (
    <Stage
      stream={stream}
      state={state}
      driver={
        driver && {
          name: shortName(driver, view.participants),
          you: driver.participant === view.you,
          order: driver.colour,
          ...(view.control.since_ms != null && { sinceMs: seat.client.clock.toLocal(view.control.since_ms) }),
        }
      }
      sharerName={name}
      people={people}
      board={seat.board}
      surfaceRef={surface}
      capturing={mode === "drive"}
      pill={<ControlPill view={view} live={picture.kind === "live"} />}
      tools={control !== "no" && <ControlTools seat={seat} view={view} live={picture.kind === "live"} />}
    />
  );
}

function ControlPill({ view, live }: { view: SessionView; live: boolean }) {
  const { t } = useTranslation("guest");
  if (!live) return null;
  switch (controlOffer(view)) {
    case "waiting":
      return (
        <StagePill
          icon={<Hourglass aria-hidden />}
          title={t("work.control_waiting")}
          text={t("work.control_waiting_text")}
        />
      );
    case "driving":
      return (
        <StagePill
          icon={<MousePointer2 aria-hidden />}
          title={t("work.driving")}
          text={view.control.drivable ? t("work.driving_text") : t("work.control_browser")}
        />
      );
    case "may_ask":
    case "no":
      return null;
  }
}

function ControlTools({ seat, view, live }: { seat: Seat; view: SessionView; live: boolean }) {
  const { t } = useTranslation("guest");
  switch (controlOffer(view)) {
    case "driving":
    case "waiting":
      return (
        <PlainButton onClick={() => void seat.command("control.release", {})} disabled={!view.control.driver}>
          <MousePointer2 aria-hidden /> {t("work.control_drop")}
        </PlainButton>
      );
    case "may_ask":
      // Fingers are no mouse, and a phone has no keys to send.
      if (window.matchMedia("(pointer: coarse)").matches)
        return <span className={styles.phone}>{t("work.phone")}</span>;
      return (
        <PlainButton disabled={!live} onClick={() => void seat.command("control.request", {})}>
          <MousePointer2 aria-hidden /> {t("work.control_ask")}
        </PlainButton>
      );
    case "no":
      return null;
  }
}

/** Mouse and keyboard over the picture, as far as they are allowed at this moment. */
function useInput(seat: Seat, mode: "off" | "point" | "drive") {
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const capture = useRef<InputCapture | null>(null);
  useEffect(() => {
    if (!element) return;
    const made = new InputCapture({
      element,
      send: seat.client.sendInput,
      point: seat.client.showPointer,
      onLeave: () => {
        element.blur();
        void seat.command("control.release", {});
      },
    });
    capture.current = made;
    return () => {
      capture.current = null;
      made.dispose();
    };
  }, [element, seat]);
  useEffect(() => {
    if (element) capture.current?.setMode(mode);
    if (element && mode === "drive") element.focus({ preventScroll: true });
  }, [element, mode]);
  return setElement;
}
