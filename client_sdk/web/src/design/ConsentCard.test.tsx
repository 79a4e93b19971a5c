import { act, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { expectNoViolations } from "../../tests/axe";
import { ConsentCard, DEAD_TIME_MS } from "./ConsentCard";

const CHOICES = [
  { answer: "deny", label: "Don’t allow" },
  { answer: "allow", label: "Allow" },
] as const;

function card(onAnswer: (answer: "deny" | "allow") => void, takeFocus = true) {
  return (
    <ConsentCard
      name="Jane Okafor"
      external
      title="Jane Okafor from Acme Ledger asks to join"
      invitedBy="Ana Silva"
      reason="Jane builds the signing part."
      facts={[{ icon: null, text: "She sees your screen." }]}
      choices={CHOICES}
      onAnswer={onAnswer}
      untilMs={Date.now() + 21_000}
      totalS={30}
      takeFocus={takeFocus}
    />
  );
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a click within the dead time answers nothing, a later one answers once", () => {
  const onAnswer = vi.fn();
  render(card(onAnswer));
  const allow = screen.getByRole("button", { name: "Allow" });
  fireEvent.click(allow);
  act(() => void vi.advanceTimersByTime(DEAD_TIME_MS - 1));
  fireEvent.click(allow);
  expect(onAnswer).not.toHaveBeenCalled();
  act(() => void vi.advanceTimersByTime(1));
  fireEvent.click(allow);
  fireEvent.click(screen.getByRole("button", { name: "Don’t allow" }));
  expect(onAnswer.mock.calls).toEqual([["allow"]]);
});

test("focus goes to the card and to none of the answers, and back afterwards", () => {
  const before = document.body.appendChild(document.createElement("button"));
  before.focus();
  const { unmount } = render(card(vi.fn()));
  expect(document.activeElement).toBe(screen.getByRole("alertdialog"));
  unmount();
  expect(document.activeElement).toBe(before);
  before.remove();
});

test("a card that must not take the focus leaves it", () => {
  render(card(vi.fn(), false));
  expect(document.activeElement).toBe(document.body);
});

test("all answers look the same", () => {
  render(card(vi.fn()));
  const looks = screen.getAllByRole("button").map((button) => button.className);
  expect(new Set(looks).size).toBe(1);
});

test("it says who, that they are external, why, and what silence means", async () => {
  vi.useRealTimers();
  const { container } = render(card(vi.fn()));
  const dialog = screen.getByRole("alertdialog", { name: "Jane Okafor from Acme Ledger asks to join" });
  for (const text of ["External", "No answer means no.", "“Jane builds the signing part.”", "She sees your screen."]) {
    expect(dialog.textContent).toContain(text);
  }
  expect(screen.getByRole("timer").getAttribute("aria-label")).toBe("21 seconds left");
  await expectNoViolations(container);
});
