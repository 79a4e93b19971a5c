import { Check, Dot, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { classes, formatTime } from "../../design";
import styles from "./rail.module.css";
import { useRoom } from "./room";
import type { Happening } from "./timeline";

const ICONS = { neutral: Dot, yes: Check, no: X } as const;

/** What happened, one line each. */
export function Happened({ steps }: { steps: readonly Happening[] }) {
  const { t } = useTranslation("workspace");
  const { client } = useRoom();
  return (
    <ol className={styles.happened}>
      {steps.map((step) => {
        const Icon = ICONS[step.tone];
        return (
          <li key={step.seq} className={classes(step.tone !== "neutral" && styles[step.tone])}>
            <Icon aria-hidden />
            <span>{t(step.key, step.values)}</span>
            <time className="ds-tabular">{formatTime(client.clock.toLocal(step.atMs))}</time>
          </li>
        );
      })}
    </ol>
  );
}
