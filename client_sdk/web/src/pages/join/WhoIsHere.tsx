import { useTranslation } from "react-i18next";
import { formatDuration, PersonLine, PlainButton, useNow } from "../../design";
import type { ParticipantView, SessionView } from "../../protocol/messages.gen";
import { doing, isExternal, others, owner, shortName } from "../seat/people";
import type { JoinSession } from "./joinSession";
import styles from "./session.module.css";

/** Everybody in the session, what each does, and the way to send one out. */
export function WhoIsHere({ session, view }: { session: JoinSession; view: SessionView }) {
  const { t } = useTranslation("join");
  const { t: seat } = useTranslation("seat");
  const now = useNow();
  const people = others(view);
  const leader = owner(view);

  const says = (person: ParticipantView): string => {
    const what = doing(person);
    const since = view.control.since_ms;
    const text =
      what === "driving" && since != null
        ? seat("people.driving_for", { time: formatDuration((now - session.seat.client.clock.toLocal(since)) / 1000) })
        : seat(`people.${what}`);
    return [person.organisation, person.owner && seat("people.host"), text].filter(Boolean).join(" · ");
  };

  return (
    <section id="who-is-here" className={styles.who} aria-label={t("bar.people")}>
      <h2>{t("bar.people")}</h2>
      {people.length === 0 && <p className={styles.note}>{t("bar.alone")}</p>}
      <ul>
        {people.map((person) => (
          <li key={person.participant}>
            <PersonLine
              person={{ name: person.name, external: isExternal(person), order: person.colour }}
              sub={says(person)}
              aside={
                !person.owner && (
                  <PlainButton
                    kind="quiet"
                    aria-label={t("bar.remove_name", { name: person.name })}
                    onClick={() => session.remove(person.participant)}
                  >
                    {t("bar.remove")}
                  </PlainButton>
                )
              }
            />
          </li>
        ))}
      </ul>
      {leader && leader.participant !== view.you && (
        <p className={styles.note}>{t("bar.leads_text", { name: shortName(leader, people) })}</p>
      )}
    </section>
  );
}
