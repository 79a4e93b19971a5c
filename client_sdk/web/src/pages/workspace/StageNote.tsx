import { Keyboard, MousePointer2, OctagonX, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { CountDown, KeyCap, PlainButton, StagePill } from "../../design";
import type { SessionView } from "../../protocol/messages.gen";
import { askedOutcome, controlOffer, sharerName } from "./control";
import { actionsFor, groups, shortName } from "./people";
import { useCommand, useRoom } from "./room";

export interface StageNoteProps {
  driving: boolean;
  /** The picture has the keyboard. */
  focused: boolean;
  onChat: () => void;
}

/** The one sentence over the picture: where keys go, who is asked, who said no, who wants to drive. */
export function StageNote({ driving, focused, onChat }: StageNoteProps) {
  const { t } = useTranslation("workspace");
  const { client, view, device, online } = useRoom();
  const send = useCommand();
  const refused = useRefused(view);
  const offer = controlOffer(view, device);
  const sharer = shortName(sharerName(view) ?? "");
  const wants = groups(view).inside.find((person) => actionsFor(view, person).grant);

  if (wants) {
    return (
      <StagePill
        icon={<MousePointer2 aria-hidden />}
        title={t("control.wants", { name: wants.name })}
        action={
          <PlainButton
            size="small"
            disabled={!online}
            onClick={() => void send("control.grant", { participant: wants.participant })}
          >
            {t("control.give")}
          </PlainButton>
        }
      />
    );
  }
  if (driving && focused) {
    return (
      <StagePill
        icon={<Keyboard aria-hidden />}
        title={t("keys.goes", { name: sharer })}
        text={
          <>
            {t("keys.back")} <KeyCap>Ctrl</KeyCap> <KeyCap>Alt</KeyCap> <KeyCap>Esc</KeyCap>
          </>
        }
      />
    );
  }
  if (driving) {
    return (
      <StagePill icon={<Keyboard aria-hidden />} title={t("keys.away")} text={t("keys.away_text", { name: sharer })} />
    );
  }
  if (offer.kind === "asked") {
    const { asked_at_ms: from, expires_at_ms: until } = offer.prompt;
    return (
      <StagePill
        icon={<CountDown size={32} untilMs={client.clock.toLocal(until)} totalS={(until - from) / 1000} />}
        title={t("asked.title", { name: sharer })}
        text={t("asked.no_answer")}
      />
    );
  }
  if (refused.shown) {
    return (
      <StagePill
        urgency="alert"
        icon={<OctagonX aria-hidden color="var(--ds-red-text)" />}
        title={t("refused.title", { name: sharer })}
        text={t("refused.text")}
        action={
          <>
            <PlainButton size="small" onClick={onChat}>
              {t("refused.ask_chat")}
            </PlainButton>
            <PlainButton size="small" kind="quiet" icon aria-label={t("refused.dismiss")} onClick={refused.dismiss}>
              <X aria-hidden />
            </PlainButton>
          </>
        }
      />
    );
  }
  return null;
}

/** A no of the end-user, until it is closed or asked again. */
function useRefused(view: SessionView): { shown: boolean; dismiss: () => void } {
  const before = useRef<SessionView | null>(null);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const outcome = askedOutcome(before.current, view);
    before.current = view;
    if (outcome !== null) setShown(outcome === "refused");
    else if (view.prompts.some((prompt) => prompt.participant === view.you)) setShown(false);
  }, [view]);
  return { shown, dismiss: () => setShown(false) };
}
