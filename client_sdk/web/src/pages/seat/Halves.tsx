import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ColorSchemeToggle, classes } from "../../design";
import type { ServerConfig } from "../../protocol/messages.gen";
import styles from "./halves.module.css";
import { showPrivacy } from "./privacy";

export interface HalvesProps {
  /** Whose house this is. */
  organisation: string;
  config: ServerConfig | null;
  children: ReactNode;
  /** Right, or below where there is no room. */
  aside?: ReactNode;
  /** True where the right half is left out on a phone. */
  asideOptional?: boolean;
  /** Right end of the foot. */
  footNote?: ReactNode;
}

/** Left what is asked, right what it looks like; the operator's name above, the privacy text below. */
export function Halves({ organisation, config, children, aside, asideOptional = false, footNote }: HalvesProps) {
  const { t } = useTranslation("seat");
  return (
    <div className={styles.page}>
      <main className={styles.left}>
        <div className={styles.organisation}>
          <span className={styles.mark} aria-hidden="true">
            {[...organisation][0]?.toLocaleUpperCase()}
          </span>
          <span>{organisation}</span>
        </div>
        <div className={styles.middle}>{children}</div>
        <footer className={styles.foot}>
          {config && (
            <button type="button" className={styles.link} onClick={() => showPrivacy(config.privacy)}>
              {t("foot.privacy")}
            </button>
          )}
          {footNote && <span>{footNote}</span>}
          <ColorSchemeToggle />
        </footer>
      </main>
      {aside && (
        <aside className={classes(styles.right, asideOptional && styles.optional)}>
          <div className={styles.inner}>{aside}</div>
        </aside>
      )}
    </div>
  );
}
