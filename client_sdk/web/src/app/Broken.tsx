import { useTranslation } from "react-i18next";
import { ErrorState } from "../design/States";

/** A bug in a page: said plainly, with a way on. The server knows nothing of it, so what was done there still counts. */
export function Broken() {
  const { t } = useTranslation("common");
  return <ErrorState text={t("error.page")} onRetry={() => window.location.reload()} />;
}
