import { WifiOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { PlainButton } from "../../design";
import { lineNotice } from "./line";
import type { Seat } from "./seat";
import styles from "./seat.module.css";
import { useWatch } from "./useWatch";

/** A lost connection is said at once, with the promise that the place is kept and the way to hurry. */
export function LineNotice({ seat }: { seat: Seat }) {
  const { t } = useTranslation("seat");
  const notice = lineNotice(useWatch(seat.client.state), navigator.onLine);
  if (notice === null || notice === "connecting") return <div role="status" />;
  return (
    <div role="status" className={styles.notice}>
      <WifiOff aria-hidden />
      <span>
        <b>{t(notice === "offline" ? "line.offline" : "line.lost")}</b> {t("line.kept")}
      </span>
      <PlainButton onClick={seat.client.retryNow}>{t("action.try_now")}</PlainButton>
    </div>
  );
}
