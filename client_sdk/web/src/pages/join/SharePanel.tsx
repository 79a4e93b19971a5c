import { Info, Monitor, Pause } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PlainButton, PointerLayer } from "../../design";
import { StreamVideo } from "../../design/stage/StreamVideo";
import type { SessionView } from "../../protocol/messages.gen";
import { failureSentence } from "../seat/failure";
import { headline, others, owner, shortName } from "../seat/people";
import { useWatch } from "../seat/useWatch";
import { type BrowserFacts, captureAbility, mayUseCamera } from "./ability";
import type { JoinSession } from "./joinSession";
import styles from "./session.module.css";
import type { ShareStep } from "./sharing";

export interface SharePanelProps {
  session: JoinSession;
  view: SessionView;
  step: ShareStep;
  browser: BrowserFacts;
}

/** What is shared, or why nothing is and what to press. */
export function SharePanel({ session, view, step, browser }: SharePanelProps) {
  switch (step.kind) {
    case "choose":
      return <Choose session={session} view={view} step={step} browser={browser} />;
    case "choosing":
      return <Choosing />;
    case "sharing":
      return <Shared session={session} view={view} step={step} />;
  }
}

function Choosing() {
  const { t } = useTranslation("join");
  return (
    <div className={styles.card} role="status">
      <h2>{t("share.choosing")}</h2>
      <p>{t("share.choosing_text")}</p>
    </div>
  );
}

interface ChooseProps extends Omit<SharePanelProps, "step"> {
  step: Extract<ShareStep, { kind: "choose" }>;
}

function Choose({ session, view, step, browser }: ChooseProps) {
  const { t } = useTranslation("join");
  const { t: seat } = useTranslation("seat");
  const ability = captureAbility(browser);
  const text =
    step.why === "failed" && step.failure
      ? failureSentence(step.failure, (key) => seat(key))
      : step.why === "failed"
        ? t("share.refused_text")
        : t(`share.${step.why}_text`);
  return (
    <div className={styles.card} role="status">
      <h2>{t(`share.${step.why}`)}</h2>
      <p>{ability === "ok" ? text : t(`ability.${ability}`, { name: owner(view)?.name ?? "" })}</p>
      <div className={styles.cardActions}>
        {ability === "ok" && (
          <PlainButton kind="primary" size="large" onClick={() => void session.choose("screen")}>
            <Monitor aria-hidden /> {step.why === "ended" ? t("share.again") : t("who.share")}
          </PlainButton>
        )}
        {mayUseCamera(browser) && (
          <PlainButton kind="primary" size="large" onClick={() => void session.choose("camera")}>
            {t("who.camera")}
          </PlainButton>
        )}
      </div>
    </div>
  );
}

interface SharedProps extends Omit<SharePanelProps, "step" | "browser"> {
  step: Extract<ShareStep, { kind: "sharing" }>;
}

function Shared({ session, view, step }: SharedProps) {
  const { t } = useTranslation("join");
  const stream = useWatch(session.seat.client.publisher.preview);
  const [shape, setShape] = useState(16 / 10);
  const people = others(view);
  const { driver } = headline(view);
  return (
    <section className={styles.shared} aria-label={t("share.this")}>
      <div className={styles.sharedHead}>
        <h2>{t("share.this")}</h2>
        <PlainButton onClick={() => void session.choose("screen")}>
          <Monitor aria-hidden /> {t("share.change")}
        </PlainButton>
      </div>
      <div className={styles.preview} style={{ aspectRatio: shape }}>
        <StreamVideo stream={stream} onSize={({ width, height }) => setShape(width / height)} />
        {!step.paused && (
          <PointerLayer
            board={session.seat.board}
            people={people.map((person) => ({
              id: person.participant,
              name: shortName(person, people),
              order: person.colour,
              driving: person.driving,
            }))}
          />
        )}
        {step.paused && (
          <div className={styles.cover}>
            <div>
              <Pause aria-hidden />
              <b>{t("share.paused")}</b>
              <p>{t("share.paused_text")}</p>
            </div>
          </div>
        )}
      </div>
      <p className={styles.note} role="status">
        {!step.paused && step.flowing === "connecting" && t("share.connecting")}
        {!step.paused && step.flowing === "lost" && t("share.link_lost")}
      </p>
      {driver && !view.control.drivable && (
        <p className={styles.info}>
          <Info aria-hidden /> {t("drive.not_possible", { name: driver.name })}
        </p>
      )}
    </section>
  );
}
