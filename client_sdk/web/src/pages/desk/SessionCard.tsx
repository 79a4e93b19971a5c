import { Link } from "@tanstack/react-router";
import { Circle, Crown, Eye, Pause, Users } from "lucide-react";
import { useTranslation } from "react-i18next";
import { formatDuration, Tag, type TagProps, useNow } from "../../design";
import type { SessionPhase, SessionRow } from "../../protocol/messages.gen";
import styles from "./desk.module.css";

const TONES: Readonly<Record<SessionPhase, TagProps["tone"]>> = {
  waiting: "amber",
  active: "green",
  paused: "amber",
  wrap_up: "neutral",
  closed: "neutral",
};

const ICONS = { waiting: Circle, active: Eye, paused: Pause, wrap_up: Circle, closed: Circle } as const;

export interface SessionCardProps {
  row: SessionRow;
  /** When it was opened, in epoch milliseconds of this machine. */
  openedMs: number;
}

/** A session that runs: what it is about, for whom, who owns it, how long it has been going. */
export function SessionCard({ row, openedMs }: SessionCardProps) {
  const { t } = useTranslation("desk");
  const now = useNow(1000);
  const Icon = ICONS[row.phase];
  return (
    <Link to="/sessions/$sessionId" params={{ sessionId: row.session }} className={styles.card}>
      <span className={styles.cardHead}>
        <Tag tone={TONES[row.phase]}>
          <Icon aria-hidden />
          {t(`phase.${row.phase}`)}
        </Tag>
        <span className="ds-tabular">{formatDuration((now - openedMs) / 1000)}</span>
      </span>
      <b className={styles.cardTitle}>{row.title}</b>
      <span className={styles.cardSub}>{row.end_user ?? t("card.nobody")}</span>
      <span className={styles.cardFoot}>
        <span>
          <Users aria-hidden />
          {t("card.people", { count: row.people })}
        </span>
        {!row.yours && (
          <span>
            <Crown aria-hidden />
            {t("card.owner", { name: row.owner })}
          </span>
        )}
        {row.external_ref && <Tag>{row.external_ref}</Tag>}
      </span>
    </Link>
  );
}
