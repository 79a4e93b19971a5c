import { useTranslation } from "react-i18next";
import { useWatch } from "../../app/useWatch";
import { type PictureState, PlainButton } from "../../design";
import { mayClose } from "./closing";
import { EndUserKey } from "./EndUserKey";
import { isOwner } from "./people";
import { pictureFact } from "./picture";
import { useRoom } from "./room";

/** The state of the picture with its words and next steps. */
export function usePictureState(onChat: () => void, onWrapUp: () => void): PictureState {
  const { t } = useTranslation("workspace");
  const { client, view } = useRoom();
  const connection = useWatch(client.state);
  const fact = pictureFact(view, connection);
  switch (fact.kind) {
    case "live":
    case "held":
      return { kind: fact.kind };
    case "reconnecting":
      return { kind: "reconnecting", onRetry: client.retryNow };
    case "paused":
      return { kind: "paused", byName: fact.name };
    case "waiting_end_user":
      return {
        kind: "waiting",
        title: t("waiting.end_user"),
        text: t("waiting.end_user_text"),
        ...(isOwner(view) && { actions: <EndUserKey /> }),
      };
    case "waiting_share":
      return {
        kind: "waiting",
        title: t("picture.waiting_share", { name: fact.name }),
        text: t("picture.waiting_share_text", { name: fact.name }),
      };
    case "interrupted":
      return {
        kind: "waiting",
        title: t("picture.interrupted", { name: fact.name }),
        text: t("picture.interrupted_text"),
      };
    case "withdrawn":
      return {
        kind: "withdrawn",
        byName: fact.name,
        actions: <PlainButton onClick={onChat}>{t("picture.open_chat")}</PlainButton>,
      };
    case "wrap_up":
    case "closed":
      return {
        kind: "waiting",
        title: t(fact.kind === "closed" ? "picture.closed" : "picture.wrap_up"),
        text: fact.kind === "closed" ? undefined : t("picture.wrap_up_text"),
        actions: mayClose(view) && (
          <PlainButton kind="primary" onClick={onWrapUp}>
            {t("action.wrap_up")}
          </PlainButton>
        ),
      };
  }
}
