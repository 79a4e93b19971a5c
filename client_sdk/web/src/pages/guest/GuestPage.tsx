import { useTranslation } from "react-i18next";
import { EmptyState } from "../../design/States";
import { addCatalogue } from "../../i18n";
import guest from "../../i18n/en/guest";

addCatalogue("guest", guest);

export default function GuestPage() {
  const { t } = useTranslation("guest");
  return <EmptyState page title={t("title")} />;
}
