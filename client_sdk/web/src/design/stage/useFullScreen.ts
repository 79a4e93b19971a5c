import { useCallback, useEffect, useState } from "react";

/** The tools are out of the way when the pointer has rested for this long. */
const IDLE_AFTER_MS = 3000;

export interface FullScreen {
  active: boolean;
  /** True in full screen while the pointer rests. */
  idle: boolean;
  toggle: () => void;
}

/** Full screen of one element. */
export function useFullScreen(element: HTMLElement | null): FullScreen {
  const [active, setActive] = useState(false);
  const [idle, setIdle] = useState(false);

  useEffect(() => {
    const changed = () => setActive(element !== null && document.fullscreenElement === element);
    document.addEventListener("fullscreenchange", changed);
    return () => document.removeEventListener("fullscreenchange", changed);
  }, [element]);

  useEffect(() => {
    setIdle(false);
    if (!active || !element) return;
    let timer = 0;
    const moved = () => {
      window.clearTimeout(timer);
      setIdle(false);
      timer = window.setTimeout(() => setIdle(true), IDLE_AFTER_MS);
    };
    moved();
    element.addEventListener("pointermove", moved);
    return () => {
      window.clearTimeout(timer);
      element.removeEventListener("pointermove", moved);
    };
  }, [active, element]);

  const toggle = useCallback(() => {
    // Either can be refused by the browser; the page then simply stays as it is.
    if (document.fullscreenElement) document.exitFullscreen().catch(() => undefined);
    else element?.requestFullscreen().catch(() => undefined);
  }, [element]);
  return { active, idle, toggle };
}
