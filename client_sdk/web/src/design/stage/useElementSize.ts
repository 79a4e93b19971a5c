import { type RefObject, useLayoutEffect, useState } from "react";
import type { Size } from "./placement";

/** The content size of an element in CSS pixels, renewed when it changes. */
export function useElementSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    const style = getComputedStyle(target);
    const paddings = (...names: ("paddingLeft" | "paddingRight" | "paddingTop" | "paddingBottom")[]) =>
      names.reduce((sum, name) => sum + (Number.parseFloat(style[name]) || 0), 0);
    const measure = () =>
      setSize({
        width: Math.max(0, target.clientWidth - paddings("paddingLeft", "paddingRight")),
        height: Math.max(0, target.clientHeight - paddings("paddingTop", "paddingBottom")),
      });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
