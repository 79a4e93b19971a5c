import { useTranslation } from "react-i18next";
import { EmptyState } from "../../design/States";
import { addCatalogue } from "../../i18n";
import review from "../../i18n/en/review";

addCatalogue("review", review);

export default function ReviewListPage() {
  const { t } = useTranslation("review");
  return <EmptyState page title={t("title")} />;
}
