import { useTranslation } from "react-i18next";
import { formatTime, PlainButton } from "../../design";
import type { ServerConfig } from "../../protocol/messages.gen";
import type { Ending } from "../seat/ending";
import { endingTitle } from "../seat/endingTitle";
import { Halves } from "../seat/Halves";
import halves from "../seat/halves.module.css";
import { PageTitle } from "../seat/PageTitle";

export interface GuestEndProps {
  ending: Ending;
  organisation: string;
  config: ServerConfig | null;
  /** Where the same link still leads back. */
  onReturn?: () => void;
}

/** Why it is over, and whether there is a way back. */
export function GuestEnd({ ending, organisation, config, onReturn }: GuestEndProps) {
  const { t } = useTranslation("guest");
  const { t: seat } = useTranslation("seat");
  const text = ((): string => {
    switch (ending.kind) {
      case "refused":
        return t("ended.text_refused");
      case "removed":
      case "revoked":
        return t("ended.text_revoked");
      case "left":
      case "lost":
        return onReturn ? t("ended.text_left") : t("ended.text");
      case "closed":
      case "expired":
      case "stopped":
      case "stopped_by_you":
        return t("ended.text");
    }
  })();
  return (
    <Halves organisation={organisation} config={config}>
      <PageTitle>{seat(...endingTitle(ending))}</PageTitle>
      <p className={halves.lead}>
        <span className="ds-tabular">{formatTime(ending.atMs)}</span> · {text}
      </p>
      {onReturn && (
        <div className={halves.buttons}>
          <PlainButton size="large" onClick={onReturn}>
            {t("ended.back")}
          </PlainButton>
        </div>
      )}
    </Halves>
  );
}
