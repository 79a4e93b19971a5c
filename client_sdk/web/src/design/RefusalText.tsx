import { OctagonX } from "lucide-react";
import { useTranslation } from "react-i18next";
import refusal from "../i18n/en/refusal";
import styles from "./states.module.css";

type RefusalKey = keyof typeof refusal;

export interface RefusalTextProps {
  /** The stable code of the server's answer or of the SDK. */
  code: string;
  /** The server's own words, for a code without a sentence in the catalogue. */
  text?: string;
}

/** The catalogue's key for a code, or null: REST writes codes with hyphens, the wire with underscores. */
export function refusalKey(code: string): RefusalKey | null {
  const key = code.replaceAll("-", "_");
  return Object.hasOwn(refusal, key) ? (key as RefusalKey) : null;
}

/** The sentence for a refusal. */
export function useRefusal(): (code: string, text?: string) => string {
  const { t } = useTranslation("refusal");
  return (code, text) => {
    const key = refusalKey(code);
    if (key) return t(key);
    return text && text !== code ? text : t("fallback");
  };
}

/** A no: the fact and the next step, said at once to screen readers. */
export function RefusalText({ code, text }: RefusalTextProps) {
  const sentence = useRefusal();
  return (
    <p className={styles.refusal} role="alert">
      <OctagonX aria-hidden />
      <span>{sentence(code, text)}</span>
    </p>
  );
}
