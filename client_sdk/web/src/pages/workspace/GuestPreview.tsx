import {
  Check,
  Clipboard,
  Eye,
  File,
  KeyRound,
  type LucideIcon,
  Mic,
  MousePointer2,
  Pencil,
  UserCheck,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { CopyButton } from "../../app/CopyButton";
import { classes, formatTime, PlainButton, RIGHTS, type Right } from "../../design";
import type { GuestLinkCreated, ProfileView } from "../../protocol/messages.gen";
import { effectiveRights } from "./bringIn";
import styles from "./bringIn.module.css";
import { endUser, shortName } from "./people";
import { stripOf } from "./rights";
import { useCommand, useRoom } from "./room";

const ICONS: Record<Right, LucideIcon> = {
  see: Eye,
  control: MousePointer2,
  draw: Pencil,
  clipboard: Clipboard,
  files: File,
  voice: Mic,
};

export interface GuestPreviewProps {
  profile: ProfileView;
  name: string;
  /** Null: the link needs none. */
  pin: string | null;
  made: GuestLinkCreated | null;
  onDone: () => void;
  onAnother: () => void;
}

/** What the guest will really be able to do, what has to happen first, and the link once it is made. */
export function GuestPreview({ profile, name, pin, made, onDone, onAnother }: GuestPreviewProps) {
  const { t } = useTranslation("workspace");
  const { client, view } = useRoom();
  const send = useCommand();
  const rights = stripOf(effectiveRights(view, profile));
  const user = endUser(view);
  const who = user ? shortName(user.name) : null;
  const checks: readonly (readonly [LucideIcon, string])[] = [
    [KeyRound, pin !== null ? t("link.check_pin") : t("link.check_link")],
    [UserCheck, t("link.check_host")],
    [Check, who ? t("link.check_end_user", { name: who }) : t("link.check_end_user_nobody")],
  ];
  return (
    <aside className={styles.preview}>
      <section>
        <h3>{name ? t("link.effective", { name: shortName(name) }) : t("link.effective_nobody")}</h3>
        <p className={styles.quiet}>{t("link.effective_hint")}</p>
        <ul className={styles.effective}>
          {RIGHTS.map((right) => {
            const Icon = ICONS[right];
            return (
              <li key={right} className={classes(styles[rights[right]])}>
                <i>
                  <Icon aria-hidden />
                </i>
                <span>
                  {t(`right.${right}`)}
                  {rights[right] === "asks" && <small>, {t("right.asks", { name: who ?? t("right.end_user") })}</small>}
                  {rights[right] === "denied" && <small>, {t("right.denied")}</small>}
                </span>
              </li>
            );
          })}
        </ul>
      </section>
      <section>
        <h3>{t("link.checks")}</h3>
        <ul className={styles.checks}>
          {checks.map(([Icon, text]) => (
            <li key={text}>
              <Icon aria-hidden />
              {text}
            </li>
          ))}
        </ul>
      </section>
      {made && (
        <section className={styles.ready} aria-live="polite">
          <header>
            <b>
              <Check aria-hidden /> {t("link.ready")}
            </b>
            <span>{t("link.once")}</span>
          </header>
          <output className={styles.url}>{made.url}</output>
          <div className={styles.quiet}>
            {t("link.until", { time: formatTime(client.clock.toLocal(made.expires_at_ms)) })}
          </div>
          {pin !== null && (
            <div>
              {t("link.pin")} <b className={styles.pinShown}>{pin}</b>{" "}
              <span className={styles.quiet}>{t("link.pin_hint")}</span>
            </div>
          )}
          <CopyButton text={made.url} label={t("link.copy")} fullWidth />
          <div className={styles.readyActions}>
            <PlainButton
              size="small"
              onClick={() => {
                void send("guest_link.revoke", { link: made.link }).then((done) => done && onAnother());
              }}
            >
              {t("link.revoke")}
            </PlainButton>
            <PlainButton size="small" onClick={onAnother}>
              {t("link.new")}
            </PlainButton>
            <PlainButton size="small" kind="primary" onClick={onDone}>
              {t("link.done")}
            </PlainButton>
          </div>
        </section>
      )}
    </aside>
  );
}
