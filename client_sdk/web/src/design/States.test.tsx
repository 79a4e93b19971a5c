import { act, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { expectNoViolations } from "../../tests/axe";
import { RefusalText, refusalKey } from "./RefusalText";
import { EmptyState, ErrorState, LoadingSkeleton, SKELETON_AFTER_MS } from "./States";
import { NetworkBadge, RecordingBadge } from "./StatusBadges";

afterEach(() => void vi.useRealTimers());

test("a skeleton comes after 200 ms; what is faster shows none", () => {
  vi.useFakeTimers();
  const { container } = render(<LoadingSkeleton lines={4} />);
  const bars = () => container.querySelectorAll("[role=status] span").length;
  expect(screen.getByRole("status", { name: "Loading" })).toBeTruthy();
  act(() => void vi.advanceTimersByTime(SKELETON_AFTER_MS - 1));
  expect(bars()).toBe(0);
  act(() => void vi.advanceTimersByTime(1));
  expect(bars()).toBe(4);
});

test("an error is announced, names the incident and offers the way on", async () => {
  const onRetry = vi.fn();
  const { container } = render(<ErrorState text="The server cannot be reached." incident="i-7" onRetry={onRetry} />);
  expect(screen.getByRole("alert").textContent).toContain("Incident i-7");
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(onRetry).toHaveBeenCalledOnce();
  await expectNoViolations(container);
});

test("an empty place has a sentence and one next action", () => {
  render(
    <EmptyState title="Nobody waits" text="New requests appear here." action={<button type="button">Open</button>} />,
  );
  expect(screen.getByText("Nobody waits")).toBeTruthy();
  expect(screen.getAllByRole("button")).toHaveLength(1);
});

test("a refusal is said in the catalogue's words, whether it came by REST or by the socket", () => {
  expect([refusalKey("key-unknown"), refusalKey("key_unknown"), refusalKey("toString")]).toEqual([
    "key_unknown",
    "key_unknown",
    null,
  ]);
  render(<RefusalText code="link-used" text="Something else." />);
  expect(screen.getByRole("alert").textContent).toBe(
    "This link was used already. Ask the person who sent it for a new one.",
  );
});

test("a code without a sentence is said in the server's words, and without those in general ones", () => {
  const { rerender } = render(<RefusalText code="brand_new" text="Ask Ana." />);
  expect(screen.getByRole("alert").textContent).toBe("Ask Ana.");
  rerender(<RefusalText code="brand_new" />);
  expect(screen.getByRole("alert").textContent).toContain("Ask the person who owns the session");
});

test("the recording's light has a word and counts", () => {
  render(<RecordingBadge state="on" sinceMs={Date.now() - 1_456_000} />);
  expect(screen.getByText("Recording").parentElement?.textContent).toBe("Recording24:16");
});

test("the network has a word and a figure, and no figure when it is lost", () => {
  const { container, rerender } = render(<NetworkBadge quality="good" roundTripMs={37.6} />);
  expect(container.textContent).toContain("Good · 38 ms");
  rerender(<NetworkBadge quality="lost" roundTripMs={37.6} />);
  expect(container.textContent).not.toContain("ms");
});
