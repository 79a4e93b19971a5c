import { Eye, MousePointer2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { classes } from "./classes";
import { initialsOf, personColour } from "./people";
import styles from "./people.module.css";

export interface PersonAvatarProps {
  name: string;
  /** Outside the house: a dashed square; write the word beside it (`ExternalTag`, `PersonLine`). */
  external?: boolean;
  /** Joining order from 0, which gives the colour of the ring; left out where people colours mean nothing. */
  order?: number;
  size?: 20 | 24 | 28 | 32 | 40 | 64;
  presence?: "available" | "busy" | "away" | "offline";
  activity?: "watching" | "driving";
  photoUrl?: string;
  /** True where the name stands beside it anyway, so that nobody hears it twice. */
  decorative?: boolean;
}

/** A person: colleague round, external square and dashed. The shape tells it, the colour only repeats it. */
export function PersonAvatar(props: PersonAvatarProps) {
  const { name, external = false, order, size = 32, presence, activity, photoUrl, decorative = false } = props;
  const { t } = useTranslation("design");
  const colour = order === undefined ? null : personColour(order);
  const spoken = [
    name,
    external && t("person.external"),
    presence && t(`person.${presence}`),
    activity && t(`person.${activity}`),
  ].filter(Boolean);
  return (
    <span
      className={classes(
        styles.avatar,
        size !== 32 && styles[`s${size}`],
        external && styles.external,
        colour?.className,
        colour && (colour.dashed ? styles.dashed : styles.coloured),
      )}
      {...(decorative ? { "aria-hidden": true } : { role: "img", "aria-label": spoken.join(", "), title: name })}
    >
      {photoUrl ? <img src={photoUrl} alt="" /> : initialsOf(name)}
      {presence && <span className={classes(styles.presence, presence !== "offline" && styles[presence])} />}
      {activity && (
        <span className={classes(styles.activity, activity === "driving" && styles.driving)}>
          {activity === "driving" ? <MousePointer2 strokeWidth={2.2} /> : <Eye strokeWidth={2.2} />}
        </span>
      )}
    </span>
  );
}
