import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test, vi } from "vitest";
import { expectNoViolations } from "../../../tests/axe";
import { addCatalogue } from "../../i18n";
import join from "../../i18n/en/join";
import seatTexts from "../../i18n/en/seat";
import type { JoinOffer, SessionView } from "../../protocol/messages.gen";
import { Cell } from "../../sdk/cell";
import type { PublisherState } from "../../sdk/publisher";
import { FakeServer, PARTICIPANT, ticket } from "../seat/fakeServer";
import { Seat } from "../seat/seat";
import { ana, jane, ruth, START_MS, tomas, view } from "../seat/testing";
import type { BrowserFacts } from "./ability";
import { EndStep } from "./EndStep";
import { JoinSession } from "./joinSession";
import { SessionStep } from "./SessionStep";
import { Sharing } from "./sharing";
import { WhoStep, type WhoStepProps } from "./WhoStep";

beforeAll(() => {
  addCatalogue("join", join);
  addCatalogue("seat", seatTexts);
  Element.prototype.scrollTo ??= () => undefined;
});

const desktop: BrowserFacts = { isSecureContext: true, hasDisplayCapture: true, hasCamera: true, isPhone: false };
const offer: JoinOffer = {
  organisation: "Northwind IT support",
  owner_name: "Ana Silva",
  owner_organisation: "Northwind IT",
  title: "To find out why the payment file cannot be created.",
  recording: "required",
  retention_days: 90,
  privacy: "Northwind IT, Hamburg",
  asks: ["see", "point", "control"],
};

function who(more: Partial<WhoStepProps> = {}) {
  const props: WhoStepProps = {
    offer,
    sessionKey: "K7M4QX2PD",
    config: null,
    browser: desktop,
    busy: false,
    failure: null,
    onAccept: vi.fn(),
    onDecline: vi.fn(),
    ...more,
  };
  return { props, ...render(<WhoStep {...props} />) };
}

test("names who helps, what is asked, and that a browser is not driven", async () => {
  const { container } = who();
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe(
    "Ana Silva from Northwind IT wants to see your screen",
  );
  expect(screen.getByText(join["who.impossible"])).toBeTruthy();
  expect(container.textContent).toContain("Northwind IT support keeps it for 90 days");
  await expectNoViolations(container);
});

test("without a name nothing is accepted, and the field says why", async () => {
  const user = userEvent.setup();
  const { props } = who();
  await user.click(screen.getByRole("button", { name: join["who.share"] }));
  expect(screen.getByText(join["who.name_missing"])).toBeTruthy();
  expect(screen.getByLabelText(join["who.name"])).toBe(document.activeElement);
  await user.keyboard("Ruth Adeyemi{Enter}");
  expect(props.onAccept).toHaveBeenCalledExactlyOnceWith("Ruth Adeyemi", "screen");
});

test("where the browser withholds capture the page says so before the key is spent", async () => {
  const user = userEvent.setup();
  const { props } = who({ browser: { ...desktop, isSecureContext: false, hasDisplayCapture: false } });
  expect(screen.getByText(/not opened over https/)).toBeTruthy();
  expect(screen.queryByRole("button", { name: join["who.share"] })).toBeNull();
  await user.type(screen.getByLabelText(join["who.name"]), "Ruth");
  await user.click(screen.getByRole("button", { name: join["who.chat_only"] }));
  expect(props.onAccept).toHaveBeenCalledExactlyOnceWith("Ruth", "nothing");
});

async function session(first: SessionView, state: PublisherState = { kind: "idle" }) {
  const server = new FakeServer(first);
  const seat: Seat = new Seat(
    { participant: PARTICIPANT, first: ticket(PARTICIPANT), rest: { post: vi.fn() as never }, open: server.open },
    () => undefined,
  );
  const publisher = {
    state: new Cell(state),
    share: vi.fn(async () => undefined),
    pause: vi.fn(),
    resume: vi.fn(async () => undefined),
    stop: vi.fn(),
  };
  const sharing = new Sharing({ publisher: publisher as never, why: "first" });
  const running = new JoinSession({ seat, sharing, onEnded: vi.fn() });
  const shown = render(<SessionStep session={running} browser={desktop} />);
  await screen.findByRole("button", { name: join["bar.stop"] });
  return { server, publisher, ...shown };
}

const live: PublisherState = { kind: "sharing", paused: false, link: "connected" };

