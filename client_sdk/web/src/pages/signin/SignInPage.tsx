import { useTranslation } from "react-i18next";
import { EmptyState } from "../../design/States";
import { addCatalogue } from "../../i18n";
import signin from "../../i18n/en/signin";

addCatalogue("signin", signin);

export default function SignInPage() {
  const { t } = useTranslation("signin");
  return <EmptyState title={t("title")} />;
}
