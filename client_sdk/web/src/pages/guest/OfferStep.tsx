import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { PersonAvatar, PlainButton } from "../../design";
import type { GuestOffer, ServerConfig } from "../../protocol/messages.gen";
import { type Failure, failureSentence } from "../seat/failure";
import { Halves } from "../seat/Halves";
import halves from "../seat/halves.module.css";
import { PageTitle } from "../seat/PageTitle";
import styles from "./guest.module.css";
import type { GuestForm } from "./guestFlow";
import { OfferFacts } from "./OfferFacts";

const MAX_NAME_CHARS = 80;
const MAX_ORGANISATION_CHARS = 200;
const PIN = /^[0-9]{4,10}$/;

export interface OfferStepProps {
  offer: GuestOffer;
  config: ServerConfig | null;
  busy: boolean;
  failure: Failure | null;
  onJoin: (form: GuestForm) => void;
}

/** Who invites, to what, with which rights; name and PIN; *Join* spends the link. */
export function OfferStep({ offer, config, busy, failure, onJoin }: OfferStepProps) {
  const { t } = useTranslation("guest");
  const { t: seat } = useTranslation("seat");
  const [form, setForm] = useState<GuestForm>({ name: "", organisation: offer.guest_organisation, pin: "" });
  const [missing, setMissing] = useState<"name" | "pin" | null>(null);
  const name = useRef<HTMLInputElement>(null);
  const pin = useRef<HTMLInputElement>(null);
  const set = (field: keyof GuestForm) => (event: { target: { value: string } }) => {
    setForm({ ...form, [field]: event.target.value });
    setMissing(null);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (form.name.trim() === "") {
      setMissing("name");
      name.current?.focus();
    } else if (offer.pin_required && !PIN.test(form.pin)) {
      setMissing("pin");
      pin.current?.focus();
    } else onJoin(form);
  };

  return (
    <Halves
      organisation={offer.organisation}
      config={config}
      aside={<Next name={offer.inviter_name} />}
      asideOptional
      footNote={seat("brand.powered")}
    >
      <div className={styles.head}>
        <PersonAvatar name={offer.inviter_name} size={64} decorative />
        <PageTitle>{t("offer.title", { name: offer.inviter_name })}</PageTitle>
      </div>
      <p className={halves.lead}>{t("offer.lead", { organisation: offer.organisation, title: offer.title })}</p>
      <OfferFacts offer={offer} />
      {offer.privacy && <p className={styles.privacy}>{offer.privacy}</p>}
      <form noValidate onSubmit={submit} aria-busy={busy}>
        <div className={halves.field}>
          <label htmlFor="guest-name">{t("offer.name")}</label>
          <input
            ref={name}
            id="guest-name"
            autoComplete="name"
            required
            maxLength={MAX_NAME_CHARS}
            value={form.name}
            readOnly={busy}
            aria-invalid={missing === "name"}
            aria-describedby="guest-name-problem"
            onChange={set("name")}
          />
          <p id="guest-name-problem" className={halves.fieldProblem} role="alert">
            {missing === "name" && t("offer.name_missing")}
          </p>
        </div>
        <div className={halves.field}>
          <label htmlFor="guest-organisation">{t("offer.organisation")}</label>
          <input
            id="guest-organisation"
            autoComplete="organization"
            maxLength={MAX_ORGANISATION_CHARS}
            value={form.organisation}
            // The organisation that the inviter wrote is the one that everybody sees.
            readOnly={busy || offer.guest_organisation !== ""}
            onChange={set("organisation")}
          />
        </div>
        {offer.pin_required && (
          <div className={halves.field}>
            <label htmlFor="guest-pin">{t("offer.pin")}</label>
            <input
              ref={pin}
              id="guest-pin"
              inputMode="numeric"
              autoComplete="one-time-code"
              required
              maxLength={10}
              value={form.pin}
              readOnly={busy}
              aria-invalid={missing === "pin"}
              aria-describedby="guest-pin-hint guest-pin-problem"
              onChange={set("pin")}
            />
            <p id="guest-pin-hint" className={halves.hint}>
              {t("offer.pin_hint")}
            </p>
            <p id="guest-pin-problem" className={halves.fieldProblem} role="alert">
              {missing === "pin" && t("offer.pin_missing")}
            </p>
          </div>
        )}
        <p className={halves.problem} role="alert">
          {failure && failureSentence(failure, (key) => seat(key))}
        </p>
        <div className={halves.buttons}>
          <PlainButton kind="primary" size="large" type="submit" disabled={busy} className={styles.join}>
            {busy ? t("offer.joining") : t("offer.join")}
          </PlainButton>
        </div>
        <p className={styles.spends}>{t("offer.spends")}</p>
      </form>
    </Halves>
  );
}

function Next({ name }: { name: string }) {
  const { t } = useTranslation("guest");
  const steps = [t("offer.next_1"), t("offer.next_2", { name }), t("offer.next_3"), t("offer.next_4")];
  return (
    <>
      <h2 className={styles.nextTitle}>{t("offer.next")}</h2>
      <ol className={styles.way}>
        {steps.map((step, at) => (
          <li key={step}>
            <span className={styles.dot} aria-hidden="true">
              {at + 1}
            </span>
            <span>{step}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
