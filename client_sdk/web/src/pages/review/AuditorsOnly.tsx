import { Link } from "@tanstack/react-router";
import { ShieldCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { usePerson } from "../../app/person";
import { Rail } from "../../app/Rail";
import { hasDesk } from "../../app/roles";
import { EmptyState } from "../../design";
import styles from "./review.module.css";

/** Says whose right this is; the server refuses everybody else anyway. */
export function AuditorsOnly() {
  const { t } = useTranslation("review");
  const { me } = usePerson();
  return (
    <div className={styles.frame}>
      <Rail />
      <div className={styles.page}>
        <EmptyState
          page
          icon={<ShieldCheck aria-hidden />}
          title={t("auditors.title")}
          text={t("auditors.text")}
          action={hasDesk(me.roles) && <Link to="/desk">{t("auditors.next")}</Link>}
        />
      </div>
    </div>
  );
}
