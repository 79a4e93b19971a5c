import { Menu } from "@mantine/core";
import { ChevronDown } from "lucide-react";
import { useTranslation } from "react-i18next";
import { classes, PlainButton } from "../../design";
import type { PersonPresence } from "../../protocol/messages.gen";
import styles from "./desk.module.css";

export interface PresenceMenuProps {
  presence: PersonPresence;
  sessions: number;
  disabled: boolean;
  onSet: (presence: "available" | "busy") => void;
}

/** One's own presence: whether others' questions reach this person. */
export function PresenceMenu({ presence, sessions, disabled, onSet }: PresenceMenuProps) {
  const { t } = useTranslation("desk");
  return (
    <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <PlainButton
          kind="quiet"
          disabled={disabled}
          aria-label={t("presence.label", { presence: t(`presence.${presence}`) })}
        >
          <span className={classes(styles.dot, styles[presence])} aria-hidden="true" />
          <b className={styles.presenceWord}>{t(`presence.${presence}`)}</b>
          <span className={styles.presenceCount}>{t("presence.sessions", { count: sessions })}</span>
          <ChevronDown aria-hidden />
        </PlainButton>
      </Menu.Target>
      <Menu.Dropdown>
        {(["available", "busy"] as const).map((choice) => (
          <Menu.Item
            key={choice}
            onClick={() => onSet(choice)}
            leftSection={<span className={classes(styles.dot, styles[choice])} aria-hidden="true" />}
          >
            {t(`presence.${choice}`)}
            <div className={styles.menuNote}>{t(`presence.${choice}_text`)}</div>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
