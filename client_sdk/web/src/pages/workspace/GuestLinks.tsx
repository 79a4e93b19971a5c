import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatTime, PlainButton, Tag } from "../../design";
import { ConfirmDialog } from "../../design/ConfirmDialog";
import type { GuestLinkView } from "../../protocol/messages.gen";
import { mayInviteGuests } from "./bringIn";
import { personOf } from "./people";
import styles from "./rail.module.css";
import { useCommand, useRoom } from "./room";

/** All guest links of this session: for whom, how long, how often used; each can be revoked. */
export function GuestLinks() {
  const { t } = useTranslation("workspace");
  const { client, view, online } = useRoom();
  const send = useCommand();
  const [revoking, setRevoking] = useState<GuestLinkView | null>(null);
  const links = view.guest_links ?? [];
  if (links.length === 0) return <p className={styles.quiet}>{t("case.links_none")}</p>;
  return (
    <ul className={styles.links}>
      {links.map((link) => (
        <li key={link.link}>
          <div>
            <b>{link.label}</b> {link.organisation}
            <div className={styles.quiet}>
              {[
                view.profiles?.find((profile) => profile.profile === link.profile)?.name ?? link.profile,
                t("link.uses_count", { uses: link.uses, max: link.max_uses }),
                t("link.until", { time: formatTime(client.clock.toLocal(link.expires_at_ms)) }),
                link.pin && t("link.pin"),
                t("link.by", { name: personOf(view, link.by)?.name ?? "" }),
              ]
                .filter(Boolean)
                .join(" · ")}
            </div>
          </div>
          <Tag tone={link.state === "open" ? "green" : link.state === "locked" ? "red" : "neutral"}>
            {t(`link.state_${link.state}`)}
          </Tag>
          {mayInviteGuests(view) && link.state !== "revoked" && (
            <PlainButton size="small" disabled={!online} onClick={() => setRevoking(link)}>
              {t("link.revoke")}
            </PlainButton>
          )}
        </li>
      ))}
      <ConfirmDialog
        opened={revoking !== null}
        title={t("link.revoke_title", { name: revoking?.label ?? "" })}
        text={t("link.revoke_text")}
        confirmLabel={t("link.revoke_confirm")}
        danger
        onConfirm={() => {
          if (revoking) void send("guest_link.revoke", { link: revoking.link });
          setRevoking(null);
        }}
        onClose={() => setRevoking(null)}
      />
    </ul>
  );
}
