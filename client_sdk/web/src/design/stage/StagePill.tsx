import type { ReactNode } from "react";
import styles from "./stage.module.css";

export interface StagePillProps {
  /** An icon or a `CountDown`. */
  icon: ReactNode;
  title: string;
  text?: ReactNode;
  action?: ReactNode;
  /** `alert` interrupts a screen reader: refusals and withdrawn rights. */
  urgency?: "status" | "alert";
}

/** One sentence over the lower edge of the picture: who is asked, who said no, where keys go. */
export function StagePill({ icon, title, text, action, urgency = "status" }: StagePillProps) {
  return (
    <div className={styles.pill} role={urgency}>
      {icon}
      <div className={styles.pillText}>
        <b>{title}</b>
        {text && <div>{text}</div>}
      </div>
      {action}
    </div>
  );
}
