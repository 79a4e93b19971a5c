import { useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { failureOf } from "../../app/failure";
import { tellRefusal } from "../../app/notify";
import { useFailureText } from "../../app/useFailureText";
import { useWatch } from "../../app/useWatch";
import { useNow } from "../../design";
import type { InvitationCard } from "../../protocol/messages.gen";
import type { DeskChannel } from "./DeskChannel";
import { open } from "./invitations";

export interface OpenInvitations {
  cards: readonly InvitationCard[];
  joining: string | null;
  join: (invitation: string) => void;
  decline: (invitation: string) => void;
}

const NONE: readonly InvitationCard[] = [];

/** The invitations that wait for this person, and the two answers. */
export function useInvitations(channel: DeskChannel): OpenInvitations {
  const all = useWatch(channel.view)?.invitations ?? NONE;
  const now = useNow(1000, all.length > 0);
  const [joining, setJoining] = useState<string | null>(null);
  const navigate = useNavigate();
  const say = useFailureText();

  const join = useCallback(
    (invitation: string) => {
      setJoining(invitation);
      channel
        .accept(invitation)
        .then(
          (sessionId) => navigate({ to: "/sessions/$sessionId", params: { sessionId } }),
          (error: unknown) => tellRefusal(say(failureOf(error))),
        )
        .finally(() => setJoining(null));
    },
    [channel, navigate, say],
  );
  const decline = useCallback(
    (invitation: string) => {
      channel.decline(invitation).catch((error: unknown) => tellRefusal(say(failureOf(error))));
    },
    [channel, say],
  );
  // A new list only when a card comes or ends, not with each second.
  const still = open(all, channel.toServer(now));
  const ids = still.map((card) => card.invitation).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `ids` stands for the list.
  const cards = useMemo(() => still, [all, ids]);
  return { cards, joining, join, decline };
}
