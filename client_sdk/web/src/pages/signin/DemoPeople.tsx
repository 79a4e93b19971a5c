import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { PersonAvatar } from "../../design";
import type { DemoPerson } from "../../protocol/messages.gen";
import styles from "./signin.module.css";

export interface DemoPeopleProps {
  people: readonly DemoPerson[];
  /** The login that is being signed in. */
  busy: string | null;
  onPick: (login: string) => void;
}

/** The demo's people by one click, with a loud word that this is no way to protect anything. */
export function DemoPeople({ people, busy, onPick }: DemoPeopleProps) {
  const { t } = useTranslation("signin");
  return (
    <section className={styles.demo} aria-label={t("demo.notice")}>
      <div className={styles.warning}>
        <TriangleAlert aria-hidden />
        <div>
          <b>{t("demo.notice")}</b>
          <p>{t("demo.text")}</p>
        </div>
      </div>
      <ul className={styles.people}>
        {people.map((person) => (
          <li key={person.login}>
            <button type="button" disabled={busy !== null} onClick={() => onPick(person.login)}>
              <PersonAvatar name={person.display_name} decorative />
              <span>
                <b>{person.display_name}</b>
                <small>
                  {busy === person.login
                    ? t("state.working")
                    : person.roles.map((role) => t(`role.${role}`)).join(", ") || t("role.none")}
                </small>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div className={styles.or}>{t("demo.or")}</div>
    </section>
  );
}
