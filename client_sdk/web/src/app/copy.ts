import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { tellRefusal } from "./notify";

/** How long the button says that it worked. */
const SAID_MS = 2000;

/** Copies text from a click, and says for a moment that it did. */
export function useCopy(text: string): { copied: boolean; copy: () => void } {
  const { t } = useTranslation("console");
  const [copied, setCopied] = useState(false);
  const timer = useRef(0);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const copy = useCallback(() => {
    // Without a secure context there is no clipboard at all.
    const writing = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error("no clipboard"));
    writing.then(
      () => {
        setCopied(true);
        window.clearTimeout(timer.current);
        timer.current = window.setTimeout(() => setCopied(false), SAID_MS);
      },
      () => tellRefusal(t("copy.failed")),
    );
  }, [text, t]);
  return { copied, copy };
}
