import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { expectNoViolations } from "../../../tests/axe";
import { addCatalogue } from "../../i18n";
import desk from "../../i18n/en/desk";
import { InvitationCardView } from "./InvitationCardView";

addCatalogue("desk", desk);

const card = {
  invitation: "inv_1",
  session: "ses_1",
  title: "Payment file cannot be created",
  description: "<img src=x onerror=alert(1)>",
  external_ref: "",
  inviter: "Ana Silva",
  inviter_organisation: "Northwind IT",
  note: "",
  why: "Acme Ledger, level 4",
  at_ms: 0,
  expires_at_ms: 0,
};

test("it says who asks, for what and why me, and one button joins", async () => {
  const join = vi.fn();
  const { container } = render(
    <MantineProvider env="test">
      <InvitationCardView
        card={card}
        untilMs={Date.now() + 60_000}
        first
        joining={false}
        onJoin={join}
        onDecline={() => undefined}
      />
    </MantineProvider>,
  );
  expect(screen.getByText("Ana Silva asks you to help")).toBeDefined();
  expect(screen.getByText("Acme Ledger, level 4")).toBeDefined();
  expect(screen.queryByText("Note")).toBeNull();
  // What people write is text, never markup.
  expect(container.querySelector("img")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: /Join session/ }));
  expect(join).toHaveBeenCalledOnce();
  await expectNoViolations(container);
});
