import { fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { ColorSchemeToggle } from "./ColorSchemeToggle";
import { getScheme, SCHEME_KEY, setScheme } from "./scheme";
import { colorSchemeManager } from "./theme";

afterEach(() => setScheme("auto"));
const painted = () => document.documentElement.getAttribute("data-mantine-color-scheme");

test("the toggle goes from the system's colours to light, to dark, and round", () => {
  render(<ColorSchemeToggle />);
  const press = () => fireEvent.click(screen.getByRole("button"));
  press();
  expect([getScheme(), painted(), localStorage.getItem(SCHEME_KEY)]).toEqual(["light", "light", "light"]);
  press();
  expect([getScheme(), painted(), localStorage.getItem(SCHEME_KEY)]).toEqual(["dark", "dark", "dark"]);
  expect(screen.getByRole("button", { name: "Colours: dark. Change to as the system." })).toBeTruthy();
  press();
  expect([getScheme(), localStorage.getItem(SCHEME_KEY)]).toEqual(["auto", null]);
});

test("the component library reads and writes the same choice", () => {
  const manager = colorSchemeManager();
  const heard: string[] = [];
  manager.subscribe((scheme) => heard.push(scheme));
  setScheme("dark");
  expect([manager.get("light"), heard]).toEqual(["dark", ["dark"]]);
  manager.unsubscribe();
  manager.set("light");
  expect([getScheme(), heard]).toEqual(["light", ["dark"]]);
});
