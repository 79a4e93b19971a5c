import { useTranslation } from "react-i18next";
import { EmptyState } from "../../design/States";
import { addCatalogue } from "../../i18n";
import workspace from "../../i18n/en/workspace";

addCatalogue("workspace", workspace);

export default function WorkspacePage() {
  const { t } = useTranslation("workspace");
  return <EmptyState title={t("title")} />;
}
