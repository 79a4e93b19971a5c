import { useTranslation } from "react-i18next";
import { EmptyState } from "../../design/States";
import { addCatalogue } from "../../i18n";
import desk from "../../i18n/en/desk";

addCatalogue("desk", desk);

export default function DeskPage() {
  const { t } = useTranslation("desk");
  return <EmptyState title={t("title")} />;
}
