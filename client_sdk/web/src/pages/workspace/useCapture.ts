import { useEffect, useRef, useState } from "react";
import { InputCapture, type InputMode } from "../../sdk/input";
import type { SessionClient } from "../../sdk/session";

export interface Capture {
  /** For the stage: the element that is exactly the picture. */
  surfaceRef: (element: HTMLDivElement | null) => void;
  surface: HTMLDivElement | null;
  /** The picture has the focus, so that keys go where `mode` says. */
  focused: boolean;
}

/** Mouse and keyboard over the picture, as `mode` allows. The chord calls `onLeave` and gives the focus back to the page. */
export function useCapture(client: SessionClient, mode: InputMode, onLeave: () => void): Capture {
  const [surface, setSurface] = useState<HTMLDivElement | null>(null);
  const [focused, setFocused] = useState(false);
  const leave = useRef(onLeave);
  leave.current = onLeave;
  const capture = useRef<InputCapture | null>(null);

  useEffect(() => {
    if (!surface) return;
    const made = new InputCapture({
      element: surface,
      send: client.sendInput,
      point: client.showPointer,
      onLeave: () => {
        surface.blur();
        leave.current();
      },
    });
    capture.current = made;
    const focus = () => setFocused(true);
    const blur = () => setFocused(false);
    surface.addEventListener("focus", focus);
    surface.addEventListener("blur", blur);
    return () => {
      surface.removeEventListener("focus", focus);
      surface.removeEventListener("blur", blur);
      capture.current = null;
      made.dispose();
      setFocused(false);
    };
  }, [surface, client]);

  useEffect(() => {
    capture.current?.setMode(mode);
    if (mode === "drive") surface?.focus({ preventScroll: true });
  }, [mode, surface]);

  return { surfaceRef: setSurface, surface, focused };
}
