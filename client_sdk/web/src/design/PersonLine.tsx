import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "./classes";
import { PersonAvatar, type PersonAvatarProps } from "./PersonAvatar";
import { personColour } from "./people";
import styles from "./people.module.css";
import { ExternalTag } from "./Tag";

export interface PersonLineProps {
  person: Omit<PersonAvatarProps, "decorative" | "size">;
  /** Marks the reader's own line. */
  you?: boolean;
  /** Team and profile, or what the person does. */
  sub?: ReactNode;
  /** Right of the name: a tag or a word. */
  aside?: ReactNode;
  /** Lifts the line of the person who drives. */
  hot?: boolean;
  /** Under the name: `RightsStrip`, buttons. */
  children?: ReactNode;
}

/** One person in a list of people. */
export function PersonLine({ person, you = false, sub, aside, hot = false, children }: PersonLineProps) {
  const { t } = useTranslation("design");
  const colour = person.order === undefined ? null : personColour(person.order);
  return (
    <div className={classes(styles.line, colour?.className, hot && styles.hot)}>
      <PersonAvatar {...person} decorative />
      <div>
        <div className={styles.name}>
          <b>{person.name}</b>
          {you && <span className={styles.you}>{t("person.you")}</span>}
          {person.external && <ExternalTag />}
        </div>
        {sub && <div className={styles.sub}>{sub}</div>}
      </div>
      <div>{aside}</div>
      {children && <div className={styles.more}>{children}</div>}
    </div>
  );
}
