import { Button, type ButtonProps } from "@mantine/core";
import { Check, Copy } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useCopy } from "./copy";

export interface CopyButtonProps extends Pick<ButtonProps, "variant" | "fullWidth" | "size"> {
  text: string;
  label: string;
}

/** Copies `text`; the button itself says so. */
export function CopyButton({ text, label, variant = "default", ...rest }: CopyButtonProps) {
  const { t } = useTranslation("console");
  const { copied, copy } = useCopy(text);
  return (
    <Button
      {...rest}
      variant={variant}
      leftSection={copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
      onClick={copy}
    >
      <span aria-live="polite">{copied ? t("copy.copied") : label}</span>
    </Button>
  );
}
