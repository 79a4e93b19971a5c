import { fireEvent, screen, waitFor } from "@testing-library/dom";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { expectNoViolations } from "../../../tests/axe";
import join from "../../i18n/en/join";
import seat from "../../i18n/en/seat";
import type { ServerConfig } from "../../protocol/messages.gen";
import type { Failure } from "../seat/failure";
import { type KeyStepOptions, showKeyStep } from "./keyStep";

const config: ServerConfig = {
  version: "1",
  organisation: "Northwind IT support",
  privacy: { who: "Northwind IT", why: "To help you", how_long: "90 days", contact: "privacy@northwind.example" },
  demo: false,
  secure_transport: true,
  public_url: "",
  consent_timeout_s: 30,
  key_life_s: 1800,
  guest_link_life_s: 7200,
  guest_link_life_max_s: 7200,
};
const used: Failure = { code: "key_used", text: "", incident: null, retryAfterS: null };

function show(options: Partial<KeyStepOptions> = {}) {
  const root = document.createElement("div");
  document.body.replaceChildren(root);
  const proceed = vi.fn<KeyStepOptions["proceed"]>(async () => null);
  showKeyStep(root, { proceed, config: Promise.resolve(config), ...options });
  return { root, proceed, input: screen.getByLabelText<HTMLInputElement>(join["key.label"]) };
}

beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) {
    this.open = false;
    this.dispatchEvent(new Event("close"));
  };
});

test("warns against fraud, names the house, and has no violations", async () => {
  const { root } = show();
  await screen.findByText("Northwind IT support");
  expect(root.textContent).toContain(join.fraud.replaceAll("**", ""));
  await expectNoViolations(root);
});

test("a pasted key fills every box and goes on with Enter", async () => {
  const user = userEvent.setup();
  const { input, proceed } = show();
  expect(input).toBe(document.activeElement);
  await user.paste("k7m-4qx-2pd");
  expect(input.value).toBe("K7M4QX2PD");
  const boxes = [...document.querySelectorAll(".group > span")].map((box) => box.textContent);
  expect(boxes.join("")).toBe("K7M4QX2PD");
  await user.keyboard("{Enter}");
  expect(proceed).toHaveBeenCalledExactlyOnceWith("K7M4QX2PD");
});

test("a key that is too short, and a sign that is in no key, are said at once", async () => {
  const user = userEvent.setup();
  const { input, proceed } = show();
  await user.type(input, "K7O");
  expect(screen.getByRole("alert").textContent).toBe("O is in no key. Look at the key again.");
  expect(input.getAttribute("aria-invalid")).toBe("true");
  await user.keyboard("4{Enter}");
  expect(screen.getByRole("alert").textContent).toBe(join["key.too_short"]);
  expect(proceed).not.toHaveBeenCalled();
});

test("a refused key is kept in the field, with the reason", async () => {
  const user = userEvent.setup();
  const { input } = show({ proceed: async () => used });
  await user.type(input, "K7M4QX2PD{Enter}");
  await waitFor(() => expect(screen.getByRole("alert").textContent).toBe(seat["failure.key_used"]));
  expect(input.value).toBe("K7M4QX2PD");
  expect(input).toBe(document.activeElement);
});

test("a link goes on by itself", () => {
  const proceed = vi.fn(async () => null);
  show({ key: "K7M4QX2PD", proceed });
  expect(proceed).toHaveBeenCalledExactlyOnceWith("K7M4QX2PD");
});

test("the privacy text opens and closes", async () => {
  show();
  fireEvent.click(await screen.findByText(seat["foot.privacy"]));
  const dialog = screen.getByRole("dialog");
  expect(dialog.textContent).toContain("privacy@northwind.example");
  fireEvent.click(screen.getByText(seat["privacy.close"]));
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("without an answer of the server the page still works", async () => {
  const { root } = show({ config: Promise.resolve(null) });
  await Promise.resolve();
  expect(root.textContent).toContain(join["organisation.unknown"]);
  expect(screen.queryByText(seat["foot.privacy"])).toBeNull();
});
