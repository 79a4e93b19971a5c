import { beforeEach, expect, test, vi } from "vitest";
import type { JoinOffer } from "../../protocol/messages.gen";
import { Cell } from "../../sdk/cell";
import { ApiError, MediaCode, MediaError } from "../../sdk/errors";
import type { PublisherState } from "../../sdk/publisher";
import { FakeServer, PARTICIPANT, ticket } from "../seat/fakeServer";
import { SeatMemory } from "../seat/seatMemory";
import { ana, tomas, view } from "../seat/testing";
import { JoinFlow, type JoinPhase } from "./joinFlow";
import { FAREWELL_MS } from "./joinSession";

const offer: JoinOffer = {
  organisation: "Northwind IT",
  owner_name: "Ana Silva",
  owner_organisation: "Northwind IT",
  title: "The payment file cannot be created",
  recording: "required",
  retention_days: 90,
  privacy: "",
  asks: ["see", "point", "control"],
};

/** Publisher with a capture that the test decides; everything that happens is written to `story`. */
function setUp(capture: () => Promise<void> = async () => undefined) {
  const story: string[] = [];
  const server = new FakeServer(view());
  const state = new Cell<PublisherState>({ kind: "idle" });
  const port = {
    state,
    share: vi.fn(async () => {
      await capture();
      state.set({ kind: "sharing", paused: false, link: "connected" });
    }),
    pause: () => story.push("pause"),
    resume: async () => void story.push("resume"),
    stop: () => {
      story.push("capture stopped");
      state.set({ kind: "ended", by: "page" });
    },
  };
  const rest = {
    post: vi.fn(async (path: string) => {
      story.push(path);
      return path.endsWith("accept") ? { kind: "end_user", ticket: ticket(PARTICIPANT) } : ticket(PARTICIPANT);
    }) as never,
  };
  const memory = new SeatMemory("join");
  const options = {
    rest,
    memory,
    environment: () => ({ browser: "Firefox 150" }),
    open: server.open,
    publisher: () => port as never,
  };
  server.answer = (command) => {
    story.push(command.type);
    return { type: "done", reply_to: command.id };
  };
  return { story, server, state, port, rest: rest as { post: ReturnType<typeof vi.fn> }, memory, options };
}

function inside(phase: JoinPhase) {
  if (phase.kind !== "inside") throw new Error(`the page shows ${phase.kind}`);
  return phase.session;
}

beforeEach(() => sessionStorage.clear());

async function accepted(setup = setUp()) {
  const flow = new JoinFlow(setup.options, { key: "K7M4QX2PD", offer });
  await flow.accept(" Ruth Adeyemi ", "screen");
  const session = inside(flow.phase.get());
  await vi.waitFor(() => expect(session.seat.view.get()).not.toBeNull());
  return { ...setup, flow, session };
}

test("a yes spends the key, keeps the seat and opens the picker", async () => {
  const { rest, memory, port, session } = await accepted();
  expect(rest.post).toHaveBeenCalledWith("/v1/join/accept", {
    key: "K7M4QX2PD",
    name: "Ruth Adeyemi",
    environment: { browser: "Firefox 150" },
  });
  expect(memory.recall()).toBe(PARTICIPANT);
  expect(port.share).toHaveBeenCalledWith("screen");
  expect(session.sharing.step.get()).toMatchObject({ kind: "sharing" });
});

test("a refused key stays on the page, with the reason, and nothing is shared", async () => {
  const setup = setUp();
  setup.rest.post.mockRejectedValueOnce(new ApiError("key-used", 410, "used"));
  const flow = new JoinFlow(setup.options, { key: "K7M4QX2PD", offer });
  await flow.accept("Ruth", "screen");
  expect(flow.phase.get()).toMatchObject({ kind: "who", busy: false, failure: { code: "key_used" } });
  expect(setup.port.share).not.toHaveBeenCalled();
  expect(setup.memory.recall()).toBeNull();
});

test("an answer without a seat is a failure, not a crash", async () => {
  const setup = setUp();
  setup.rest.post.mockResolvedValueOnce({
    kind: "end_user",
    ticket: { ...ticket(PARTICIPANT), participant: undefined },
  });
  const flow = new JoinFlow(setup.options, { key: "K7M4QX2PD", offer });
  await flow.accept("Ruth", "screen");
  expect(flow.phase.get()).toMatchObject({ kind: "who", failure: { code: "unknown" } });
});

test("a second press while the first is on its way changes nothing", async () => {
  const setup = setUp();
  const flow = new JoinFlow(setup.options, { key: "K7M4QX2PD", offer });
  await Promise.all([flow.accept("Ruth", "screen"), flow.accept("Ruth", "screen")]);
  expect(setup.rest.post).toHaveBeenCalledTimes(1);
});

test("a no spends nothing and can be taken back", () => {
  const setup = setUp();
  const flow = new JoinFlow(setup.options, { key: "K7M4QX2PD", offer });
  flow.decline();
  expect(flow.phase.get().kind).toBe("declined");
  expect(setup.rest.post).not.toHaveBeenCalled();
  flow.reconsider();
  expect(flow.phase.get()).toMatchObject({ kind: "who", key: "K7M4QX2PD" });
});

test("a refused picker keeps the seat", async () => {
  const setup = setUp(() => Promise.reject(new MediaError(MediaCode.CAPTURE_REFUSED)));
  const { session } = await accepted(setup);
  expect(session.sharing.step.get()).toMatchObject({ kind: "choose" });
  expect(session.seat.isOpen).toBe(true);
});

