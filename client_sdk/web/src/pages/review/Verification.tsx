import { ShieldCheck, ShieldX } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "../../design";
import type { RecordingDetail } from "../../protocol/messages.gen";
import styles from "./player.module.css";
import { formatClock } from "./times";

/** Findings that are written out; the count tells of the rest. */
const MOST_PLACES = 20;

/** What the check at the opening found, and what it can and cannot show. */
export function Verification({ detail }: { detail: RecordingDetail }) {
  const { t } = useTranslation("review");
  const [checkedAtMs] = useState(() => Date.now());
  const { sound, events, chunks, findings, shown, not_shown: notShown } = detail.verification;
  return (
    <section
      className={classes(styles.verification, sound ? styles.sound : styles.broken)}
      aria-labelledby="review-verify"
    >
      <h2 id="review-verify">
        {sound ? <ShieldCheck aria-hidden /> : <ShieldX aria-hidden />}
        {t(sound ? "verify.sound" : "verify.broken")}
      </h2>
      <p>{sound ? t("verify.sound_text") : t("verify.broken_text", { count: findings.length })}</p>
      <dl>
        <div>
          <dt>{t("verify.checked")}</dt>
          <dd>
            {t("verify.entries", { count: events })}, {t("verify.pieces", { count: chunks })}
          </dd>
        </div>
        <div>
          <dt>{t("verify.when")}</dt>
          <dd>{t("verify.on_server", { time: formatClock(checkedAtMs) })}</dd>
        </div>
      </dl>
      {findings.length > 0 && <Lines title={t("verify.places")} lines={findings.slice(0, MOST_PLACES)} />}
      <details>
        <summary>{t("verify.more")}</summary>
        {shown.length > 0 && <Lines title={t("verify.shown")} lines={shown} />}
        {notShown.length > 0 && <Lines title={t("verify.not_shown")} lines={notShown} />}
      </details>
    </section>
  );
}

function Lines({ title, lines }: { title: string; lines: readonly string[] }) {
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}
