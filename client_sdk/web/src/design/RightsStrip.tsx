import { Clipboard, Eye, File, type LucideIcon, Mic, MousePointer2, Pencil } from "lucide-react";
import { useTranslation } from "react-i18next";
import { classes } from "./classes";
import { personColour } from "./people";
import { RIGHTS, type Right, type RightState } from "./rights";
import styles from "./rights.module.css";

const ICONS: Record<Right, LucideIcon> = {
  see: Eye,
  control: MousePointer2,
  draw: Pencil,
  clipboard: Clipboard,
  files: File,
  voice: Mic,
};

export interface RightsStripProps {
  rights: Readonly<Record<Right, RightState>>;
  /** Whose rights; read out as the name of the list. */
  ofName?: string;
  /** Rights in use now (control while driving), drawn in the person's colour. */
  inUse?: readonly Right[];
  /** Joining order from 0, for the colour of a right in use. */
  order?: number;
  size?: "medium" | "large";
}

/** What somebody may do, at a glance: filled = allowed, amber outline = asks first, struck through = not allowed. */
export function RightsStrip({ rights, ofName, inUse = [], order, size = "medium" }: RightsStripProps) {
  const { t } = useTranslation("design");
  return (
    <ul
      className={classes(
        styles.strip,
        size === "large" && styles.large,
        order !== undefined && personColour(order).className,
      )}
      aria-label={ofName ? t("rights.label", { name: ofName }) : t("rights.label_anybody")}
    >
      {RIGHTS.map((right) => {
        const used = inUse.includes(right);
        const Icon = ICONS[right];
        const text = t("right.tile", {
          right: t(`right.${right}`),
          state: t(used ? "right.state.in_use" : `right.state.${rights[right]}`),
        });
        return (
          <li key={right} className={classes(styles.tile, styles[rights[right]], used && styles.inUse)} title={text}>
            <Icon aria-hidden strokeWidth={1.75} />
            <span className="ds-hidden">{text}</span>
          </li>
        );
      })}
    </ul>
  );
}
