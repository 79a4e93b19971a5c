import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { classes, formatDuration, useNow } from "../../design";
import type { SessionRow } from "../../protocol/messages.gen";
import styles from "./desk.module.css";
import { type Urgency, urgency } from "./sessions";

const MARKS: Readonly<Record<Urgency, string | undefined>> = {
  normal: undefined,
  long: styles.long,
  too_long: styles.tooLong,
};

export interface WaitingTableProps {
  rows: readonly SessionRow[];
  toLocal: (serverMs: number) => number;
}

/** Sessions whose end-user has not come yet, the longest waiting first. */
export function WaitingTable({ rows, toLocal }: WaitingTableProps) {
  const { t } = useTranslation("desk");
  const now = useNow(1000);
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t("table.waits")}</th>
          <th scope="col">{t("table.issue")}</th>
          <th scope="col" className={styles.wide}>
            {t("table.case")}
          </th>
          <th scope="col" className={styles.wide}>
            {t("table.owner")}
          </th>
          <th scope="col">
            <span className="ds-hidden">{t("table.actions")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const waited = now - toLocal(row.opened_at_ms);
          return (
            <tr key={row.session}>
              <td className={classes("ds-tabular", styles.waits, MARKS[urgency(waited)])}>
                <i aria-hidden="true" />
                {formatDuration(waited / 1000)}
              </td>
              <td>
                <b>{row.title}</b>
                <small>{t("waiting.text")}</small>
              </td>
              <td className={styles.wide}>{row.external_ref}</td>
              <td className={styles.wide}>{row.owner}</td>
              <td className={styles.action}>
                <Link
                  className={styles.open}
                  to="/sessions/$sessionId"
                  params={{ sessionId: row.session }}
                  aria-label={`${t("card.open")}: ${row.title}`}
                >
                  {t("card.open")}
                </Link>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
