import { Button, NumberInput, Radio, SegmentedControl, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { failureOf } from "../../app/failure";
import { useFailureText } from "../../app/useFailureText";
import { formatTime, RightsStrip, useNow } from "../../design";
import type { GuestLinkCreated } from "../../protocol/messages.gen";
import {
  externalProfiles,
  type LinkForm,
  type LinkProblems,
  MAX_USES,
  newPin,
  problemsOf,
  randomBelow,
  VALIDITIES_S,
} from "./bringIn";
import styles from "./bringIn.module.css";
import { GuestPreview } from "./GuestPreview";
import { stripOf } from "./rights";
import { useRoom } from "./room";

/** A link for somebody from outside: profile, validity, uses, PIN; what it will allow stands beside it. */
export function ExpertTab({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation("workspace");
  const { client, view, online } = useRoom();
  const say = useFailureText();
  const profiles = externalProfiles(view);
  const [form, setForm] = useState<LinkForm>(() => ({
    name: "",
    organisation: "",
    profile: profiles[0]?.profile ?? "",
    validS: 3600,
    uses: 1,
    pin: newPin(randomBelow),
  }));
  const [withPin, setWithPin] = useState(true);
  const [problems, setProblems] = useState<LinkProblems>({});
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [made, setMade] = useState<GuestLinkCreated | null>(null);
  const now = useNow(10_000);
  const set = (change: Partial<LinkForm>) => setForm((before) => ({ ...before, ...change }));

  const make = async () => {
    const found = problemsOf(form, withPin);
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    setRefusal(null);
    try {
      setMade(
        await client.request("guest_link.create", {
          label: form.name.trim(),
          organisation: form.organisation.trim(),
          profile: form.profile,
          expires_in_s: form.validS,
          uses: form.uses,
          ...(withPin && { pin: form.pin }),
        }),
      );
    } catch (error) {
      setRefusal(say(failureOf(error)));
    } finally {
      setBusy(false);
    }
  };

  const chosen = profiles.find((profile) => profile.profile === form.profile) ?? null;
  if (profiles.length === 0) return <p className={styles.quiet}>{t("link.profile_none")}</p>;
  return (
    <div className={styles.expert}>
      <fieldset className={styles.form} disabled={made !== null}>
        <legend className="ds-hidden">{t("bring_in.tab_expert")}</legend>
        <div className={styles.two}>
          <TextInput
            data-autofocus
            label={t("link.name")}
            value={form.name}
            maxLength={80}
            error={problems.name && t(problems.name)}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <TextInput
            label={t("link.organisation")}
            value={form.organisation}
            maxLength={200}
            onChange={(event) => set({ organisation: event.currentTarget.value })}
          />
        </div>
        <Radio.Group
          label={t("link.profile")}
          value={form.profile}
          onChange={(profile) => set({ profile })}
          error={problems.profile && t(problems.profile)}
        >
          <div className={styles.profiles}>
            {profiles.map((profile) => (
              <Radio.Card key={profile.profile} value={profile.profile} className={styles.profile}>
                <Radio.Indicator className={styles.radio} />
                <span>
                  <b>{profile.name}</b>
                  <small>{profile.description}</small>
                  <RightsStrip rights={stripOf(profile.rights)} ofName={profile.name} />
                </span>
              </Radio.Card>
            ))}
          </div>
        </Radio.Group>
        <div className={styles.limits}>
          <div>
            <div className={styles.label} id="link-valid">
              {t("link.valid")}
            </div>
            <SegmentedControl
              aria-labelledby="link-valid"
              value={String(form.validS)}
              data={VALIDITIES_S.map((seconds) => ({ value: String(seconds), label: t(`link.valid_${seconds}`) }))}
              onChange={(value) => set({ validS: VALIDITIES_S.find((seconds) => String(seconds) === value) ?? 3600 })}
            />
            <div className={styles.quiet}>{t("link.until", { time: formatTime(now + form.validS * 1000) })}</div>
          </div>
          <NumberInput
            className={styles.uses}
            label={t("link.uses")}
            value={form.uses}
            min={1}
            max={MAX_USES}
            allowDecimal={false}
            allowNegative={false}
            clampBehavior="strict"
            onChange={(value) => set({ uses: typeof value === "number" ? value : 1 })}
          />
        </div>
        <div className={styles.pin}>
          <Switch
            label={t("link.pin")}
            description={t("link.pin_hint")}
            checked={withPin}
            onChange={(event) => setWithPin(event.currentTarget.checked)}
          />
          {withPin && (
            <TextInput
              aria-label={t("link.pin")}
              className={styles.digits}
              value={form.pin}
              inputMode="numeric"
              autoComplete="off"
              maxLength={10}
              error={problems.pin && t(problems.pin)}
              onChange={(event) => set({ pin: event.currentTarget.value })}
            />
          )}
        </div>
        {refusal && (
          <p className={styles.refused} role="alert">
            {refusal}
          </p>
        )}
        {!made && (
          <Button className={styles.make} loading={busy} disabled={!online} onClick={() => void make()}>
            {t("link.create")}
          </Button>
        )}
      </fieldset>
      {chosen && (
        <GuestPreview
          profile={chosen}
          name={form.name.trim()}
          pin={withPin ? form.pin : null}
          made={made}
          onDone={onDone}
          onAnother={() => {
            setMade(null);
            set({ name: "", pin: newPin(randomBelow) });
          }}
        />
      )}
    </div>
  );
}
