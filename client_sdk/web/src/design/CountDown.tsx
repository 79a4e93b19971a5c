import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import styles from "./countdown.module.css";
import { useNow } from "./useNow";

export interface CountDownProps {
  /** The instant at which the time is over, in epoch milliseconds of this machine. */
  untilMs: number;
  /** What the whole ring stands for. */
  totalS: number;
  /** Edge in pixels. */
  size?: number;
  /** Called once, when the time is over. The server decides what that means. */
  onEnd?: () => void;
}

/** Seconds that are left for an answer, as a ring with the figure in it. It moves once a second. */
export function CountDown({ untilMs, totalS, size = 40, onEnd }: CountDownProps) {
  const { t } = useTranslation("design");
  const now = useNow(250);
  const leftS = Math.max(0, Math.ceil((untilMs - now) / 1000));
  const ended = useRef(false);
  useEffect(() => {
    if (leftS > 0 || ended.current) return;
    ended.current = true;
    onEnd?.();
  }, [leftS, onEnd]);
  const radius = size / 2 - 2;
  const length = 2 * Math.PI * radius;
  const share = totalS > 0 ? Math.min(1, leftS / totalS) : 0;
  return (
    <span
      role="timer"
      aria-label={t("count_down.left", { count: leftS })}
      className={styles.ring}
      style={{ width: size, height: size, fontSize: size / 3 }}
    >
      <svg viewBox={`0 0 ${size} ${size}`} aria-hidden="true">
        <circle className={styles.ground} cx={size / 2} cy={size / 2} r={radius} />
        <circle
          className={styles.left}
          cx={size / 2}
          cy={size / 2}
          r={radius}
          strokeDasharray={length}
          strokeDashoffset={length * (1 - share)}
        />
      </svg>
      <span aria-hidden="true">{leftS}</span>
    </span>
  );
}
