import { Menu } from "@mantine/core";
import { Crown, MonitorUp } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PersonLine, PlainButton, RightsStrip, Tag } from "../../design";
import { ConfirmDialog } from "../../design/ConfirmDialog";
import type { ParticipantView } from "../../protocol/messages.gen";
import { actionsFor, profilesFor } from "./people";
import styles from "./rail.module.css";
import { stripOf } from "./rights";
import { useCommand, useRoom } from "./room";

/** One person: who, in which role, what they may do, and what this participant can do about them. */
export function PersonRow({ person }: { person: ParticipantView }) {
  const { t } = useTranslation("workspace");
  const { view, online } = useRoom();
  const send = useCommand();
  const [removing, setRemoving] = useState(false);
  const actions = actionsFor(view, person);
  const endUser = person.kind === "end_user";
  const may = actions.rights || actions.remove || actions.grant;
  return (
    <PersonLine
      person={{
        name: person.name,
        external: person.kind === "guest",
        order: person.colour,
        ...(person.driving ? { activity: "driving" } : person.watching ? { activity: "watching" } : {}),
      }}
      you={person.participant === view.you}
      hot={person.driving}
      sub={[endUser ? t("people.end_user") : person.organisation, endUser ? person.organisation : person.profile_name]
        .filter(Boolean)
        .join(" · ")}
      aside={<Aside person={person} />}
    >
      {!endUser && (
        <div className={styles.may}>
          <RightsStrip
            rights={stripOf(person.rights)}
            ofName={person.name}
            order={person.colour}
            inUse={person.driving ? ["control"] : []}
          />
          {may && (
            <div className={styles.actions}>
              {actions.grant && (
                <PlainButton
                  size="small"
                  kind="primary"
                  disabled={!online}
                  aria-label={t("control.give_to", { name: person.name })}
                  onClick={() => void send("control.grant", { participant: person.participant })}
                >
                  {t("control.give")}
                </PlainButton>
              )}
              {actions.rights && <RightsMenu person={person} />}
              {actions.remove && (
                <PlainButton
                  size="small"
                  disabled={!online}
                  aria-label={t("people.remove_named", { name: person.name })}
                  onClick={() => setRemoving(true)}
                >
                  {t("people.remove")}
                </PlainButton>
              )}
            </div>
          )}
        </div>
      )}
      <ConfirmDialog
        opened={removing}
        title={t("people.remove_title", { name: person.name })}
        text={t("people.remove_text")}
        confirmLabel={t("people.remove_confirm", { name: person.name })}
        danger
        onConfirm={() => {
          setRemoving(false);
          void send("participant.remove", { participant: person.participant });
        }}
        onClose={() => setRemoving(false)}
      />
    </PersonLine>
  );
}

function Aside({ person }: { person: ParticipantView }) {
  const { t } = useTranslation("workspace");
  if (person.sharing) {
    return (
      <Tag>
        <MonitorUp aria-hidden />
        {t("people.shares")}
      </Tag>
    );
  }
  if (person.presence === "away") return <Tag tone="amber">{t("people.away")}</Tag>;
  if (person.driving) return <b className={styles.doing}>{t("people.driving")}</b>;
  if (person.owner) {
    return (
      <Tag>
        <Crown aria-hidden />
        {t("people.owner")}
      </Tag>
    );
  }
  return person.watching ? <span className={styles.quiet}>{t("people.watching")}</span> : null;
}

/** Another profile in two clicks; it counts at once. */
function RightsMenu({ person }: { person: ParticipantView }) {
  const { t } = useTranslation("workspace");
  const { view, online } = useRoom();
  const send = useCommand();
  const profiles = profilesFor(view, person);
  return (
    <Menu position="bottom-start" width={300} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <PlainButton size="small" disabled={!online} aria-label={t("people.rights_of", { name: person.name })}>
          {t("people.rights")}
        </PlainButton>
      </Menu.Target>
      <Menu.Dropdown>
        {profiles.length === 0 && <Menu.Label>{t("people.rights_none")}</Menu.Label>}
        {profiles.map((profile) => (
          <Menu.Item
            key={profile.profile}
            onClick={() => void send("rights.set", { participant: person.participant, profile: profile.profile })}
          >
            <b>{profile.name}</b>
            {profile.profile === person.profile && <span className={styles.quiet}> {t("people.rights_current")}</span>}
            <div className={styles.quiet}>{profile.description}</div>
            <RightsStrip rights={stripOf(profile.rights)} ofName={profile.name} />
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
