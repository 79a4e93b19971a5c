import { useTranslation } from "react-i18next";
import { classes, formatTime, KeyCap, PersonAvatar, PlainButton, Tag } from "../../design";
import type { CatchUp } from "./catchUp";
import styles from "./catchUp.module.css";
import { Happened } from "./Happened";
import { groups, personOf, shortName } from "./people";
import { useRoom } from "./room";

export interface CatchUpPanelProps {
  className?: string;
  told: CatchUp;
  onClose: () => void;
  onAsk: () => void;
}

/** For whoever comes late, beside the live picture: the issue, what happened, who is here, the last messages. */
export function CatchUpPanel({ className, told, onClose, onAsk }: CatchUpPanelProps) {
  const { t } = useTranslation("workspace");
  const { client, view } = useRoom();
  const owner = personOf(view, view.owner)?.name ?? "";
  const people = new Map(view.participants.map((person) => [person.participant, person]));
  return (
    <section className={classes(styles.panel, className)} aria-labelledby="catch-up-title">
      <header>
        <div>
          <h2 id="catch-up-title">{t("catch_up.title", { count: told.minutesIn })}</h2>
          <p>{t("catch_up.owner", { name: owner })}</p>
        </div>
        <KeyCap>Esc</KeyCap>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls must be reachable by keyboard. */}
      <div className={styles.body} tabIndex={0}>
        <section>
          <h3>{t("catch_up.issue")}</h3>
          <p className={styles.issue}>
            <b>{view.title}</b> {view.description}
          </p>
        </section>
        <section>
          <h3>{t("catch_up.happened")}</h3>
          {told.steps.length === 0 ? (
            <p className={styles.quiet}>{t("catch_up.happened_none")}</p>
          ) : (
            <Happened steps={told.steps} />
          )}
        </section>
        <section>
          <h3>{t("catch_up.here")}</h3>
          <ul className={styles.people}>
            {groups(view).inside.map((person) => (
              <li key={person.participant}>
                <PersonAvatar
                  name={person.name}
                  size={24}
                  external={person.kind === "guest"}
                  order={person.colour}
                  decorative
                />
                {person.name}
              </li>
            ))}
          </ul>
        </section>
        <section>
          <h3>
            {t("catch_up.messages")}
            <span>{t("catch_up.messages_all", { count: told.messagesInAll })}</span>
          </h3>
          {told.messages.length === 0 && <p className={styles.quiet}>{t("catch_up.messages_none")}</p>}
          <ul className={styles.messages}>
            {told.messages.map((message) => (
              <li key={message.message}>
                <PersonAvatar
                  name={message.author_name}
                  size={24}
                  external={message.author_kind === "guest"}
                  order={people.get(message.author)?.colour}
                  decorative
                />
                <div>
                  <b>{message.author_name}</b> {message.audience === "team" && <Tag>{t("chat.team")}</Tag>}
                  <time>{formatTime(client.clock.toLocal(message.at_ms))}</time>
                  <p>{message.text}</p>
                </div>
              </li>
            ))}
          </ul>
        </section>
      </div>
      <footer>
        <PlainButton kind="primary" onClick={onClose}>
          {t("catch_up.done")}
        </PlainButton>
        <PlainButton onClick={onAsk}>{t("catch_up.ask", { name: shortName(owner) })}</PlainButton>
        <span className={styles.quiet}>{t("catch_up.stays")}</span>
      </footer>
    </section>
  );
}
