import { useTranslation } from "react-i18next";
import { PersonAvatar } from "../../design";
import type { DeskView } from "../../protocol/messages.gen";
import styles from "./desk.module.css";
import { colleagues, describePerson, present } from "./people";

/** Who is there now, the free ones first. */
export function Colleagues({ desk }: { desk: DeskView }) {
  const { t } = useTranslation("desk");
  const people = colleagues(desk);
  return (
    <section aria-labelledby="desk-colleagues">
      <header className={styles.sideHead}>
        <h2 id="desk-colleagues">{t("colleagues.title")}</h2>
        <span>{t("colleagues.here", { here: present(people), all: people.length })}</span>
      </header>
      {people.length === 0 && <p className={styles.quiet}>{t("colleagues.empty")}</p>}
      <ul className={styles.people}>
        {people.map((person) => (
          <li key={person.person}>
            <PersonAvatar name={person.name} presence={person.presence} size={28} decorative />
            <span>
              {person.name}
              <small>{[t(`presence.${person.presence}`), describePerson(person)].filter(Boolean).join(" · ")}</small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
