// @vitest-environment node
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type WebSocket as Peer, WebSocketServer } from "ws";
import type { Watchable } from "./cell";
import { ApiError, SocketError } from "./errors";
import { Socket, type SocketOptions, type SocketState } from "./socket";

const DESK = { person: "per_a", presence: "available", sessions: [], invitations: [], people: [] };

interface Received {
  type: string;
  id: number;
  [field: string]: unknown;
}

/** A real WebSocket server that answers as told. */
class TestServer {
  readonly peers: Peer[] = [];
  readonly received: Received[] = [];
  answer: (message: Received, peer: Peer) => object | null = (message) =>
    message.type === "hello"
      ? { type: "desk.welcome", reply_to: message.id, version: 1, server_time_ms: 0, desk: DESK }
      : { type: "done", reply_to: message.id };
  readonly #server = new WebSocketServer({ port: 0, host: "127.0.0.1" });

  async listen(): Promise<void> {
    if (!this.#server.address()) await new Promise((done) => this.#server.once("listening", done));
    this.#server.on("connection", (peer) => {
      this.peers.push(peer);
      peer.on("message", (data) => {
        const message = JSON.parse(String(data)) as Received;
        this.received.push(message);
        const reply = this.answer(message, peer);
        if (reply) peer.send(JSON.stringify(reply));
      });
    });
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const peer of this.#server.clients) peer.terminate();
    await new Promise((done) => this.#server.close(done));
  }
}

let server: TestServer;
let socket: Socket | null = null;
let tickets = 0;

beforeEach(async () => {
  server = new TestServer();
  tickets = 0;
  await server.listen();
});
afterEach(async () => {
  socket?.close();
  await server.close();
});

function open(options: Partial<SocketOptions> = {}): Socket {
  const ticket = async () => {
    tickets += 1;
    return { ticket: `ticket-number-${tickets}-of-the-test`, socket_url: server.url, expires_at_ms: 0 };
  };
  socket = new Socket({ ticket, chance: () => 0, ...options });
  return socket;
}

function until(cell: Watchable<SocketState>, kind: SocketState["kind"]): Promise<SocketState> {
  return vi.waitFor(() => {
    expect(cell.get().kind).toBe(kind);
    return cell.get();
  });
}

test("it says hello with its ticket and its features, and is open when welcomed", async () => {
  const channel = open({ features: ["input"] });
  expect(channel.state.get().kind).toBe("connecting");
  await until(channel.state, "open");
  expect(server.received[0]).toEqual({
    type: "hello",
    id: 1,
    version: 1,
    ticket: "ticket-number-1-of-the-test",
    features: ["input"],
  });
});

test("a command gets its own reply", async () => {
  const channel = open();
  await until(channel.state, "open");
  const [first, second] = await Promise.all([
    channel.request("chat.send", { text: "one" }),
    channel.request("chat.send", { text: "two" }),
  ]);
  expect(second.reply_to).toBe(first.reply_to + 1);
});

test("a refusal rejects with the server's code and words", async () => {
  const channel = open();
  await until(channel.state, "open");
  server.answer = ({ id }) => ({ type: "error", reply_to: id, code: "not_permitted", text: "Ask Ana." });
  await expect(channel.request("control.request", {})).rejects.toMatchObject({
    code: "not_permitted",
    message: "Ask Ana.",
  });
});

test("what is sent without waiting is refused at on(error)", async () => {
  const channel = open();
  const refusal = new Promise((heard) => channel.on("error", heard));
  await until(channel.state, "open");
  server.answer = ({ id }) => ({ type: "error", reply_to: id, code: "not_driving", text: "" });
  expect(channel.send("input.send", { events: [{ kind: "move", x: 0, y: 0 }] })).toBe(true);
  await expect(refusal).resolves.toMatchObject({ code: "not_driving" });
});

test("no answer is an answer after a while", async () => {
  const channel = open();
  await until(channel.state, "open");
  server.answer = () => null;
  await expect(channel.request("chat.send", { text: "?" }, 20)).rejects.toMatchObject({ code: "timeout" });
});

test("without a connection nothing is sent and nothing is queued", async () => {
  const channel = open({ ticket: () => new Promise(() => undefined) });
  expect(channel.send("session.leave", {})).toBe(false);
  await expect(channel.request("session.leave", {})).rejects.toBeInstanceOf(SocketError);
});

test("after a break it comes back by itself, with a new ticket, and waiting commands are rejected", async () => {
  const channel = open();
  await until(channel.state, "open");
  server.answer = () => null;
  const waiting = channel.request("chat.send", { text: "?" });
  const rejected = expect(waiting).rejects.toMatchObject({ code: "closed" });
  server.answer = new TestServerAnswer().welcome;
  server.peers[0]?.terminate();
  await rejected;
  expect(await until(channel.state, "reconnecting")).toMatchObject({ attempt: 1 });
  await until(channel.state, "open");
  expect(tickets).toBe(2);
});

test("a ticket that cannot be had now is asked for again; one that is refused is the end", async () => {
  let asked = 0;
  const channel = open({
    ticket: async () => {
      asked += 1;
      throw asked === 1 ? new ApiError("network", 0) : new ApiError("seat_unknown", 404, "Gone.");
    },
  });
  await until(channel.state, "reconnecting");
  expect(await until(channel.state, "closed")).toEqual({
    kind: "closed",
    cause: { by: "refusal", code: "seat_unknown", text: "Gone." },
  });
  expect(asked).toBe(2);
});

test("a hello that is refused for good is the end", async () => {
  server.answer = ({ id }) => ({ type: "error", reply_to: id, code: "version_unsupported", text: "Load again." });
  const channel = open();
  expect(await until(channel.state, "closed")).toMatchObject({ cause: { by: "refusal", code: "version_unsupported" } });
});

test("being taken out is told with the reason, and nothing reconnects", async () => {
  const channel = open();
  await until(channel.state, "open");
  server.peers[0]?.send(JSON.stringify({ type: "session.left", reason: "removed", by: "Ruth", text: "" }));
  expect(await until(channel.state, "closed")).toMatchObject({ cause: { by: "server", left: { by: "Ruth" } } });
  expect(tickets).toBe(1);
});

test("what is no message is passed over", async () => {
  const channel = open();
  await until(channel.state, "open");
  for (const noise of ["", "{", "[]", "7", '{"type":7}']) server.peers[0]?.send(noise);
  await expect(channel.request("chat.send", { text: "still here" })).resolves.toMatchObject({ type: "done" });
});

class TestServerAnswer {
  readonly welcome = (message: Received): object => ({
    type: "desk.welcome",
    reply_to: message.id,
    version: 1,
    server_time_ms: 0,
    desk: DESK,
  });
}