test("the bar says who watches, who has the pointer, and that it is not driven", async () => {
  const driven = view({
    participants: [ana, ruth, { ...tomas, driving: true }, jane],
    control: { drivable: false, driver: tomas.participant, since_ms: START_MS },
  });
  const { container, server } = await session(driven, live);
  expect(screen.getByText("Tomás has the pointer")).toBeTruthy();
  expect(screen.getByText("Ana and Jane are watching")).toBeTruthy();
  expect(screen.getByText(/your computer does not follow it/)).toBeTruthy();
  await expectNoViolations(container);
  await userEvent.click(screen.getByRole("button", { name: join["bar.take_back"] }));
  expect(server.sent("control.release")).toHaveLength(1);
});

test("who is here can be opened, read and closed by keyboard; anybody but the owner can be removed", async () => {
  const user = userEvent.setup();
  const { container, server } = await session(view({ participants: [ana, ruth, jane] }), live);
  const opener = screen.getByRole("button", { name: new RegExp(join["bar.people"]) });
  opener.focus();
  await user.keyboard("{Enter}");
  expect(screen.getByText("External")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Remove Ana Silva" })).toBeNull();
  await expectNoViolations(container);
  await user.click(screen.getByRole("button", { name: "Remove Jane Okafor" }));
  expect(server.sent("participant.remove")).toMatchObject([{ participant: jane.participant }]);
  await user.keyboard("{Escape}");
  expect(opener.getAttribute("aria-expanded")).toBe("false");
  expect(opener).toBe(document.activeElement);
});

test("a question stands over the page, and stop still works", async () => {
  const asked = view({
    prompts: [
      {
        prompt: `ask_${"a".repeat(26)}`,
        kind: "guest",
        participant: jane.participant,
        name: jane.name,
        organisation: jane.organisation,
        external: true,
        capabilities: ["screen:view"],
        asked_at_ms: START_MS,
        expires_at_ms: START_MS + 30_000,
      },
    ],
  });
  const { container, publisher } = await session(asked, live);
  expect(screen.getByRole("alertdialog").textContent).toContain("Jane Okafor from Acme Ledger asks to join");
  expect(document.title).toContain("Jane Okafor asks");
  await expectNoViolations(container);
  await userEvent.click(screen.getByRole("button", { name: join["bar.stop"] }));
  expect(publisher.stop).toHaveBeenCalledOnce();
  cleanup();
  expect(document.title).not.toContain("Jane");
});

test("nothing shared yet: one button, and no pause", async () => {
  const { container, publisher } = await session(view({ share: "none" }));
  expect(screen.getByRole("button", { name: join["bar.pause"] })).toHaveProperty("disabled", true);
  await userEvent.click(screen.getByRole("button", { name: join["who.share"] }));
  expect(publisher.share).toHaveBeenCalledExactlyOnceWith("screen");
  await expectNoViolations(container);
});

test("a message is sent with Enter, and kept when it could not be sent", async () => {
  const user = userEvent.setup();
  const { server } = await session(view(), live);
  await user.click(screen.getByRole("button", { name: join["bar.chat"] }));
  const field = screen.getByLabelText<HTMLTextAreaElement>(seatTexts["chat.input"]);
  await user.type(field, "Hello{Enter}");
  expect(server.sent("chat.send")).toMatchObject([{ audience: "everyone", text: "Hello" }]);
  server.refuse("chat.send", "not_permitted", "You cannot write here.");
  await user.type(field, "Again{Enter}");
  await screen.findByText("You cannot write here.");
  expect(field.value).toBe("Again");
});

test("the end shows the receipt and sends the two answers", async () => {
  const user = userEvent.setup();
  const post = vi.fn(async (path: string) => (path.endsWith("receipt") ? { people: [ana], entries: [] } : {}));
  const { container } = render(
    <EndStep
      ending={{ kind: "stopped_by_you", by: null, atMs: START_MS }}
      told
      participant={PARTICIPANT}
      rest={{ post: post as never }}
      config={null}
      onNewKey={vi.fn()}
    />,
  );
  await screen.findByRole("table");
  await expectNoViolations(container);
  await user.click(screen.getByRole("button", { name: join["survey.send"] }));
  expect(screen.getByText(join["survey.both"])).toBeTruthy();
  await user.click(within("How much effort", "2"));
  await user.click(within("How satisfied", "5"));
  await user.click(screen.getByRole("button", { name: join["survey.send"] }));
  await screen.findByText(join["survey.thanks"]);
  expect(post).toHaveBeenLastCalledWith("/v1/seat/survey", {
    participant: PARTICIPANT,
    effort: 2,
    satisfaction: 5,
    comment: "",
  });
});

function within(group: string, value: string): HTMLElement {
  const set = screen.getByRole("group", { name: new RegExp(group) });
  const found = [...set.querySelectorAll("input")].find((input) => input.value === value);
  if (!found) throw new Error(`no ${value} in ${group}`);
  return found;
}
