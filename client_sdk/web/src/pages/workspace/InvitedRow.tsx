import { RadioTower } from "lucide-react";
import { useTranslation } from "react-i18next";
import { formatDuration, PlainButton, useNow } from "../../design";
import type { InvitationView } from "../../protocol/messages.gen";
import { mayCancel } from "./people";
import styles from "./rail.module.css";
import { useCommand, useRoom } from "./room";

/** An open invitation: whom it asks, how many seats are left and how long. */
export function InvitedRow({ invitation }: { invitation: InvitationView }) {
  const { t } = useTranslation("workspace");
  const { client, view, online } = useRoom();
  const send = useCommand();
  const now = useNow(1000);
  const left = formatDuration((client.clock.toLocal(invitation.expires_at_ms) - now) / 1000);
  return (
    <div className={styles.invited}>
      <span className={styles.invitedIcon} aria-hidden="true">
        <RadioTower />
      </span>
      <div>
        <b>{invitation.label}</b>
        <div className={styles.quiet}>
          {t("people.invited_line", { taken: invitation.taken, seats: invitation.seats, time: left })}
        </div>
      </div>
      {mayCancel(view) && (
        <PlainButton
          size="small"
          kind="quiet"
          disabled={!online}
          aria-label={t("people.cancel_named", { name: invitation.label })}
          onClick={() => void send("invitation.cancel", { invitation: invitation.invitation })}
        >
          {t("people.cancel")}
        </PlainButton>
      )}
    </div>
  );
}
