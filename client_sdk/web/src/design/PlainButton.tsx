import type { ComponentPropsWithRef } from "react";
import { classes } from "./classes";
import parts from "./parts.module.css";

export interface PlainButtonProps extends ComponentPropsWithRef<"button"> {
  /** `primary`: the one thing a person came to do; `danger`: stop and remove. */
  kind?: "primary" | "default" | "quiet" | "danger";
  /** 28, 32 or 44 px high; `large` for end-users, guests and phones. */
  size?: "small" | "medium" | "large";
  /** A square with an icon alone; give it an `aria-label`. */
  icon?: boolean;
}

/** The button of pages that load without the component library, and of components that they share with the consoles. */
export function PlainButton({ kind = "default", size = "medium", icon, className, ...rest }: PlainButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classes(
        parts.button,
        kind !== "quiet" && parts[kind],
        size !== "medium" && parts[size],
        icon && parts.icon,
        className,
      )}
    />
  );
}
