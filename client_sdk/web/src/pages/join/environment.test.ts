// @vitest-environment node
import { expect, test } from "vitest";
import { environmentOf } from "./environment";

const facts = {
  userAgent:
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0",
  languages: ["de-DE", "en"],
  timeZone: "Europe/Berlin",
  screen: { width: 1920, height: 1080 },
  pixelRatio: 1.5,
};

test("tells browser, system, screen, time zone and language", () => {
  expect(environmentOf(facts)).toEqual({
    browser: "Edge 156",
    os: "Windows 10 or later",
    screens: "1920×1080 at 1.5",
    time_zone: "Europe/Berlin",
    language: "de-DE, en",
  });
});

test.each([
  ["Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0", "Firefox 150", "Linux"],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/26.1 Safari/605.1.15",
    "Safari 26",
    "macOS",
  ],
  ["Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/156.0 Mobile Safari/537.36", "Chrome 156", "Android 16"],
])("knows %s", (userAgent, browser, os) => {
  expect(environmentOf({ ...facts, userAgent })).toMatchObject({ browser, os });
});

test("what is not known is left out, and nothing is longer than the server takes", () => {
  const values = environmentOf({
    ...facts,
    userAgent: "curl",
    languages: ["x".repeat(300)],
    screen: { width: 0, height: 0 },
    pixelRatio: 1,
  });
  expect(Object.keys(values)).toEqual(["time_zone", "language"]);
  expect(values.language).toHaveLength(200);
});
