import { OctagonX, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { PlainButton } from "../../design";
import { type Failure, failureSentence } from "./failure";
import styles from "./seat.module.css";

export interface RefusalNoticeProps {
  failure: Failure | null;
  onDismiss: () => void;
}

/** The last thing that was refused: the fact and the next step, until it is put away. */
export function RefusalNotice({ failure, onDismiss }: RefusalNoticeProps) {
  const { t } = useTranslation("seat");
  const { t: common } = useTranslation("common");
  return (
    <div role="alert">
      {failure && (
        <div className={styles.notice}>
          <OctagonX aria-hidden className={styles.red} />
          <span>{failureSentence(failure, (key) => t(key))}</span>
          <PlainButton kind="quiet" icon aria-label={common("action.close")} onClick={onDismiss}>
            <X aria-hidden />
          </PlainButton>
        </div>
      )}
    </div>
  );
}
