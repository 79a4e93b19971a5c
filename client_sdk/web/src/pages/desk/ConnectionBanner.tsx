import { WifiOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { PlainButton } from "../../design";
import type { SocketState } from "../../sdk/socket";
import styles from "./desk.module.css";

export interface ConnectionBannerProps {
  connection: SocketState;
  /** Whether a state is on the screen that may be out of date. */
  known: boolean;
  onRetry: () => void;
}

/** Says that what is shown may be out of date, and that it is being mended. */
export function ConnectionBanner({ connection, known, onRetry }: ConnectionBannerProps) {
  const { t } = useTranslation("console");
  if (connection.kind !== "reconnecting") return null;
  return (
    <div className={styles.banner} role="status">
      <WifiOff aria-hidden />
      <span>
        <b>{t("offline.title")}</b> {known && t("offline.text")}
      </span>
      <PlainButton size="small" onClick={onRetry}>
        {t("offline.try_now")}
      </PlainButton>
    </div>
  );
}
