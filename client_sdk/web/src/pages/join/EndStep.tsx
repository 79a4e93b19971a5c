import { Check } from "lucide-react";
import { useTranslation } from "react-i18next";
import { formatTime, PlainButton } from "../../design";
import type { ServerConfig } from "../../protocol/messages.gen";
import type { RestClient } from "../../sdk/rest";
import type { Ending } from "../seat/ending";
import { endingTitle } from "../seat/endingTitle";
import { Halves } from "../seat/Halves";
import halves from "../seat/halves.module.css";
import { PageTitle } from "../seat/PageTitle";
import styles from "./end.module.css";
import { ReceiptView } from "./ReceiptView";
import { SurveyForm } from "./SurveyForm";

export interface EndStepProps {
  ending: Ending;
  /** False when the server has not confirmed the end. */
  told: boolean;
  participant: string;
  rest: Pick<RestClient, "post">;
  config: ServerConfig | null;
  onNewKey: () => void;
}

/** The end: who ended it, the receipt, two questions. */
export function EndStep({ ending, told, participant, rest, config, onNewKey }: EndStepProps) {
  const { t } = useTranslation("join");
  const { t: seat } = useTranslation("seat");
  return (
    <Halves
      organisation={config?.organisation ?? t("organisation.unknown")}
      config={config}
      aside={<ReceiptView participant={participant} rest={rest} />}
    >
      <div className={styles.done}>
        <Check aria-hidden />
      </div>
      <PageTitle>{seat(...endingTitle(ending))}</PageTitle>
      <p className={halves.lead}>
        <span className="ds-tabular">{formatTime(ending.atMs)}</span> ·{" "}
        {ending.kind === "lost"
          ? seat("ended.lost_text")
          : t(ending.kind === "stopped_by_you" ? "end.text_stopped" : "end.text_other")}{" "}
        {!told && ending.kind === "stopped_by_you" && t("end.told_later")}
      </p>
      <SurveyForm participant={participant} rest={rest} />
      <div className={halves.buttons}>
        <PlainButton size="large" onClick={onNewKey}>
          {t("end.new_key")}
        </PlainButton>
      </div>
      <p className={styles.close}>{t("end.leave_page")}</p>
    </Halves>
  );
}
