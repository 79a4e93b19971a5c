import { useTranslation } from "react-i18next";
import { InvitedRow } from "./InvitedRow";
import { LobbyCard } from "./LobbyCard";
import { PersonRow } from "./PersonRow";
import { groups } from "./people";
import styles from "./rail.module.css";
import { useRoom } from "./room";

/** Everybody in the session with what they may do, the lobby, and who has been asked. */
export function PeopleTab() {
  const { t } = useTranslation("workspace");
  const { view } = useRoom();
  const { inside, lobby, invited } = groups(view);
  return (
    <div className={styles.tab}>
      <section aria-label={t("people.inside")}>
        <h2 className={styles.section}>{t("people.inside")}</h2>
        {inside.map((person) => (
          <PersonRow key={person.participant} person={person} />
        ))}
      </section>
      {lobby.length > 0 && (
        <section aria-label={t("people.lobby")} aria-live="polite">
          <h2 className={styles.section}>{t("people.lobby")}</h2>
          {lobby.map((person) => (
            <LobbyCard key={person.participant} person={person} />
          ))}
        </section>
      )}
      {invited.length > 0 && (
        <section aria-label={t("people.invited")}>
          <h2 className={styles.section}>{t("people.invited")}</h2>
          {invited.map((invitation) => (
            <InvitedRow key={invitation.invitation} invitation={invitation} />
          ))}
        </section>
      )}
      <Legend />
    </div>
  );
}

/** What the three looks of a tile mean. */
function Legend() {
  const { t } = useTranslation("workspace");
  return (
    <div className={styles.legend} aria-hidden="true">
      <span>
        <i className={styles.allowed} /> {t("people.legend_allowed")}
      </span>
      <span>
        <i className={styles.asks} /> {t("people.legend_asks")}
      </span>
      <span>
        <i className={styles.denied} /> {t("people.legend_denied")}
      </span>
    </div>
  );
}
