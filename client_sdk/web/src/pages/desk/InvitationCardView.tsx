import { Button } from "@mantine/core";
import { RadioTower } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { classes, formatDuration, KeyCap, useNow } from "../../design";
import type { InvitationCard } from "../../protocol/messages.gen";
import styles from "./invitations.module.css";

export interface InvitationCardViewProps {
  card: InvitationCard;
  /** The end in epoch milliseconds of this machine. */
  untilMs: number;
  /** The card that J joins. */
  first: boolean;
  joining: boolean;
  onJoin: () => void;
  onDecline: () => void;
}

/** Somebody asks for help: the issue, who asks, why this person, and one button that joins. */
export function InvitationCardView(props: InvitationCardViewProps) {
  const { card, untilMs, first, joining, onJoin, onDecline } = props;
  const { t } = useTranslation("desk");
  const now = useNow(1000);
  const titleId = useId();
  const left = formatDuration((untilMs - now) / 1000);
  const facts: readonly (readonly [string, string])[] = [
    [t("invitation.why"), card.why],
    [t("invitation.note"), card.note],
    [t("invitation.reference"), card.external_ref],
  ];
  return (
    <article className={styles.card} aria-labelledby={titleId}>
      <header className={styles.head}>
        <RadioTower aria-hidden />
        <b>{t("invitation.asks", { name: card.inviter })}</b>
        <span className="ds-tabular">
          <span aria-hidden="true">{left}</span>
          <span className="ds-hidden">{t("invitation.left", { time: left })}</span>
        </span>
      </header>
      <div className={styles.body}>
        <h3 id={titleId}>{card.title}</h3>
        {card.description && <p className={styles.description}>{card.description}</p>}
        <dl className={styles.facts}>
          {facts.map(
            ([name, value]) =>
              value !== "" && (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ),
          )}
          <div className={styles.phone}>
            <dt>{t("invitation.phone")}</dt>
            <dd>{t("invitation.phone_text")}</dd>
          </div>
        </dl>
        <div className={styles.actions}>
          <Button
            className={classes(styles.join)}
            loading={joining}
            onClick={onJoin}
            rightSection={first && <KeyCap>J</KeyCap>}
          >
            {t("invitation.join")}
          </Button>
          <Button variant="default" disabled={joining} onClick={onDecline}>
            {t("invitation.decline")}
          </Button>
        </div>
      </div>
    </article>
  );
}
