// @vitest-environment node
import { expect, test } from "vitest";
import { type BrowserFacts, captureAbility, mayUseCamera, readBrowser } from "./ability";

const desktop: BrowserFacts = { isSecureContext: true, hasDisplayCapture: true, hasCamera: true, isPhone: false };

test("says why a screen cannot be shown", () => {
  expect(captureAbility(desktop)).toBe("ok");
  expect(captureAbility({ ...desktop, isSecureContext: false, hasDisplayCapture: false })).toBe("insecure");
  expect(captureAbility({ ...desktop, hasDisplayCapture: false })).toBe("unsupported");
  expect(captureAbility({ ...desktop, hasDisplayCapture: false, isPhone: true })).toBe("phone");
});

test("the camera is for those who cannot show a screen, and never without https", () => {
  expect(mayUseCamera(desktop)).toBe(false);
  expect(mayUseCamera({ ...desktop, hasDisplayCapture: false })).toBe(true);
  expect(mayUseCamera({ ...desktop, hasDisplayCapture: false, isSecureContext: false })).toBe(false);
});

test("reads the browser's own facts", () => {
  const page = (userAgent: string, maxTouchPoints = 0) =>
    ({
      isSecureContext: true,
      navigator: { userAgent, maxTouchPoints, mediaDevices: { getUserMedia: () => undefined } },
    }) as unknown as Window;
  expect(readBrowser(page("Mozilla/5.0 (Linux; Android 16)"))).toEqual({
    isSecureContext: true,
    hasDisplayCapture: false,
    hasCamera: true,
    isPhone: true,
  });
  expect(readBrowser(page("Mozilla/5.0 (Macintosh; Intel Mac OS X)", 5)).isPhone).toBe(true);
  expect(readBrowser(page("Mozilla/5.0 (Macintosh; Intel Mac OS X)")).isPhone).toBe(false);
  expect(readBrowser({ navigator: {} } as unknown as Window).hasCamera).toBe(false);
});

test("a camera that the server's policy withholds is none", () => {
  const page = {
    navigator: { userAgent: "", mediaDevices: { getUserMedia: () => undefined } },
    document: { featurePolicy: { allowsFeature: () => false } },
  } as unknown as Window;
  expect(readBrowser(page).hasCamera).toBe(false);
});
