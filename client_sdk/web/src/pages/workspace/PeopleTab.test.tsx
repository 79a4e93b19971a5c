import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { expectNoViolations } from "../../../tests/axe";
import { ana, jane, profile, prompt, ruth, session, tomas } from "../../../tests/sessionView";
import { addCatalogue } from "../../i18n";
import consoleTexts from "../../i18n/en/console";
import workspace from "../../i18n/en/workspace";
import type { SessionView } from "../../protocol/messages.gen";
import { ServerClock } from "../../sdk/clock";
import type { SessionClient } from "../../sdk/session";
import { PeopleTab } from "./PeopleTab";
import { RoomProvider } from "./room";

addCatalogue("console", consoleTexts);
addCatalogue("workspace", workspace);

const request = vi.fn().mockResolvedValue({ type: "done", reply_to: 1 });
const client = { clock: new ServerClock(), request } as unknown as SessionClient;

function show(view: SessionView) {
  request.mockClear();
  return render(
    <MantineProvider env="test">
      <RoomProvider value={{ client, view, device: { phone: false }, online: true }}>
        <PeopleTab />
      </RoomProvider>
    </MantineProvider>,
  );
}

test("another profile is two clicks away", async () => {
  show(session({ profiles: [profile("view-only", false, {}), profile("assist", false, {})] }));
  await userEvent.click(screen.getByRole("button", { name: "Rights of Tomás Lindqvist" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: /view-only/ }));
  expect(request).toHaveBeenCalledWith("rights.set", { participant: "tomas", profile: "view-only" });
});

test("removing asks first", async () => {
  show(session());
  await userEvent.click(screen.getByRole("button", { name: "Remove Tomás Lindqvist" }));
  expect(request).not.toHaveBeenCalled();
  const confirm = await screen.findAllByRole("button", { name: "Remove Tomás Lindqvist" });
  await userEvent.click(confirm.at(-1) as HTMLElement);
  expect(request).toHaveBeenCalledWith("participant.remove", { participant: "tomas" });
});

test("a guest in the lobby is admitted, and the checks say what is missing", async () => {
  const { container, rerender } = show(session({ participants: [ana, ruth, tomas, jane] }));
  expect(screen.getByText("Waits for a yes of yours")).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Admit" }));
  expect(request).toHaveBeenCalledWith("guest.admit", { participant: "jane" });
  await expectNoViolations(container);
  const asked = { ...jane, lobby: "waiting_for_end_user" as const };
  rerender(
    <MantineProvider env="test">
      <RoomProvider
        value={{
          client,
          view: session({
            participants: [ana, ruth, asked],
            prompts: [prompt({ kind: "guest", participant: "jane", expires_at_ms: Date.now() + 20_000 })],
          }),
          device: { phone: false },
          online: true,
        }}
      >
        <PeopleTab />
      </RoomProvider>
    </MantineProvider>,
  );
  expect(screen.getByText("Ruth has been asked")).toBeDefined();
  expect(screen.queryByRole("button", { name: "Admit" })).toBeNull();
  expect(screen.getByRole("button", { name: "Refuse" })).toBeDefined();
});

test("without the rights there is nothing to press", () => {
  show(session({ you: "tomas", participants: [ana, ruth, tomas, jane] }));
  expect(screen.queryAllByRole("button")).toEqual([]);
});
