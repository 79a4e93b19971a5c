import { Check, Eye, type LucideIcon, Monitor, MousePointer2, Pencil, ShieldCheck, X } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { PersonAvatar, PlainButton, Tag } from "../../design";
import type { JoinOffer, ServerConfig } from "../../protocol/messages.gen";
import { type Failure, failureSentence } from "../seat/failure";
import { Halves } from "../seat/Halves";
import halves from "../seat/halves.module.css";
import { PageTitle } from "../seat/PageTitle";
import { type BrowserFacts, captureAbility, mayUseCamera } from "./ability";
import type { Wish } from "./joinFlow";
import { display } from "./key";
import { NextPreview } from "./NextPreview";
import { Steps } from "./Steps";
import styles from "./who.module.css";

export interface WhoStepProps {
  offer: JoinOffer;
  sessionKey: string;
  config: ServerConfig | null;
  browser: BrowserFacts;
  busy: boolean;
  failure: Failure | null;
  onAccept: (name: string, wish: Wish) => void;
  onDecline: () => void;
}

const MAX_NAME_CHARS = 80;

const ASKS: Readonly<Record<JoinOffer["asks"][number], LucideIcon>> = {
  see: Eye,
  point: Pencil,
  control: MousePointer2,
};

/** Who helps, what they ask, that it is recorded: everything that a yes or a no needs. */
export function WhoStep(props: WhoStepProps) {
  const { offer, sessionKey, config, browser, busy, failure, onAccept, onDecline } = props;
  const { t } = useTranslation("join");
  const { t: seat } = useTranslation("seat");
  const [name, setName] = useState("");
  const [missing, setMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const ability = captureAbility(browser);
  const organisation = offer.owner_organisation || offer.organisation;
  const asks = (["see", "point", "control"] as const).filter((ask) => ask === "control" || offer.asks.includes(ask));

  const accept = (wish: Wish) => {
    if (busy) return;
    setMissing(name.trim() === "");
    if (name.trim() === "") field.current?.focus();
    else onAccept(name, wish);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    accept(ability === "ok" ? "screen" : "nothing");
  };

  return (
    <Halves
      organisation={offer.organisation}
      config={config}
      aside={<NextPreview />}
      asideOptional
      footNote={<span className="ds-tabular">{t("who.key", { key: display(sessionKey) })}</span>}
    >
      <Steps now="who" />
      <div className={styles.head}>
        <PersonAvatar name={offer.owner_name} size={64} decorative />
        <PageTitle>
          {organisation
            ? t("who.title", { name: offer.owner_name, organisation })
            : t("who.title_alone", { name: offer.owner_name })}
        </PageTitle>
      </div>
      <p className={styles.verified}>
        <ShieldCheck aria-hidden /> {t("who.verified")}
      </p>
      {offer.title && <p className={styles.quote}>“{offer.title}”</p>}
      <ul className={styles.asks} aria-label={t("who.asks")}>
        {asks.map((ask) => {
          const Icon = ASKS[ask];
          return (
            <li key={ask}>
              <Icon aria-hidden />
              <span>
                <b>{t(`who.${ask}`)}</b>
                {ask === "control" && <small>{t("who.cannot_drive")}</small>}
              </span>
              {ask === "control" ? (
                <Tag>
                  <X aria-hidden /> {t("who.impossible")}
                </Tag>
              ) : (
                <Tag tone="green">
                  <Check aria-hidden /> {t("who.starts")}
                </Tag>
              )}
            </li>
          );
        })}
      </ul>
      {offer.recording === "off" ? (
        <p className={styles.unrecorded}>
          <b>{t("who.not_recorded")}</b> {t("who.not_recorded_text")}
        </p>
      ) : (
        <p className={halves.recorded}>
          <span>
            <b>{t("who.recorded")}</b>{" "}
            {t("who.recorded_text", { organisation: offer.organisation, days: offer.retention_days })}
          </span>
        </p>
      )}
      {offer.privacy && <p className={styles.privacy}>{offer.privacy}</p>}
      <form noValidate onSubmit={submit} aria-busy={busy}>
        <div className={halves.field}>
          <label htmlFor="your-name">{t("who.name")}</label>
          <input
            ref={field}
            id="your-name"
            name="name"
            autoComplete="name"
            required
            maxLength={MAX_NAME_CHARS}
            value={name}
            readOnly={busy}
            aria-invalid={missing}
            aria-describedby="your-name-hint your-name-problem"
            onChange={(event) => {
              setName(event.target.value);
              setMissing(false);
            }}
          />
          <p id="your-name-hint" className={halves.hint}>
            {t("who.name_hint")}
          </p>
          <p id="your-name-problem" className={halves.fieldProblem} role="alert">
            {missing && t("who.name_missing")}
          </p>
        </div>
        {ability !== "ok" && <p className={halves.problem}>{t(`ability.${ability}`, { name: offer.owner_name })}</p>}
        <p className={halves.problem} role="alert">
          {failure && failureSentence(failure, (key) => seat(key))}
        </p>
        <div className={halves.buttons}>
          {ability === "ok" ? (
            <PlainButton kind="primary" size="large" type="submit" disabled={busy}>
              <Monitor aria-hidden /> {busy ? t("who.joining") : t("who.share")}
            </PlainButton>
          ) : (
            <>
              {mayUseCamera(browser) && (
                <PlainButton kind="primary" size="large" disabled={busy} onClick={() => accept("camera")}>
                  {t("who.camera")}
                </PlainButton>
              )}
              <PlainButton
                kind={mayUseCamera(browser) ? "default" : "primary"}
                size="large"
                type="submit"
                disabled={busy}
              >
                {busy ? t("who.joining") : t("who.chat_only")}
              </PlainButton>
            </>
          )}
          <PlainButton size="large" disabled={busy} onClick={onDecline}>
            {t("who.decline")}
          </PlainButton>
        </div>
      </form>
    </Halves>
  );
}
