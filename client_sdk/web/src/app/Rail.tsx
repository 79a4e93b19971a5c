import { Menu } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { CircleHelp, CirclePlay, Inbox, LogOut } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ColorSchemeToggle, classes, PersonAvatar, PlainButton } from "../design";
import { helpStore } from "./help";
import { usePerson } from "./person";
import { hasDesk, mayReview } from "./roles";
import styles from "./shell.module.css";

export interface RailProps {
  presence?: "available" | "busy" | "away" | "offline";
  /** Shown at the desk: how many people wait for an answer. */
  waiting?: number;
}

/** Left edge of the console: where one can go, help, colours and oneself. At the bottom on a phone. */
export function Rail({ presence, waiting = 0 }: RailProps) {
  const { t } = useTranslation("console");
  const { me, signOut } = usePerson();
  return (
    <nav className={styles.rail} aria-label={t("nav.label")}>
      <Logo />
      {hasDesk(me.roles) && (
        <Link to="/desk" className={styles.place} activeProps={{ className: styles.here }} title={t("nav.desk")}>
          <Inbox aria-hidden />
          <span className="ds-hidden">{t("nav.desk")}</span>
          {waiting > 0 && <b className={styles.count}>{waiting}</b>}
        </Link>
      )}
      {mayReview(me.roles) && (
        <Link
          to="/review"
          className={styles.place}
          activeProps={{ className: styles.here }}
          title={t("nav.recordings")}
        >
          <CirclePlay aria-hidden />
          <span className="ds-hidden">{t("nav.recordings")}</span>
        </Link>
      )}
      <span className={styles.spring} />
      <ColorSchemeToggle />
      <PlainButton
        kind="quiet"
        icon
        className={styles.notOnPhone}
        aria-label={t("nav.help")}
        title={t("nav.help")}
        onClick={() => helpStore.getState().set(true)}
      >
        <CircleHelp aria-hidden />
      </PlainButton>
      <Menu position="right-end" withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <button
            type="button"
            className={classes(styles.me)}
            aria-label={t("nav.person", { name: me.display_name })}
            title={me.display_name}
          >
            <PersonAvatar name={me.display_name} presence={presence} decorative />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {me.display_name}
            <br />
            {me.organisation}
          </Menu.Label>
          <Menu.Item leftSection={<LogOut size={16} aria-hidden />} onClick={signOut}>
            {t("nav.sign_out")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}

/** The product's sign: a screen with three people in it. */
export function Logo() {
  return (
    <svg className={styles.logo} viewBox="0 0 24 24" aria-hidden="true">
      <rect x="2.5" y="3.5" width="19" height="14" rx="4" />
      <path d="M8 21h8" />
      <circle cx="8" cy="12" r="1.3" />
      <circle cx="12" cy="8.6" r="1.3" />
      <circle cx="16" cy="12" r="1.3" />
    </svg>
  );
}
