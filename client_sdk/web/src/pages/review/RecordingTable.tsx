import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ExternalTag, formatDuration, formatTime, Tag, useNow } from "../../design";
import type { RecordingSummary } from "../../protocol/messages.gen";
import styles from "./review.module.css";
import { formatDay } from "./times";

/** A running session gets longer; once in ten seconds is often enough for a list. */
const RENEW_MS = 10_000;

export function RecordingTable({ rows }: { rows: readonly RecordingSummary[] }) {
  const { t } = useTranslation("review");
  const now = useNow(
    RENEW_MS,
    rows.some((row) => row.closed_at_ms == null),
  );
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t("list.case")}</th>
          <th scope="col">{t("list.owner")}</th>
          <th scope="col">{t("list.end_user")}</th>
          <th scope="col">{t("list.guests")}</th>
          <th scope="col">{t("list.when")}</th>
          <th scope="col">{t("list.length")}</th>
          <th scope="col">{t("list.outcome")}</th>
          <th scope="col">{t("list.state")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.session} row={row} nowMs={now} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, nowMs }: { row: RecordingSummary; nowMs: number }) {
  const { t } = useTranslation("review");
  const live = row.closed_at_ms == null;
  const lengthMs = live ? nowMs - row.opened_at_ms : row.duration_ms;
  return (
    <tr>
      <th scope="row">
        <Link to="/review/$recordingId" params={{ recordingId: row.session }}>
          {row.title}
        </Link>
        {row.external_ref && <small>{row.external_ref}</small>}
      </th>
      <td data-label={t("list.owner")}>{row.owner_name}</td>
      <td data-label={t("list.end_user")}>{row.end_user_name ?? <Nothing text={t("list.nobody")} />}</td>
      <td data-label={t("list.guests")}>
        {row.guests.length === 0 ? (
          <Nothing text={t("list.none")} />
        ) : (
          <ul>
            {row.guests.map((name, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two guests may have one name; the order never changes.
              <li key={at}>
                {name} <ExternalTag />
              </li>
            ))}
          </ul>
        )}
      </td>
      <td data-label={t("list.when")} className="ds-tabular">
        {formatDay(row.opened_at_ms)}, {formatTime(row.opened_at_ms)}
      </td>
      <td data-label={t("list.length")} className="ds-tabular">
        {formatDuration(lengthMs / 1000)}
        {live && <small>{t("list.running")}</small>}
      </td>
      <td data-label={t("list.outcome")}>
        {row.outcome ? t(`outcome.${row.outcome}`) : <Nothing text={t("outcome.none")} />}
      </td>
      <td data-label={t("list.state")}>
        <Tag tone={live ? "accent" : row.state === "failed" ? "red" : "neutral"}>{t(`state.${row.state}`)}</Tag>
      </td>
    </tr>
  );
}

/** Says that a cell is empty on purpose. */
function Nothing({ text }: { text: string }) {
  return <span className={styles.nothing}>{text}</span>;
}
