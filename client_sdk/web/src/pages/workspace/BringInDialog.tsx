import { Modal, Tabs, TextInput } from "@mantine/core";
import { Link2, RadioTower, User, Users } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { failureOf } from "../../app/failure";
import { useFailureText } from "../../app/useFailureText";
import { PlainButton } from "../../design";
import type { InvitationCreate, PersonView } from "../../protocol/messages.gen";
import { candidates, mayInvite, mayInviteGuests, rings } from "./bringIn";
import styles from "./bringIn.module.css";
import { ExpertTab } from "./ExpertTab";
import { PersonTab } from "./PersonTab";
import { RingTab } from "./RingTab";
import { useRoom } from "./room";

export type BringInTab = "person" | "team" | "skill" | "expert";

const TABS = [
  { value: "person", label: "bring_in.tab_person", Icon: User },
  { value: "team", label: "bring_in.tab_team", Icon: Users },
  { value: "skill", label: "bring_in.tab_skill", Icon: RadioTower },
  { value: "expert", label: "bring_in.tab_expert", Icon: Link2 },
] as const;

interface Refused {
  text: string;
  nobody: boolean;
}

export interface BringInDialogProps {
  opened: boolean;
  onClose: () => void;
  /** Somebody is being asked: the list of people shows whom, and for how long. */
  onInvited: () => void;
  /** Everybody with an account, from the desk. */
  people: readonly PersonView[];
}

/** One dialog to bring somebody in: a person, whoever is free in a team or has a skill, or an expert from outside. */
export function BringInDialog({ opened, onClose, onInvited, people }: BringInDialogProps) {
  const { t } = useTranslation(["workspace", "common"]);
  const { client, view } = useRoom();
  const say = useFailureText();
  const [tab, setTab] = useState<BringInTab>("person");
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Refused | null>(null);
  const others = candidates(people, view);

  const invite = async (target: InvitationCreate["target"], seats: number) => {
    setBusy(true);
    setRefused(null);
    try {
      await client.request("invitation.create", { target, seats, note: note.trim() });
      setNote("");
      onInvited();
    } catch (error) {
      const failure = failureOf(error);
      setRefused({ text: say(failure), nobody: failure.code === "nobody_available" });
    } finally {
      setBusy(false);
    }
  };
  const go = (next: BringInTab) => {
    setRefused(null);
    setTab(next);
  };
  const close = () => {
    setRefused(null);
    onClose();
  };
  const asking = (
    <>
      <TextInput
        label={t("bring_in.note")}
        description={t("bring_in.note_hint")}
        value={note}
        maxLength={200}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {refused && <NotAsked refused={refused} tab={tab} onTry={go} />}
    </>
  );

  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t("bring_in.title")}
      size={920}
      padding="lg"
      closeButtonProps={{ "aria-label": t("common:action.close") }}
    >
      <Tabs value={tab} onChange={(value) => value && go(value as BringInTab)} keepMounted={false}>
        <Tabs.List className={styles.tabs}>
          {TABS.map(({ value, label, Icon }) => (
            <Tabs.Tab key={value} value={value} leftSection={<Icon size={16} aria-hidden />}>
              {t(label)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="person">
          <Allowed when={mayInvite(view)} text={t("bring_in.not_allowed")}>
            {asking}
            <PersonTab people={others} busy={busy} onInvite={(person) => void invite({ kind: "person", person }, 1)} />
          </Allowed>
        </Tabs.Panel>
        <Tabs.Panel value="team">
          <Allowed when={mayInvite(view)} text={t("bring_in.not_allowed")}>
            {asking}
            <RingTab
              rings={rings(others, "teams")}
              empty={t("bring_in.empty_teams")}
              busy={busy}
              onInvite={(team, seats) => void invite({ kind: "team", team }, seats)}
            />
          </Allowed>
        </Tabs.Panel>
        <Tabs.Panel value="skill">
          <Allowed when={mayInvite(view)} text={t("bring_in.not_allowed")}>
            {asking}
            <RingTab
              rings={rings(others, "skills")}
              empty={t("bring_in.empty_skills")}
              busy={busy}
              onInvite={(skill, seats) => void invite({ kind: "skill", skill }, seats)}
            />
          </Allowed>
        </Tabs.Panel>
        <Tabs.Panel value="expert">
          <Allowed when={mayInviteGuests(view)} text={`${t("link.not_allowed")} ${t("link.not_allowed_next")}`}>
            <ExpertTab onDone={close} />
          </Allowed>
        </Tabs.Panel>
      </Tabs>
    </Modal>
  );
}

function Allowed({ when, text, children }: { when: boolean; text: string; children: React.ReactNode }) {
  return <div className={styles.panel}>{when ? children : <p className={styles.quiet}>{text}</p>}</div>;
}

/** Why nobody is asked, and where else to look. */
function NotAsked({ refused, tab, onTry }: { refused: Refused; tab: BringInTab; onTry: (tab: BringInTab) => void }) {
  const { t } = useTranslation("workspace");
  return (
    <div className={styles.refused} role="alert">
      {refused.nobody && <b>{t("bring_in.nobody_title")}</b>}
      <p>{refused.text}</p>
      {refused.nobody && (
        <div className={styles.elsewhere}>
          {t("bring_in.try")}
          {TABS.filter(({ value }) => value !== tab).map(({ value, label }) => (
            <PlainButton key={value} size="small" onClick={() => onTry(value)}>
              {t(label)}
            </PlainButton>
          ))}
        </div>
      )}
    </div>
  );
}
