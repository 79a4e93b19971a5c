import { type ReactNode, useEffect, useRef } from "react";
import styles from "./halves.module.css";

/** The headline of a step. It takes the focus when the step appears, so that screen readers start there. */
export function PageTitle({ children }: { children: ReactNode }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  return (
    <h1 ref={title} tabIndex={-1} className={styles.title}>
      {children}
    </h1>
  );
}
