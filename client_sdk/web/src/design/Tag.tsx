import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "./classes";
import parts from "./parts.module.css";

export interface TagProps {
  /** Colour supports the word and never stands for it. */
  tone?: "neutral" | "amber" | "green" | "red" | "accent";
  children: ReactNode;
}

export function Tag({ tone = "neutral", children }: TagProps) {
  return <span className={classes(parts.tag, parts[tone])}>{children}</span>;
}

/** The word that stands beside everybody who is not of the house. */
export function ExternalTag() {
  const { t } = useTranslation("design");
  return <span className={classes(parts.tag, parts.external)}>{t("person.external")}</span>;
}

/** One key of a keyboard. */
export function KeyCap({ children }: { children: ReactNode }) {
  return <kbd className={parts.keyCap}>{children}</kbd>;
}
