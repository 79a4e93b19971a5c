import { act, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { expectNoViolations } from "../../../tests/axe";
import { PictureFrame } from "./PictureFrame";
import type { PictureState } from "./PictureState";
import { PointerBoard } from "./PointerBoard";
import { PointerLayer } from "./PointerLayer";
import { NO_PICTURE_AFTER_MS, Stage, shownState } from "./Stage";

afterEach(() => void vi.useRealTimers());

const tomas = { name: "Tomás", you: false, order: 1 };

function frame(state: PictureState, driver: typeof tomas | null = null) {
  return render(
    <PictureFrame state={state} driver={driver} sharerName="Ruth">
      <div data-testid="picture" />
    </PictureFrame>,
  );
}

test.each<[PictureState, boolean, string, string]>([
  [{ kind: "live" }, true, "Nobody drives", ""],
  [{ kind: "waiting", title: "Ruth has been asked" }, false, "Waiting", "Ruth has been asked"],
  [{ kind: "paused", byName: "Ruth" }, false, "Paused", "Ruth has paused sharing"],
  [{ kind: "reconnecting", keptUntilMs: 0 }, true, "Not live", "Connection lost. Trying again."],
  [{ kind: "held" }, false, "Held", "This session must be recorded"],
  [{ kind: "withdrawn", byName: "Ana" }, false, "Not shown", "Ana has withdrawn your view"],
  [{ kind: "no-video" }, false, "No picture", "Ruth shares, but nothing gets through."],
  [{ kind: "ended", byName: "Ruth", atMs: 0 }, false, "Ended", "Ruth ended the session at"],
  [{ kind: "ended", byName: null, atMs: 0 }, false, "Ended", "The session has ended"],
])("%o keeps the picture: %s, and says %s", async (state, picture, tab, sentence) => {
  const { container } = frame(state);
  expect(screen.queryByTestId("picture") !== null).toBe(picture);
  expect(container.textContent).toContain(tab);
  expect(container.textContent).toContain(sentence);
  await expectNoViolations(container);
});

test("the frame is the driver's: thick for oneself, in their colour", () => {
  const { container, rerender } = frame({ kind: "live" }, tomas);
  expect(container.textContent).toContain("Tomás is driving");
  expect(container.innerHTML).toMatch(/ds-p2.*bySomebody/);
  rerender(<PictureFrame state={{ kind: "live" }} driver={{ ...tomas, you: true }} sharerName="Ruth" />);
  expect(container.textContent).toContain("You are driving");
  expect(container.innerHTML).toContain("byYou");
  rerender(<PictureFrame state={{ kind: "paused", byName: "Ruth" }} driver={tomas} sharerName="Ruth" />);
  expect(container.textContent).not.toContain("driving");
});

test("the place that is kept has a time, and trying is possible at once", () => {
  const onRetry = vi.fn();
  frame({ kind: "reconnecting", keptUntilMs: Date.now() + 48_500, onRetry });
  expect(screen.getByText("Your place is kept for 0:48.")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Try now" }));
  expect(onRetry).toHaveBeenCalledOnce();
});

test("pointers appear where people point and go when they leave, without a render", () => {
  const board = new PointerBoard();
  board.move("ana", { x: 0.25, y: 0.5 });
  const { container } = render(
    <PointerLayer
      board={board}
      people={[
        { id: "ana", name: "Ana", order: 0 },
        { id: "tomas", name: "Tomás", order: 1, driving: true },
      ]}
    />,
  );
  const [ana, other] = [...container.querySelectorAll<HTMLElement>("[class*=ds-p]")];
  expect([ana?.style.left, ana?.style.top, ana?.hidden, other?.hidden]).toEqual(["25%", "50%", false, true]);
  board.move("tomas", { x: 1, y: 1 });
  board.hide("ana");
  expect([ana?.hidden, other?.hidden, other?.style.left]).toEqual([true, false, "100%"]);
});

test("live without a picture is waiting, and after a while trouble", () => {
  const waiting = { title: "Waiting", text: "A moment" };
  expect(shownState({ kind: "live" }, true, false, waiting)).toEqual({ kind: "live" });
  expect(shownState({ kind: "live" }, false, false, waiting)).toEqual({ kind: "waiting", ...waiting });
  expect(shownState({ kind: "live" }, false, true, waiting)).toEqual({ kind: "no-video" });
  expect(shownState({ kind: "held" }, false, true, waiting)).toEqual({ kind: "held" });
});

test("the stage never stays bare: it says that it waits, then that nothing arrives", () => {
  vi.useFakeTimers();
  render(
    <Stage
      stream={null}
      state={{ kind: "live" }}
      driver={null}
      sharerName="Ruth"
      people={[]}
      board={new PointerBoard()}
    />,
  );
  expect(screen.getByText("Waiting for the first picture")).toBeTruthy();
  act(() => void vi.advanceTimersByTime(NO_PICTURE_AFTER_MS));
  expect(screen.getByText("No picture is arriving")).toBeTruthy();
});

test("the stage's surface takes keys only while they go to the remote machine", async () => {
  const props = { stream: null, state: { kind: "live" }, driver: null, sharerName: "Ruth", people: [] } as const;
  const board = new PointerBoard();
  const { container, rerender } = render(<Stage {...props} board={board} />);
  expect(screen.queryByRole("application")).toBeNull();
  rerender(<Stage {...props} board={board} capturing />);
  expect(screen.getByRole("application").tabIndex).toBe(0);
  await expectNoViolations(container);
});
