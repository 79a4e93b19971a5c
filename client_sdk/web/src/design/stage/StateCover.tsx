import { Check, Eye, Hourglass, type LucideIcon, Pause, TriangleAlert, VideoOff } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "../classes";
import { formatTime } from "../clock";
import type { PictureState } from "./PictureState";
import styles from "./stage.module.css";

interface Cover {
  Icon: LucideIcon;
  title: string;
  text?: string;
  actions?: ReactNode;
}

export interface StateCoverProps {
  state: PictureState;
  /** Whose screen it is, for the sentences. */
  sharerName: string;
}

/** What stands in the frame when there is no picture: always a sentence, hatched while paused. */
export function StateCover({ state, sharerName }: StateCoverProps) {
  const { t } = useTranslation("design");
  const cover = ((): Cover | null => {
    switch (state.kind) {
      case "live":
      case "reconnecting":
        return null;
      case "waiting":
        return { Icon: Hourglass, title: state.title, text: state.text, actions: state.actions };
      case "paused":
        return {
          Icon: Pause,
          title: t("picture.paused", { name: state.byName }),
          text: t("picture.paused_text", { name: state.byName }),
        };
      case "held":
        return { Icon: TriangleAlert, title: t("picture.held"), text: t("picture.held_text") };
      case "withdrawn":
        return {
          Icon: Eye,
          title: t("picture.withdrawn", { name: state.byName }),
          text: t("picture.withdrawn_text"),
          actions: state.actions,
        };
      case "no-video":
        return {
          Icon: VideoOff,
          title: t("picture.none_yet"),
          text: t("picture.none_yet_text", { name: sharerName }),
          actions: state.actions,
        };
      case "ended":
        return {
          Icon: Check,
          title:
            state.byName === null
              ? t("picture.ended_nobody")
              : t("picture.ended", { name: state.byName, time: formatTime(state.atMs) }),
          text: state.text,
          actions: state.actions,
        };
    }
  })();
  if (!cover) return null;
  const { Icon, title, text, actions } = cover;
  return (
    <div className={classes(styles.cover, state.kind === "paused" && styles.hatched)} role="status">
      <div>
        <Icon aria-hidden strokeWidth={1.6} />
        <b>{title}</b>
        {text && <p>{text}</p>}
        {actions && <div className={styles.coverActions}>{actions}</div>}
      </div>
    </div>
  );
}
