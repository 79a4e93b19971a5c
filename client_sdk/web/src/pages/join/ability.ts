/** Whether this browser can show its screen, and if not why. Pure: what is asked of the browser is passed in. */
export type CaptureAbility = "ok" | "insecure" | "phone" | "unsupported";

export interface BrowserFacts {
  /** False on plain http that is not this very machine: the browser then withholds capture. */
  isSecureContext: boolean;
  hasDisplayCapture: boolean;
  hasCamera: boolean;
  isPhone: boolean;
}

export function captureAbility(facts: BrowserFacts): CaptureAbility {
  if (!facts.isSecureContext) return "insecure";
  if (facts.hasDisplayCapture) return "ok";
  return facts.isPhone ? "phone" : "unsupported";
}

/** What a phone can show instead. */
export function mayUseCamera(facts: BrowserFacts): boolean {
  return facts.isSecureContext && facts.hasCamera && !facts.hasDisplayCapture;
}

export function readBrowser(page: Window = window): BrowserFacts {
  const { mediaDevices, userAgent, maxTouchPoints } = page.navigator;
  return {
    isSecureContext: page.isSecureContext,
    hasDisplayCapture: typeof mediaDevices?.getDisplayMedia === "function",
    hasCamera: typeof mediaDevices?.getUserMedia === "function" && mayUse(page.document, "camera"),
    isPhone: /Android|iPhone|iPad|Mobile/i.test(userAgent) || (/Mac/.test(userAgent) && maxTouchPoints > 1),
  };
}

/** Whether the server's policy lets this page use a device; browsers that cannot say leave it to the question itself. */
function mayUse(page: Document | undefined, feature: string): boolean {
  const { featurePolicy } = (page ?? {}) as { featurePolicy?: { allowsFeature(name: string): boolean } };
  return featurePolicy?.allowsFeature(feature) ?? true;
}
