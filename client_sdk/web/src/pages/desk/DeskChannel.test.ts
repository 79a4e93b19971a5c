import { expect, test, vi } from "vitest";
import type { DeskView, InvitationCard } from "../../protocol/messages.gen";
import { Cell } from "../../sdk/cell";
import { ServerClock } from "../../sdk/clock";
import type { SocketState } from "../../sdk/socket";
import { DeskChannel, type DeskPort } from "./DeskChannel";
import { arrived, open } from "./invitations";

function card(invitation: string, expires_at_ms = 1000): InvitationCard {
  return {
    invitation,
    session: "ses_1",
    title: "",
    description: "",
    external_ref: "",
    inviter: "Ana",
    inviter_organisation: "",
    note: "",
    why: "",
    at_ms: 0,
    expires_at_ms,
  };
}

function desk(...invitations: InvitationCard[]): DeskView {
  return { person: "per_1", presence: "available", sessions: [], invitations, people: [] };
}

function channel() {
  const view = new Cell<DeskView | null>(null);
  const request = vi
    .fn()
    .mockResolvedValue({ type: "join.ticket", reply_to: 1, session: "ses_7", participant: "par_1" });
  const close = vi.fn();
  const port = {
    clock: new ServerClock(),
    view,
    state: new Cell<SocketState>({ kind: "open" }),
    request,
    retryNow: vi.fn(),
    close,
  } satisfies DeskPort;
  return { view, request, close, port, made: new DeskChannel(port) };
}

test("each invitation rings once, also when the desk is sent again after a reconnect", () => {
  const { view, made } = channel();
  const rung: string[] = [];
  made.onArrival((cards) => rung.push(...cards.map((one) => one.invitation)));
  view.set(desk(card("a")));
  view.set(desk(card("a"), card("b")));
  view.set(desk(card("a"), card("b")));
  expect(rung).toEqual(["a", "b"]);
});

test("accepting answers with the session to open", async () => {
  const { request, made } = channel();
  expect(await made.accept("inv_1")).toBe("ses_7");
  expect(request).toHaveBeenCalledWith("invitation.accept", { invitation: "inv_1" });
  await made.decline("inv_2");
  await made.setPresence("busy");
  expect(request.mock.calls.slice(1)).toEqual([
    ["invitation.decline", { invitation: "inv_2" }],
    ["presence.set", { presence: "busy" }],
  ]);
});

test("after the end nothing rings", () => {
  const { view, made, close } = channel();
  const rung = vi.fn();
  made.onArrival(rung);
  made.close();
  view.set(desk(card("a")));
  expect(rung).not.toHaveBeenCalled();
  expect(close).toHaveBeenCalledOnce();
});

test("instants are the server's", () => {
  const { port, made } = channel();
  port.clock.sync(5000, 1000);
  expect(made.toLocal(5000)).toBe(1000);
  expect(made.toServer(1000)).toBe(5000);
});

test("only invitations that still count are shown, the most urgent first", () => {
  expect(open([card("b", 30), card("over", 10), card("a", 20)], 10).map((one) => one.invitation)).toEqual(["a", "b"]);
  expect(arrived([card("a")], [card("a"), card("b")]).map((one) => one.invitation)).toEqual(["b"]);
});
