import { useTranslation } from "react-i18next";
import { formatTime, useNow } from "../../design";
import type { GuestOffer } from "../../protocol/messages.gen";
import halves from "../seat/halves.module.css";
import { timeLeft } from "./timeLeft";

/** What the link gives: rights, until when, that it is recorded. */
export function OfferFacts({ offer, children }: { offer: GuestOffer; children?: React.ReactNode }) {
  const { t } = useTranslation("guest");
  const now = useNow(10_000);
  const left = timeLeft(offer.expires_at_ms, now);
  return (
    <dl className={halves.rows}>
      {children}
      <div>
        <dt>{t("offer.may")}</dt>
        <dd>{offer.may.length > 0 ? sentence(offer.may) : t("offer.may_nothing")}</dd>
      </div>
      {offer.asked_first.length > 0 && (
        <div>
          <dt>{t("offer.asked_first")}</dt>
          <dd>{sentence(offer.asked_first)}</dd>
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

/** The server's words for rights, as one line. */
function sentence(words: readonly string[]): string {
  const line = words.join(", ");
  return line.charAt(0).toLocaleUpperCase() + line.slice(1);
}
