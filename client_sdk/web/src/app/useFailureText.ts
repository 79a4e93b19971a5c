import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "./failure";

/** Says a failure in plain words, with the time to wait where the server named it. */
export function useFailureText(): (failure: Failure) => string {
  const { t } = useTranslation("console");
  return useCallback(
    (failure) => {
      const text = failure.text ?? t(failure.key);
      if (failure.waitS === null || failure.waitS <= 0) return text;
      return `${text} ${t("error.wait", { count: Math.ceil(failure.waitS) })}`;
    },
    [t],
  );
}
