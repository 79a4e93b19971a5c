import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { shortcutOf, useShortcuts } from "./shortcuts";

const plain = { ctrlKey: false, metaKey: false, altKey: false };

test("a letter counts in either case; with a modifier it belongs to the browser", () => {
  expect(shortcutOf({ ...plain, key: "J" })).toBe("j");
  expect(shortcutOf({ ...plain, key: "Escape" })).toBe("Escape");
  expect(shortcutOf({ ...plain, key: "j", ctrlKey: true })).toBeNull();
  expect(shortcutOf({ ...plain, key: "j", metaKey: true })).toBeNull();
  expect(shortcutOf({ ...plain, key: "j", altKey: true })).toBeNull();
});

function Page({ join, dialog = false, enabled = true }: { join: () => void; dialog?: boolean; enabled?: boolean }) {
  useShortcuts({ j: join }, enabled);
  return (
    <>
      <input aria-label="text" />
      {/* The shared screen while somebody drives it. */}
      <div role="application" data-testid="screen" />
      {dialog && <div role="dialog" aria-modal="true" />}
    </>
  );
}

test("a key works on the page, and not in a field nor on the shared screen", () => {
  const join = vi.fn();
  render(<Page join={join} />);
  fireEvent.keyDown(screen.getByLabelText("text"), { key: "j" });
  fireEvent.keyDown(screen.getByTestId("screen"), { key: "j" });
  fireEvent.keyDown(document.body, { key: "j", repeat: true });
  expect(join).not.toHaveBeenCalled();
  fireEvent.keyDown(document.body, { key: "j" });
  expect(join).toHaveBeenCalledOnce();
});

test("behind a dialog, and when switched off, no key works", () => {
  const join = vi.fn();
  const { rerender } = render(<Page join={join} dialog />);
  fireEvent.keyDown(document.body, { key: "j" });
  rerender(<Page join={join} enabled={false} />);
  fireEvent.keyDown(document.body, { key: "j" });
  expect(join).not.toHaveBeenCalled();
});
