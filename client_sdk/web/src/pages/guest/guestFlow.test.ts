import { beforeEach, expect, test, vi } from "vitest";
import type { GuestOffer } from "../../protocol/messages.gen";
import { ApiError } from "../../sdk/errors";
import { FakeServer, ticket } from "../seat/fakeServer";
import { SeatMemory } from "../seat/seatMemory";
import { ana, jane, view } from "../seat/testing";
import { GuestFlow } from "./guestFlow";

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
  expires_at_ms: 1,
  privacy: "",
};
const form = { name: " Jane Okafor ", organisation: "Acme Ledger", pin: "1234" };

function setUp(answers: Record<string, () => unknown> = {}, token: string | null = "secret") {
  const server = new FakeServer(view({ you: jane.participant, participants: [ana, { ...jane, presence: "lobby" }] }));
  const post = vi.fn(async (path: string, _body: object): Promise<unknown> => {
    const name = path.slice("/v1/".length);
    if (answers[name]) return answers[name]();
    if (name === "guest/lookup") return offer;
    if (name === "guest/join") return { kind: "guest", lobby: "waiting_for_host", ticket: ticket(jane.participant) };
    return ticket(jane.participant);
  });
  const memory = new SeatMemory("guest");
  const flow = new GuestFlow({ rest: { post: post as never }, memory, token, open: server.open, now: () => 5 });
  return { server, post, memory, flow };
}

async function joined(setup = setUp()) {
  await setup.flow.begin();
  await setup.flow.join(form);
  const phase = setup.flow.phase.get();
  if (phase.kind !== "inside") throw new Error(`the page shows ${phase.kind}`);
  await vi.waitFor(() => expect(phase.seat.view.get()).not.toBeNull());
  return { ...setup, seat: phase.seat };
}

const refuse =
  (code: string, status = 410) =>
  () =>
    Promise.reject(new ApiError(code, status, "no"));

beforeEach(() => sessionStorage.clear());

test("looking spends nothing; Join does, once", async () => {
  const { flow, post, memory } = setUp();
  await flow.begin();
  expect(flow.phase.get()).toEqual({ kind: "offer", offer, busy: false, failure: null });
  expect(memory.recall()).toBeNull();
  await Promise.all([flow.join(form), flow.join(form)]);
  const joins = post.mock.calls.filter(([path]) => path === "/v1/guest/join");
  expect(joins.map(([, body]) => body)).toEqual([
    { token: "secret", name: "Jane Okafor", organisation: "Acme Ledger", pin: "1234" },
  ]);
  expect(memory.recall()).toBe(jane.participant);
});

test("without a PIN none is sent", async () => {
  const { flow, post } = setUp();
  await flow.begin();
  await flow.join({ ...form, pin: "" });
  expect(post.mock.calls.at(-1)?.[1]).not.toHaveProperty("pin");
});

test.each(["link-unknown", "link-expired", "link-used", "link-revoked", "link_not_yet", "link_locked"])(
  "a link that is refused with %s shows no form",
  async (code) => {
    const { flow } = setUp({ "guest/lookup": refuse(code) });
    await flow.begin();
    expect(flow.phase.get()).toMatchObject({ kind: "refused", failure: { code: code.replaceAll("-", "_") } });
  },
);

test("a wrong PIN is put right in the form; the fifth locks the link", async () => {
  let code = "pin_wrong";
  const { flow } = setUp({ "guest/join": () => refuse(code, 403)() });
  await flow.begin();
  await flow.join(form);
  expect(flow.phase.get()).toMatchObject({ kind: "offer", busy: false, failure: { code: "pin_wrong" } });
  code = "link_locked";
  await flow.join(form);
  expect(flow.phase.get()).toMatchObject({ kind: "refused", failure: { code: "link_locked" } });
});

test("an answer without a seat is a failure, not a crash", async () => {
  const { flow } = setUp({ "guest/join": () => ({ kind: "guest", ticket: { ticket: "", socket_url: "" } }) });
  await flow.begin();
  await flow.join(form);
  expect(flow.phase.get()).toMatchObject({ kind: "offer", failure: { code: "unknown" } });
});

test("the browser that holds a seat of the link goes straight back to it", async () => {
  const { flow, memory } = setUp({ "guest/lookup": () => ({ ...offer, seated: jane.participant }) });
  await flow.begin();
  expect(flow.phase.get()).toMatchObject({ kind: "inside", offer: { inviter_name: "Ana Silva" } });
  expect(memory.recall()).toBe(jane.participant);
});

test("after a reload the seat is the same, without the link", async () => {
  new SeatMemory("guest").keep(jane.participant);
  const { flow, post } = setUp({}, null);
  await flow.begin();
  const phase = flow.phase.get();
  if (phase.kind !== "inside") throw new Error(phase.kind);
  await vi.waitFor(() => expect(phase.seat.isOpen).toBe(true));
  expect(post).toHaveBeenCalledWith("/v1/seat/ticket", { participant: jane.participant });
});

test("with neither link nor seat the page asks for the link", async () => {
  const { flow } = setUp({}, null);
  await flow.begin();
  await flow.join(form);
  flow.leave();
  expect(flow.phase.get()).toEqual({ kind: "no_link" });
});

test("leaving tells the server, once, and offers the way back", async () => {
  const { flow, server, memory } = await joined();
  flow.leave();
  flow.leave();
  await vi.waitFor(() => expect(flow.phase.get().kind).toBe("ended"));
  expect(server.sent("session.leave")).toHaveLength(1);
  expect(flow.phase.get()).toMatchObject({ ending: { kind: "left", atMs: 5 }, mayReturn: true });
  expect(memory.recall()).toBeNull();
});

test.each([
  ["removed", false],
  ["revoked", false],
  ["refused", false],
  ["silent", true],
] as const)("when the server says %s it is over; coming back: %s", async (reason, mayReturn) => {
  const { flow, server } = await joined();
  server.push({ type: "session.left", reason, by: "Ruth Adeyemi", text: "" });
  expect(flow.phase.get()).toMatchObject({ kind: "ended", mayReturn, ending: { by: "Ruth Adeyemi" } });
});
