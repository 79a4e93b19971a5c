import { OctagonX } from "lucide-react";
import { useTranslation } from "react-i18next";
import refusal from "../i18n/en/refusal";
import type { TextValues } from "../i18n/text";
import styles from "./states.module.css";

export interface RefusalTextProps {
  /** The stable code of the server's answer; a code without a sentence of its own gets the general one. */
  code: string;
  /** Names and times that the sentence mentions. */
  values?: TextValues;
}

/** True when the catalogue has a sentence for this code. */
export function isKnownRefusal(code: string): code is keyof typeof refusal {
  return Object.hasOwn(refusal, code);
}

/** The sentence for a code; without the names that it mentions, or without one of its own, the general sentence. */
function sentenceKey(code: string, values: TextValues): keyof typeof refusal {
  if (!isKnownRefusal(code)) return "fallback";
  const needed = refusal[code].matchAll(/\{\{(\w+)\}\}/g);
  return [...needed].every(([, name]) => name !== undefined && name in values) ? code : "fallback";
}

/** A no: the fact and the next step, said at once to screen readers. */
export function RefusalText({ code, values = {} }: RefusalTextProps) {
  const { t } = useTranslation("refusal");
  // The key is known only while the page runs, so its values cannot be checked before.
  const say = t as (key: keyof typeof refusal, values: TextValues) => string;
  return (
    <p className={styles.refusal} role="alert">
      <OctagonX aria-hidden />
      <span>{say(sentenceKey(code, values), values)}</span>
    </p>
  );
}
