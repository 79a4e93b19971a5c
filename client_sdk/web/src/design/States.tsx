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
  /** True where this is the whole page: it is then the main landmark, and its title the heading. */
  page?: boolean;
}

/** Nothing here yet, and what to do about it. */
export function EmptyState({ icon, title, text, action, page = false }: EmptyStateProps) {
  const [Frame, Title] = page ? (["main", "h1"] as const) : (["div", "p"] as const);
  return (
    <Frame className={styles.state}>
      {icon}
      <Title className={styles.title}>{title}</Title>
      {text && <p className={styles.text}>{text}</p>}
      {action && <div className={styles.actions}>{action}</div>}
    </Frame>
  );
}

export interface ErrorStateProps {
  title?: string;
  /** What happened and what to do. */
  text: ReactNode;
  /** The server's incident id, for the administrator. */
  incident?: string | null;
  onRetry?: () => void;
  /** True where this is the whole page. */
  page?: boolean;
}

/** Something failed: said at once to screen readers, with the way on. */
export function ErrorState({ title, text, incident, onRetry, page = false }: ErrorStateProps) {
  const { t } = useTranslation("common");
  const Title = page ? "h1" : "p";
  const state = (
    <div className={styles.state} role="alert">
      <TriangleAlert aria-hidden />
      <Title className={styles.title}>{title ?? t("error.title")}</Title>
      <p className={styles.text}>{text}</p>
      {incident && <p className={styles.incident}>{t("error.incident", { incident })}</p>}
      {onRetry && (
        <div className={styles.actions}>
          <PlainButton onClick={onRetry}>{t("action.retry")}</PlainButton>
        </div>
      )}
    </div>
  );
  return page ? <main>{state}</main> : state;
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
