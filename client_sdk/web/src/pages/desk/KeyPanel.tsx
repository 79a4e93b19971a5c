import { useTranslation } from "react-i18next";
import { CopyButton } from "../../app/CopyButton";
import { formatTime, useNow } from "../../design";
import type { SessionKeyIssued } from "../../protocol/messages.gen";
import styles from "./key.module.css";
import { spoken } from "./newSession";

export interface KeyPanelProps {
  issued: SessionKeyIssued;
  /** When it ends, in epoch milliseconds of this machine. */
  untilMs: number;
}

/** A key in large type, to be read aloud, and the link to be sent. */
export function KeyPanel({ issued, untilMs }: KeyPanelProps) {
  const { t } = useTranslation("desk");
  const ended = useNow(1000) >= untilMs;
  return (
    <div className={styles.panel}>
      <div className={styles.label}>{t("key.label")}</div>
      <output className={styles.key} aria-label={t("key.label")}>
        {spoken(issued.key)}
      </output>
      <div className={styles.note} role={ended ? "alert" : undefined}>
        {ended ? t("key.expired") : t("key.valid", { time: formatTime(untilMs) })}
      </div>
      {!ended && (
        <div className={styles.actions}>
          <CopyButton text={issued.key} label={t("key.copy_key")} />
          <CopyButton text={issued.url} label={t("key.copy_link")} />
        </div>
      )}
    </div>
  );
}
