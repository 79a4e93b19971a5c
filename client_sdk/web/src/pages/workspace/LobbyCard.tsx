import { Check, Clock, type LucideIcon, Minus, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { CountDown, classes, PersonLine, PlainButton } from "../../design";
import type { ParticipantView } from "../../protocol/messages.gen";
import { actionsFor, type CheckState, endUser, lobbyChecks, mayRefuse, shortName } from "./people";
import styles from "./rail.module.css";
import { useCommand, useRoom } from "./room";

const ICONS: Readonly<Record<CheckState, LucideIcon>> = { done: Check, waits: Clock, later: Minus, refused: X };

/** A guest before every yes: what is done, who is waited for, and the host's answer. */
export function LobbyCard({ person }: { person: ParticipantView }) {
  const { t } = useTranslation("workspace");
  const { client, view, online } = useRoom();
  const send = useCommand();
  const checks = lobbyChecks(view, person);
  const user = endUser(view);
  const name = user ? shortName(user.name) : t("lobby.end_user");
  const asked = checks.asked;
  const host = {
    done: t("lobby.check_host_done"),
    waits: t("lobby.check_host_waits"),
    later: t("lobby.check_host_waits"),
    refused: t("lobby.check_host_refused"),
  }[checks.host];
  const consent = {
    done: t("lobby.check_end_user_done", { name }),
    waits: t("lobby.check_end_user", { name }),
    later: t("lobby.check_end_user_later", { name }),
    refused: t("lobby.check_end_user", { name }),
  }[checks.endUser];
  return (
    <div className={styles.lobby}>
      <PersonLine
        person={{ name: person.name, external: true, order: person.colour }}
        sub={[person.organisation, person.profile_name].filter(Boolean).join(" · ")}
        aside={
          asked && (
            <CountDown
              size={32}
              untilMs={client.clock.toLocal(asked.untilMs)}
              totalS={(asked.untilMs - asked.fromMs) / 1000}
            />
          )
        }
      />
      <ul className={styles.checks}>
        <CheckLine state={checks.link} text={t("lobby.check_link")} />
        <CheckLine state={checks.host} text={host} />
        <CheckLine state={checks.endUser} text={consent} />
      </ul>
      {(actionsFor(view, person).admit || mayRefuse(view, person)) && (
        <div className={styles.lobbyActions}>
          {actionsFor(view, person).admit && (
            <PlainButton
              size="small"
              kind="primary"
              disabled={!online}
              onClick={() => void send("guest.admit", { participant: person.participant })}
            >
              {t("lobby.admit")}
            </PlainButton>
          )}
          {mayRefuse(view, person) && (
            <PlainButton
              size="small"
              disabled={!online}
              onClick={() => void send("guest.refuse", { participant: person.participant })}
            >
              {t("lobby.refuse")}
            </PlainButton>
          )}
        </div>
      )}
    </div>
  );
}

function CheckLine({ state, text }: { state: CheckState; text: string }) {
  const Icon = ICONS[state];
  return (
    <li className={classes(styles[state])}>
      <Icon aria-hidden strokeWidth={2.2} />
      {text}
    </li>
  );
}
