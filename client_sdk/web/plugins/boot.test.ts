import { readFileSync } from "node:fs";
import { beforeEach, expect, test, vi } from "vitest";

const script = readFileSync("plugins/boot.js", "utf8");
const run = () => new Function(script)();

beforeEach(() => {
  localStorage.clear();
  document.documentElement.removeAttribute("data-mantine-color-scheme");
});

test("the one policy passes text without markup and throws for all else", () => {
  const createPolicy = vi.fn();
  vi.stubGlobal("trustedTypes", { createPolicy });
  run();
  vi.unstubAllGlobals();
  expect(createPolicy).toHaveBeenCalledOnce();
  const [name, rules] = createPolicy.mock.calls[0] as [string, Record<string, (text: string) => string>];
  expect(name).toBe("default");
  expect(rules.createHTML?.(":root { --a: 1 > 0 }")).toBe(":root { --a: 1 > 0 }");
  expect(() => rules.createHTML?.("<img>")).toThrow(TypeError);
  expect(() => rules.createScript?.("1")).toThrow(TypeError);
  expect(() => rules.createScriptURL?.("/x.js")).toThrow(TypeError);
});

test("the chosen colours are painted before anything else; else the system's", () => {
  const painted = () => document.documentElement.getAttribute("data-mantine-color-scheme");
  run();
  expect(painted()).toBe("light");
  localStorage.setItem("deskswarm-color-scheme", "dark");
  run();
  expect(painted()).toBe("dark");
});
