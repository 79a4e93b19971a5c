import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Sentence } from "./sentence";

/** Puts a key with its values into words; which values a key needs is the sentence's affair. */
export function useWords(): (sentence: Pick<Sentence, "key" | "values">) => string {
  const { t } = useTranslation("review");
  return useCallback(({ key, values }) => (t as (key: string, values: Sentence["values"]) => string)(key, values), [t]);
}
