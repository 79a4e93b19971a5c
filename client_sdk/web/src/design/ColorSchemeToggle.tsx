import { Moon, Sun, SunMoon } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { PlainButton, type PlainButtonProps } from "./PlainButton";
import { getScheme, SCHEMES, setScheme, subscribeScheme } from "./scheme";

const ICONS = { auto: SunMoon, light: Sun, dark: Moon } as const;

/** Goes from the system's colours to light, to dark, and round again. */
export function ColorSchemeToggle({ size }: Pick<PlainButtonProps, "size">) {
  const { t } = useTranslation("design");
  const scheme = useSyncExternalStore(subscribeScheme, getScheme);
  const next = SCHEMES[(SCHEMES.indexOf(scheme) + 1) % SCHEMES.length] ?? "auto";
  const label = t("scheme.label", { now: t(`scheme.${scheme}`), next: t(`scheme.${next}`) });
  const Icon = ICONS[scheme];
  return (
    <PlainButton kind="quiet" size={size} icon aria-label={label} title={label} onClick={() => setScheme(next)}>
      <Icon aria-hidden />
    </PlainButton>
  );
}
