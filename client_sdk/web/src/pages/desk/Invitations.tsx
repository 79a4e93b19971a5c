import type { DeskChannel } from "./DeskChannel";
import { InvitationCardView } from "./InvitationCardView";
import styles from "./invitations.module.css";
import { useInvitations } from "./useInvitations";

/** The open invitations, the most urgent first. */
export function Invitations({ channel }: { channel: DeskChannel }) {
  const { cards, joining, join, decline } = useInvitations(channel);
  if (cards.length === 0) return null;
  return (
    <div className={styles.stack} aria-live="polite">
      {cards.map((card, at) => (
        <InvitationCardView
          key={card.invitation}
          card={card}
          untilMs={channel.toLocal(card.expires_at_ms)}
          first={at === 0}
          joining={joining === card.invitation}
          onJoin={() => join(card.invitation)}
          onDecline={() => decline(card.invitation)}
        />
      ))}
    </div>
  );
}
