import { OctagonX, Pause, User } from "lucide-react";
import { useTranslation } from "react-i18next";
import { classes } from "../../design";
import styles from "./who.module.css";

/** What happens after the yes: the browser's picker, and what stays in the person's hands. */
export function NextPreview() {
  const { t } = useTranslation("join");
  return (
    <>
      <h2 className={styles.nextTitle}>{t("pick.title")}</h2>
      <p className={styles.nextLead}>{t("pick.lead")}</p>
      <ul className={styles.picks}>
        <li>
          <div className={styles.thumb} aria-hidden="true">
            <i />
            <i />
            <span />
          </div>
          <b>{t("pick.screen")}</b>
          <p>{t("pick.screen_text")}</p>
        </li>
        <li>
          <div className={classes(styles.thumb, styles.one)} aria-hidden="true">
            <i />
            <i />
            <span />
          </div>
          <b>{t("pick.window")}</b>
          <p>{t("pick.window_text")}</p>
        </li>
      </ul>
      <ul className={styles.promises}>
        <li>
          <Pause aria-hidden />
          <span>
            <b>{t("pick.pause")}</b> {t("pick.pause_text")}
          </span>
        </li>
        <li>
          <User aria-hidden />
          <span>
            <b>{t("pick.remove")}</b> {t("pick.remove_text")}
          </span>
        </li>
        <li>
          <OctagonX aria-hidden />
          <span>
            <b>{t("pick.stop")}</b> {t("pick.stop_text")}
          </span>
        </li>
      </ul>
    </>
  );
}
