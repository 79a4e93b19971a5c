import { Check, Clock, Lock, MonitorCheck, MonitorX, PackageCheck, Wifi, WifiOff } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { CountDown, classes, ExternalTag, formatTime, PersonAvatar, PlainButton } from "../../design";
import type { GuestOffer, ServerConfig, SessionView } from "../../protocol/messages.gen";
import { Halves } from "../seat/Halves";
import halves from "../seat/halves.module.css";
import { LineNotice } from "../seat/LineNotice";
import { PageTitle } from "../seat/PageTitle";
import { you } from "../seat/people";
import type { Seat } from "../seat/seat";
import { useWatch } from "../seat/useWatch";
import styles from "./guest.module.css";
import { type LobbyStepShown, lobbyOf } from "./lobbySteps";
import { OfferFacts } from "./OfferFacts";

export interface LobbyProps {
  seat: Seat;
  view: SessionView;
  offer: GuestOffer | null;
  config: ServerConfig | null;
  onLeave: () => void;
}

/** The way in: each yes that is still needed. Nothing of the screen has been sent to this browser. */
export function Lobby({ seat, view, offer, config, onLeave }: LobbyProps) {
  const { t } = useTranslation("guest");
  const me = you(view);
  const { hostName, steps } = lobbyOf(view, offer?.inviter_name ?? null);
  const asked = steps.find((step) => step.step === "end_user")?.state === "now";
  const since = useSince(asked);
  const doneAt = useTimes(steps);

  const title = ({ step, state }: LobbyStepShown): string => {
    switch (step) {
      case "link":
        return t("lobby.link");
      case "host":
        return t(state === "done" ? "lobby.host_done" : "lobby.host_asked", { name: hostName });
      case "end_user":
        return t(state === "now" ? "lobby.end_user_asked" : "lobby.end_user_later");
    }
  };
  const text = ({ step, state }: LobbyStepShown): string | null => {
    if (state !== "now") return null;
    return t(step === "host" ? "lobby.host_asked_text" : "lobby.end_user_asked_text");
  };

  return (
    <Halves organisation={view.organisation} config={config} aside={<Empty seat={seat} />}>
      <PageTitle>{t("offer.title", { name: hostName })}</PageTitle>
      {view.title && (
        <p className={halves.lead}>{t("offer.lead", { organisation: view.organisation, title: view.title })}</p>
      )}
      <Facts offer={offer}>
        <div>
          <dt>{t("lobby.you_are")}</dt>
          <dd>
            <PersonAvatar name={me?.name ?? ""} external size={28} decorative />
            <b>{me?.name}</b>
            <span className={styles.dim}>{me?.organisation}</span>
            <ExternalTag />
          </dd>
        </div>
      </Facts>
      <ol className={styles.steps} aria-live="polite" aria-label={t("lobby.list")}>
        {steps.map((step) => (
          <li key={step.step} className={styles[step.state]}>
            <span className={styles.dot} aria-hidden="true">
              {step.state === "done" ? <Check /> : step.state === "now" ? <Clock /> : 3}
            </span>
            <span>
              <b>{title(step)}</b>
              <span className="ds-hidden">, {t(`lobby.state_${step.state}`)}</span>
              {text(step) && <small>{text(step)}</small>}
            </span>
            {step.state === "done" && doneAt[step.step] !== undefined && (
              <time className={styles.time}>{formatTime(doneAt[step.step] ?? 0)}</time>
            )}
            {step.step === "end_user" && since !== null && config && (
              <CountDown untilMs={since + config.consent_timeout_s * 1000} totalS={config.consent_timeout_s} />
            )}
          </li>
        ))}
      </ol>
      <LineNotice seat={seat} />
      <div className={styles.leave}>
        <PlainButton size="large" onClick={onLeave}>
          {t("work.leave")}
        </PlainButton>
      </div>
    </Halves>
  );
}

function Facts({ offer, children }: { offer: GuestOffer | null; children: ReactNode }) {
  return offer ? <OfferFacts offer={offer}>{children}</OfferFacts> : <dl className={halves.rows}>{children}</dl>;
}

/** The instant at which a wait that began while the page was looking on began; `null` otherwise, since it is not known. */
function useSince(waiting: boolean): number | null {
  const before = useRef(waiting);
  const [since, setSince] = useState<number | null>(null);
  useEffect(() => {
    if (waiting && !before.current) setSince(Date.now());
    if (!waiting) setSince(null);
    before.current = waiting;
  }, [waiting]);
  return since;
}

/** When each step was seen to be done. */
function useTimes(steps: readonly LobbyStepShown[]): Partial<Record<LobbyStepShown["step"], number>> {
  const [times, setTimes] = useState<Partial<Record<LobbyStepShown["step"], number>>>({});
  const done = steps.filter((step) => step.state === "done").map((step) => step.step);
  const key = done.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list is made anew at each render, its content is in `key`.
  useEffect(() => {
    setTimes((known) => ({ ...Object.fromEntries(done.map((step) => [step, Date.now()])), ...known }));
  }, [key]);
  return times;
}

function Empty({ seat }: { seat: Seat }) {
  const { t } = useTranslation("guest");
  const connected = useWatch(seat.client.state).kind === "open";
  const able = typeof RTCPeerConnection === "function";
  return (
    <>
      <div className={styles.hold}>
        <div>
          <Lock aria-hidden />
          <b>{t("lobby.nothing")}</b>
          <p>{t("lobby.nothing_text")}</p>
        </div>
      </div>
      <ul className={styles.ready}>
        <li className={classes(connected && styles.good)}>
          {connected ? <Wifi aria-hidden /> : <WifiOff aria-hidden />}
          <b>{t(connected ? "lobby.ready_line" : "lobby.ready_line_lost")}</b>
        </li>
        <li className={classes(able && styles.good)}>
          {able ? <MonitorCheck aria-hidden /> : <MonitorX aria-hidden />}
          <span>
            <b>{t(able ? "lobby.ready_browser" : "lobby.ready_browser_not")}</b>
            {!able && t("lobby.ready_browser_not_text")}
          </span>
        </li>
        <li className={styles.good}>
          <PackageCheck aria-hidden />
          <b>{t("lobby.ready_install")}</b>
        </li>
      </ul>
    </>
  );
}
