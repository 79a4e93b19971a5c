/** Light, dark, or whatever the system says. The key is the one that `plugins/boot.js` reads before the first paint. */
export type Scheme = "light" | "dark" | "auto";
export const SCHEMES: readonly Scheme[] = ["auto", "light", "dark"];
export const SCHEME_KEY = "deskswarm-color-scheme";

const listeners = new Set<(scheme: Scheme) => void>();
const systemIsDark = () => window.matchMedia("(prefers-color-scheme: dark)").matches;
let current: Scheme | null = null;

function read(): Scheme {
  try {
    const stored = window.localStorage.getItem(SCHEME_KEY);
    return stored === "light" || stored === "dark" ? stored : "auto";
  } catch {
    return "auto";
  }
}

export function getScheme(): Scheme {
  current ??= read();
  return current;
}

/** Keeps the choice, paints it, and tells everybody who subscribed. */
export function setScheme(scheme: Scheme): void {
  current = scheme;
  try {
    if (scheme === "auto") window.localStorage.removeItem(SCHEME_KEY);
    else window.localStorage.setItem(SCHEME_KEY, scheme);
  } catch {
    // Storage can be switched off: the choice then lasts for this page.
  }
  paintScheme();
  for (const listener of [...listeners]) listener(scheme);
}

/** Writes the resolved scheme where `tokens.css` and the component library read it. */
export function paintScheme(): void {
  const scheme = getScheme();
  const dark = scheme === "dark" || (scheme === "auto" && systemIsDark());
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
}

export function subscribeScheme(listener: (scheme: Scheme) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
