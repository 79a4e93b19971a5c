import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../design/States";

export function NotFound() {
  const { t } = useTranslation("common");
  return <EmptyState page title={t("page.not_found")} action={<Link to="/desk">{t("page.not_found_next")}</Link>} />;
}
