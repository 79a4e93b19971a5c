import { useTranslation } from "react-i18next";
import { EndUserKey } from "./EndUserKey";
import { GuestLinks } from "./GuestLinks";
import { Happened } from "./Happened";
import { endUser, isOwner } from "./people";
import styles from "./rail.module.css";
import { useRoom } from "./room";
import { happenings } from "./timeline";

/** What the browser of the end-user tells about itself; further fields are shown under their own name. */
const KNOWN = ["browser", "os", "screens", "time_zone", "language"] as const;

/** The case: what it is about, whose computer, key, guest links, and what has happened. */
export function CaseTab() {
  const { t } = useTranslation("workspace");
  const { view } = useRoom();
  const environment = Object.entries(view.environment ?? {});
  const label = (name: string) => {
    const known = KNOWN.find((field) => field === name);
    return known ? t(`case.${known}`) : name;
  };
  const user = endUser(view);
  return (
    <div className={styles.case}>
      <section>
        <h2>{t("case.description")}</h2>
        <p className={styles.text}>{view.description || t("case.description_none")}</p>
        {view.external_ref && (
          <dl className={styles.facts}>
            <div>
              <dt>{t("case.reference")}</dt>
              <dd>{view.external_ref}</dd>
            </div>
          </dl>
        )}
      </section>
      {view.outcome && (
        <section>
          <h2>{t("case.outcome")}</h2>
          <p className={styles.text}>{t(`outcome.${view.outcome}`)}</p>
          {view.resolution && <p className={styles.text}>{view.resolution}</p>}
        </section>
      )}
      <section>
        <h2>{t("case.environment")}</h2>
        {environment.length === 0 ? (
          <p className={styles.quiet}>{t("case.environment_none")}</p>
        ) : (
          <dl className={styles.facts}>
            {environment.map(([name, value]) => (
              <div key={name}>
                <dt>{label(name)}</dt>
                <dd>{String(value)}</dd>
              </div>
            ))}
          </dl>
        )}
      </section>
      {isOwner(view) && view.phase !== "closed" && (
        <section>
          <h2>{t("case.key")}</h2>
          {user ? <p className={styles.quiet}>{t("case.key_used", { name: user.name })}</p> : <EndUserKey />}
        </section>
      )}
      <section>
        <h2>{t("case.links")}</h2>
        <GuestLinks />
      </section>
      <section>
        <h2>{t("case.history")}</h2>
        <Happened steps={[...happenings(view.timeline ?? [])].reverse()} />
      </section>
    </div>
  );
}
