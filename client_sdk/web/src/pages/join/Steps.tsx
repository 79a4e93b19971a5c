import { Check } from "lucide-react";
import { useTranslation } from "react-i18next";
import halves from "../seat/halves.module.css";

const STEPS = ["key", "who", "share"] as const;

/** Where the person is: key, who helps, share. */
export function Steps({ now }: { now: (typeof STEPS)[number] }) {
  const { t } = useTranslation("join");
  const at = STEPS.indexOf(now);
  return (
    <ol className={halves.steps} aria-label={t("step.list")}>
      {STEPS.map((step, index) => (
        <li
          key={step}
          className={index === at ? halves.now : index < at ? halves.done : undefined}
          aria-current={index === at ? "step" : undefined}
        >
          <span aria-hidden="true">{index < at ? <Check /> : index + 1}</span>
          {t(`step.${step}`)}
        </li>
      ))}
    </ol>
  );
}
