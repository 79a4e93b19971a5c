import { TextInput } from "@mantine/core";
import { Search } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PersonAvatar, PlainButton } from "../../design";
import type { PersonView } from "../../protocol/messages.gen";
import { describePerson } from "../desk/people";
import { matches } from "./bringIn";
import styles from "./bringIn.module.css";

export interface PersonTabProps {
  people: readonly PersonView[];
  busy: boolean;
  onInvite: (person: string) => void;
}

/** Colleagues by name, the free ones first. */
export function PersonTab({ people, busy, onInvite }: PersonTabProps) {
  const { t } = useTranslation(["workspace", "desk"]);
  const [wanted, setWanted] = useState("");
  const found = people.filter((person) => matches(person, wanted));
  return (
    <>
      <TextInput
        data-autofocus
        label={t("bring_in.search")}
        leftSection={<Search size={16} aria-hidden />}
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
      />
      {found.length === 0 && (
        <p className={styles.quiet}>{people.length === 0 ? t("bring_in.empty_people") : t("bring_in.empty_search")}</p>
      )}
      <ul className={styles.list}>
        {found.map((person) => (
          <li key={person.person}>
            <PersonAvatar name={person.name} presence={person.presence} decorative />
            <span>
              <b>{person.name}</b>
              <small>
                {[t(`desk:presence.${person.presence}`), describePerson(person)].filter(Boolean).join(" · ")}
              </small>
            </span>
            <PlainButton
              disabled={busy}
              aria-label={t("bring_in.invite_named", { name: person.name })}
              onClick={() => onInvite(person.person)}
            >
              {t("bring_in.invite")}
            </PlainButton>
          </li>
        ))}
      </ul>
    </>
  );
}
