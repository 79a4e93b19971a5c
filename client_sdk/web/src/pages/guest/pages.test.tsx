import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { expectNoViolations } from "../../../tests/axe";
import { addCatalogue } from "../../i18n";
import guest from "../../i18n/en/guest";
import seatTexts from "../../i18n/en/seat";
import type { GuestOffer, ParticipantView } from "../../protocol/messages.gen";
import { ApiError } from "../../sdk/errors";
import { FakeServer, ticket } from "../seat/fakeServer";
import { SeatMemory } from "../seat/seatMemory";
import { ana, jane, ruth, START_MS, view } from "../seat/testing";
import { GuestPage } from "./GuestPage";
import { GuestFlow } from "./guestFlow";

beforeAll(() => {
  addCatalogue("guest", guest);
  addCatalogue("seat", seatTexts);
  Element.prototype.scrollTo ??= () => undefined;
});
beforeEach(() => sessionStorage.clear());

const offer: GuestOffer = {
  organisation: "Northwind IT",
  inviter_name: "Ana Silva",
  label: "Acme",
  guest_organisation: "Acme Ledger",
  title: "The payment file cannot be created",
  profile_name: "Vendor view",
  may: ["consent.chat.everyone"],
  asked_first: ["consent.screen.view"],
  recording: "required",
  pin_required: true,
  expires_at_ms: Date.now() + 59 * 60_000,
  privacy: "",
};

const inLobby = (more: Partial<ParticipantView>) =>
  view({ you: jane.participant, share: "none", participants: [ana, { ...jane, presence: "lobby", ...more }] });

async function open(post?: (path: string) => Promise<unknown>) {
  const server = new FakeServer(inLobby({ lobby: "waiting_for_host" }));
  const answer = async (path: string): Promise<unknown> =>
    path.endsWith("lookup") ? offer : { kind: "guest", ticket: ticket(jane.participant) };
  const rest = { post: vi.fn(post ?? answer) as never };
  const flow = new GuestFlow({ rest, memory: new SeatMemory("guest"), token: "secret", open: server.open });
  const shown = render(<GuestPage flow={flow} config={Promise.resolve(null)} />);
  await flow.begin();
  return { server, flow, ...shown };
}

async function joined() {
  const shown = await open();
  const user = userEvent.setup();
  await user.type(screen.getByLabelText(guest["offer.name"]), "Jane Okafor");
  await user.type(screen.getByLabelText(guest["offer.pin"]), "1234{Enter}");
  await screen.findByText("Ana Silva has been asked");
  return { ...shown, user };
}

async function inside() {
  const shown = await joined();
  shown.server.change({ share: "live", participants: [ana, ruth, jane] });
  await screen.findByRole("heading", { name: guest["work.people"] });
  return shown;
}

test("says who invites, to what, with which rights, and asks for what is missing", async () => {
  const user = userEvent.setup();
  const { container } = await open();
  await screen.findByRole("heading", { level: 1, name: "Ana Silva asks for your help" });
  expect(screen.getByText("Write in the chat")).toBeTruthy();
  expect(screen.getByText("See the screen")).toBeTruthy();
  await expectNoViolations(container);
  await user.click(screen.getByRole("button", { name: guest["offer.join"] }));
  expect(screen.getByText(guest["offer.name_missing"])).toBeTruthy();
  await user.type(screen.getByLabelText(guest["offer.name"]), "Jane{Enter}");
  expect(screen.getByText(guest["offer.pin_missing"])).toBeTruthy();
  expect(screen.getByLabelText(guest["offer.pin"])).toBe(document.activeElement);
});

test("a link that admits nobody says why, and no form is shown", async () => {
  const { container } = await open(() => Promise.reject(new ApiError("link_revoked", 410, "x")));
  expect((await screen.findByRole("alert")).textContent).toBe(seatTexts["failure.link_revoked"]);
  expect(screen.queryByRole("textbox")).toBeNull();
  await expectNoViolations(container);
});

test("the lobby names each yes that is still needed, as it comes", async () => {
  const { container, server } = await joined();
  expect(screen.getByText(guest["lobby.nothing"])).toBeTruthy();
  expect(document.querySelector("video")).toBeNull();
  await expectNoViolations(container);
  server.change({ participants: [ana, { ...jane, presence: "lobby", lobby: "waiting_for_end_user" }] });
  await screen.findByText("Ana Silva let you in");
  expect(screen.getByText(guest["lobby.end_user_asked"])).toBeTruthy();
});

test("a view that is withdrawn is gone from the page and said with the name", async () => {
  const { container, server } = await inside();
  await waitFor(() => expect(document.querySelector("video")).not.toBeNull());
  await expectNoViolations(container);
  server.change({
    participants: [ana, ruth, { ...jane, rights: { "chat:everyone": "allow" } }],
    timeline: [{ seq: 9, at_ms: START_MS, type: "rights.changed", actor: "Ana Silva", subject: jane.name }],
  });
  await screen.findByText("Ana Silva has withdrawn your view");
  expect(document.querySelector("video")).toBeNull();
});

test("control can be asked for where the rights allow it, and only there", async () => {
  const { server, user } = await inside();
  expect(screen.queryByRole("button", { name: guest["work.control_ask"] })).toBeNull();
  server.change({ participants: [ana, ruth, { ...jane, rights: { ...jane.rights, "screen:control": "ask" } }] });
  await user.click(await screen.findByRole("button", { name: guest["work.control_ask"] }));
  expect(server.sent("control.request")).toHaveLength(1);
});

test("removed: who did it, and that the link is of no more use", async () => {
  const { container, server } = await inside();
  server.push({ type: "session.left", reason: "removed", by: "Ruth Adeyemi", text: "" });
  await screen.findByRole("heading", { name: "Ruth Adeyemi has removed you from the session" });
  expect(screen.queryByRole("button", { name: guest["ended.back"] })).toBeNull();
  await expectNoViolations(container);
});

test("leaving offers the way back", async () => {
  const { user } = await inside();
  await user.click(screen.getByRole("button", { name: guest["work.leave"] }));
  await screen.findByRole("heading", { name: seatTexts["ended.left"] });
  expect(screen.getByRole("button", { name: guest["ended.back"] })).toBeTruthy();
});
