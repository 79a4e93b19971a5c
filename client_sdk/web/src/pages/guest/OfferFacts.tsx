import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { formatTime, useNow } from "../../design";
import type { GuestOffer } from "../../protocol/messages.gen";
import halves from "../seat/halves.module.css";
import { mayWords } from "./mayWords";
import { timeLeft } from "./timeLeft";

/** What the link gives: rights, until when, that it is recorded. */
export function OfferFacts({ offer, children }: { offer: GuestOffer; children?: ReactNode }) {
  const { t } = useTranslation("guest");
  const now = useNow(10_000);
  const may = mayWords(offer.may);
  const asked = mayWords(offer.asked_first);
  const left = timeLeft(offer.expires_at_ms, now);
  return (
    <dl className={halves.rows}>
      {children}
      <div>
        <dt>{t("offer.may")}</dt>
        <dd>{may.length > 0 ? line(may.map((words) => t(words))) : t("offer.may_nothing")}</dd>
      </div>
      {asked.length > 0 && (
        <div>
          <dt>{t("offer.asked_first")}</dt>
          <dd>{line(asked.map((words) => t(words)))}</dd>
        </div>
      )}
      <div>
        <dt>{t("offer.until")}</dt>
        <dd className="ds-tabular">
          {t("offer.until_left", {
            time: formatTime(offer.expires_at_ms),
            left: t(left.unit === "hours" ? "offer.left_hours" : "offer.left_minutes", { count: left.count }),
          })}
        </dd>
      </div>
      <div>
        <dt>{t("offer.recorded")}</dt>
        <dd>
          {offer.recording === "off" ? (
            t("offer.recorded_no")
          ) : (
            <span className={halves.light}>{t("offer.recorded_yes")}</span>
          )}
        </dd>
      </div>
    </dl>
  );
}

/** As one line that begins with a capital. */
function line(words: readonly string[]): string {
  const joined = words.join(", ");
  return joined.charAt(0).toLocaleUpperCase() + joined.slice(1);
}
