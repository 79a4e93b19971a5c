import { useMatchRoute } from "@tanstack/react-router";
import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { type Command, useCommands } from "../../app/commands";
import { useShortcuts } from "../../app/shortcuts";
import { useWaitingInTitle } from "../../app/usePageTitle";
import { Bell } from "./bell";
import type { DeskChannel } from "./DeskChannel";
import { Invitations } from "./Invitations";
import styles from "./invitations.module.css";
import { showNotice } from "./systemNotice";
import { useInvitations } from "./useInvitations";

/** Makes invitations heard and seen on every page: sound, number in the tab, system notification, the key J. */
export function InvitationAlerts({ channel }: { channel: DeskChannel }) {
  const { t } = useTranslation(["desk", "console"]);
  const { cards, join } = useInvitations(channel);
  const atDesk = useMatchRoute()({ to: "/desk" }) !== false;
  const joinNow = useRef(join);
  joinNow.current = join;

  useEffect(() => {
    const bell = new Bell();
    const end = channel.onArrival((fresh) => {
      bell.ring();
      for (const card of fresh) {
        showNotice(card, t("invitation.asks", { name: card.inviter }), () => joinNow.current(card.invitation));
      }
    });
    return () => {
      end();
      bell.close();
    };
  }, [channel, t]);

  useWaitingInTitle(cards.length);
  const first = cards[0];
  useShortcuts({ j: () => first && join(first.invitation) }, first !== undefined);
  const commands = useMemo<Command[]>(
    () =>
      cards.map((card, at) => ({
        id: `join-${card.invitation}`,
        label: t("console:command.join", { name: card.inviter }),
        ...(at === 0 && { shortcut: "J" }),
        run: () => joinNow.current(card.invitation),
      })),
    [cards, t],
  );
  useCommands("invitations", commands);

  if (atDesk) return null;
  return (
    <div className={styles.floating}>
      <Invitations channel={channel} />
    </div>
  );
}
