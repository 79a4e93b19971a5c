import { TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { PlainButton } from "./PlainButton";
import styles from "./states.module.css";

export interface EmptyStateProps {
  icon?: ReactNode;
  /** One sentence: what is not here. */
  title: string;
  text?: ReactNode;
  /** The one next action. */
  action?: ReactNode;
}

/** Nothing here yet, and what to do about it. */
export function EmptyState({ icon, title, text, action }: EmptyStateProps) {
  return (
    <div className={styles.state}>
      {icon}
      <p className={styles.title}>{title}</p>
      {text && <p className={styles.text}>{text}</p>}
      {action && <div className={styles.actions}>{action}</div>}
    </div>
  );
}

export interface ErrorStateProps {
  title?: string;
  /** What happened and what to do. */
  text: ReactNode;
  /** The server's incident id, for the administrator. */
  incident?: string | null;
  onRetry?: () => void;
}

/** Something failed: said at once to screen readers, with the way on. */
export function ErrorState({ title, text, incident, onRetry }: ErrorStateProps) {
  const { t } = useTranslation("common");
  return (
    <div className={styles.state} role="alert">
      <TriangleAlert aria-hidden />
      <p className={styles.title}>{title ?? t("error.title")}</p>
      <p className={styles.text}>{text}</p>
      {incident && <p className={styles.incident}>{t("error.incident", { incident })}</p>}
      {onRetry && (
        <div className={styles.actions}>
          <PlainButton onClick={onRetry}>{t("action.retry")}</PlainButton>
        </div>
      )}
    </div>
  );
}

/** What comes faster than this needs no sign of waiting; a flash would only disturb. */
export const SKELETON_AFTER_MS = 200;

export interface LoadingSkeletonProps {
  /** Lines of 16 px; or give the final shape as `children`. */
  lines?: number;
  afterMs?: number;
  children?: ReactNode;
}

/** The final shape in grey, 200 ms after the wait began. Announced as loading. */
export function LoadingSkeleton({ lines = 3, afterMs = SKELETON_AFTER_MS, children }: LoadingSkeletonProps) {
  const { t } = useTranslation("common");
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setShown(true), afterMs);
    return () => window.clearTimeout(timer);
  }, [afterMs]);
  return (
    <div role="status" aria-label={t("loading")}>
      {shown &&
        (children ?? (
          <div className={styles.skeleton}>
            {Array.from({ length: lines }, (_, line) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all the same.
              <span key={line} />
            ))}
          </div>
        ))}
    </div>
  );
}