test("joining for the chat alone opens no picker", async () => {
  const setup = setUp();
  const flow = new JoinFlow(setup.options, { key: "K7M4QX2PD", offer });
  await flow.accept("Ruth", "nothing");
  expect(setup.port.share).not.toHaveBeenCalled();
  expect(inside(flow.phase.get()).sharing.step.get()).toMatchObject({ why: "chat_only" });
});

test("after a reload the seat is the same, and the picker is asked for again", async () => {
  const setup = setUp();
  const flow = new JoinFlow(setup.options, { participant: PARTICIPANT });
  const session = inside(flow.phase.get());
  await vi.waitFor(() => expect(session.seat.view.get()).not.toBeNull());
  expect(setup.rest.post).toHaveBeenCalledWith("/v1/seat/ticket", { participant: PARTICIPANT });
  expect(session.sharing.step.get()).toMatchObject({ kind: "choose", why: "reloaded" });
});

test("stop everything: the capture ends before the server hears of it", async () => {
  const { story, server, session, flow } = await accepted();
  session.stopEverything();
  expect(story.slice(-2)).toEqual(["capture stopped", "session.stop"]);
  server.push({ type: "session.left", reason: "stopped", text: "" });
  expect(flow.phase.get()).toMatchObject({
    kind: "ended",
    told: true,
    participant: PARTICIPANT,
    ending: { kind: "stopped_by_you" },
  });
  expect(sessionStorage).toHaveLength(0);
});

test("stop everything where nothing was shared yet is leaving", async () => {
  const { server, session } = await accepted();
  server.refuse("session.stop", "not_now");
  session.stopEverything();
  await vi.waitFor(() => expect(server.sent("session.leave")).toHaveLength(1));
});

test("stop everything works without a line, and is told when there is one again", async () => {
  const { server, session, flow, story } = await accepted();
  vi.useFakeTimers();
  try {
    server.sockets.at(-1)?.drop();
    session.stopEverything();
    expect(story.at(-1)).toBe("capture stopped");
    await vi.advanceTimersByTimeAsync(FAREWELL_MS);
    expect(flow.phase.get()).toMatchObject({ kind: "ended", told: false, ending: { kind: "stopped_by_you" } });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.sent("session.stop")).toHaveLength(1);
  } finally {
    vi.useRealTimers();
  }
});

test("whoever ends the session, the capture ends too", async () => {
  const { server, flow, story } = await accepted();
  server.push({ type: "session.left", reason: "session_closed", by: "Ana Silva", text: "" });
  expect(story).toContain("capture stopped");
  expect(flow.phase.get()).toMatchObject({ kind: "ended", ending: { kind: "closed", by: "Ana Silva" } });
});

test("answers, take-back and removal are commands; a refusal is shown until it is put away", async () => {
  const { server, session } = await accepted();
  const prompt = `ask_${"a".repeat(26)}`;
  session.answer(prompt, "only_watch");
  session.takeBack();
  expect(server.sent("consent.decide")[0]).toMatchObject({ prompt, answer: "only_watch" });
  expect(server.sent("control.release")).toHaveLength(1);
  server.refuse("participant.remove", "not_permitted", "The owner of a session cannot be removed.");
  session.remove(ana.participant);
  await vi.waitFor(() => expect(session.seat.refusal.get()?.text).toBe("The owner of a session cannot be removed."));
  session.seat.dismissRefusal();
  expect(session.seat.refusal.get()).toBeNull();
});

test("choosing anew while paused means going on", async () => {
  const { server, session } = await accepted();
  server.change({ phase: "paused", share: "paused" });
  await session.choose();
  expect(server.sent("share.resume")).toHaveLength(1);
});

test("going on that the server refuses is said, and the picture stays off", async () => {
  const setup = setUp();
  const { session } = await accepted(setup);
  setup.port.resume = () => Promise.reject(new ApiError("not_now", 409, "Not now."));
  await session.resume();
  expect(session.seat.refusal.get()?.text).toBe("Not now.");
});

test("places of tracks from before the reload are given back once the new picture flows", async () => {
  const setup = setUp();
  const track = (letter: string, participant: string) => ({
    track: `trk_${letter.repeat(26)}`,
    participant,
    kind: "screen" as const,
    label: "",
  });
  setup.server.view = view({ tracks: [track("a", PARTICIPANT), track("b", ana.participant)] });
  const flow = new JoinFlow(setup.options, { participant: PARTICIPANT });
  const session = inside(flow.phase.get());
  await vi.waitFor(() => expect(session.seat.view.get()).not.toBeNull());
  expect(setup.server.sent("track.unpublish")).toHaveLength(0);
  await session.choose();
  const given = setup.server.sent("track.unpublish");
  expect(given.map((command) => "track" in command && command.track)).toEqual([`trk_${"a".repeat(26)}`]);
});

test("pointers follow what others show, and go with them", async () => {
  const { server, session } = await accepted();
  const { board } = session.seat;
  server.push({ type: "pointer.shown", participant: ana.participant, x: 0.5, y: 0.25 });
  server.push({
    type: "input.received",
    participant: tomas.participant,
    events: [
      { kind: "key", code: "KeyA", down: true },
      { kind: "move", x: 0.1, y: 0.2 },
    ],
  });
  expect(board.get(ana.participant)).toMatchObject({ x: 0.5, y: 0.25 });
  expect(board.get(tomas.participant)).toMatchObject({ x: 0.1, y: 0.2 });
  server.change({ participants: [ana, { ...tomas, presence: "left" }] });
  expect(board.get(tomas.participant)).toBeNull();
  expect(board.get(ana.participant)).not.toBeNull();
  server.change({ share: "paused" });
  expect(board.get(ana.participant)).toBeNull();
});
