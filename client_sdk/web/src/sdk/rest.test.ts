import { expect, test } from "vitest";
import { ApiError } from "./errors";
import { RestClient } from "./rest";

function client(answer: () => Response | Promise<Response>): { rest: RestClient; calls: [string, RequestInit][] } {
  const calls: [string, RequestInit][] = [];
  const rest = new RestClient({
    fetch: async (input, init) => {
      calls.push([String(input), init ?? {}]);
      init?.signal?.throwIfAborted();
      return answer();
    },
  });
  return { rest, calls };
}

test("calls stay on this origin, speak JSON and follow nothing", async () => {
  const { rest, calls } = client(() => Response.json({ ok: true }));
  expect(await rest.post("/sessions", { title: "T" }, { query: { limit: 5, after: undefined } })).toEqual({ ok: true });
  const [url, init] = calls[0] ?? ["", {}];
  expect(url).toBe("/api/sessions?limit=5");
  expect(init).toMatchObject({
    method: "POST",
    body: '{"title":"T"}',
    credentials: "same-origin",
    mode: "same-origin",
    redirect: "error",
    referrerPolicy: "no-referrer",
  });
  expect(init.headers).toMatchObject({ "Content-Type": "application/json" });
});

test("a read has no body and no content type", async () => {
  const { rest, calls } = client(() => new Response(null, { status: 204 }));
  expect(await rest.get("/me")).toBeUndefined();
  expect(calls[0]?.[1].body).toBeUndefined();
  expect(calls[0]?.[1].headers).not.toHaveProperty("Content-Type");
});

test("a refusal carries code, words, incident and the wait", async () => {
  const { rest } = client(() =>
    Response.json(
      { code: "rate-limited", text: "Wait.", incident: "i-1" },
      { status: 429, headers: { "Retry-After": "7" } },
    ),
  );
  const error = await rest.post("/sign-in").catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ code: "rate-limited", status: 429, message: "Wait.", incident: "i-1", retryAfterS: 7 });
});

test("a proxy's page is a bad answer, with or without success", async () => {
  const page = (status: number) => client(() => new Response("<html>", { status })).rest.get("/me");
  await expect(page(502)).rejects.toMatchObject({ code: "bad_answer", status: 502, passing: true });
  await expect(page(200)).rejects.toMatchObject({ code: "bad_answer", status: 200, passing: false });
});

test("no answer is a matter of the network, of time, or of whoever asked", async () => {
  const broken = client(() => Promise.reject(new TypeError("fetch failed")));
  await expect(broken.rest.delete("/x")).rejects.toMatchObject({ code: "network", status: 0, passing: true });
  const cancelled = client(() => Response.json({}));
  await expect(cancelled.rest.get("/x", { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: "aborted",
    passing: false,
  });
  const slow = client(() => new Promise((_, reject) => setTimeout(() => reject(new Error("late")), 30)));
  await expect(slow.rest.get("/x", { timeoutMs: 1 })).rejects.toMatchObject({ code: "timeout", passing: true });
});
