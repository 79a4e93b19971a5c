// @vitest-environment node
import { expect, test, vi } from "vitest";
import { Cell } from "../../sdk/cell";
import { MediaCode, MediaError } from "../../sdk/errors";
import type { PublisherState } from "../../sdk/publisher";
import { Sharing, shareStep, type WhyNotShared } from "./sharing";

/** Stands in for the publisher: the same states, a capture that the test decides. */
function publisher(capture: () => Promise<void> = async () => undefined) {
  const state = new Cell<PublisherState>({ kind: "idle" });
  return {
    state,
    share: vi.fn(async () => {
      const before = state.get();
      state.set({ kind: "choosing" });
      try {
        await capture();
      } catch (error) {
        state.set(before);
        throw error;
      }
      state.set({ kind: "sharing", paused: false, link: "connecting" });
    }),
    pause: vi.fn(),
    resume: vi.fn(async () => undefined),
    stop: vi.fn(() => state.set({ kind: "ended", by: "page" })),
  };
}

const refused = () => Promise.reject(new MediaError(MediaCode.CAPTURE_REFUSED));
const sharingOf = (port: ReturnType<typeof publisher>, why: WhyNotShared = "first", fresh = true) =>
  new Sharing({ publisher: port, why, pressIsFresh: () => fresh });

test("after a yes the picker is shown, then the picture flows", async () => {
  const port = publisher();
  const sharing = sharingOf(port);
  expect(sharing.step.get()).toEqual({ kind: "choose", why: "first", failure: null });
  expect(await sharing.choose()).toBe(true);
  expect(sharing.step.get()).toEqual({ kind: "sharing", paused: false, flowing: "connecting" });
  port.state.set({ kind: "sharing", paused: false, link: "reconnecting" });
  expect(sharing.step.get()).toMatchObject({ flowing: "lost" });
  port.state.set({ kind: "sharing", paused: true, link: "connected" });
  expect(sharing.step.get()).toEqual({ kind: "sharing", paused: true, flowing: "connected" });
});

test("a refused picker loses nothing and can be opened again", async () => {
  const port = publisher(refused);
  const sharing = sharingOf(port);
  expect(await sharing.choose()).toBe(false);
  expect(sharing.step.get()).toMatchObject({ kind: "choose", why: "refused" });
  port.share.mockImplementationOnce(async () => port.state.set({ kind: "sharing", paused: false, link: "connected" }));
  expect(await sharing.choose()).toBe(true);
});

test("a press that is too old asks for another one", async () => {
  const sharing = sharingOf(publisher(refused), "first", false);
  await sharing.choose();
  expect(sharing.step.get()).toMatchObject({ kind: "choose", why: "late" });
});

test("a capture that fails says so", async () => {
  const sharing = sharingOf(publisher(() => Promise.reject(new MediaError(MediaCode.CAPTURE_FAILED))));
  await sharing.choose();
  expect(sharing.step.get()).toMatchObject({ why: "failed", failure: { code: "capture_failed" } });
});

test("the browser's own bar ends the sharing, not the seat", async () => {
  const port = publisher();
  const sharing = sharingOf(port);
  await sharing.choose();
  port.state.set({ kind: "ended", by: "browser" });
  expect(sharing.step.get()).toMatchObject({ kind: "choose", why: "ended" });
});

test("changing one's mind while sharing keeps what is shared", async () => {
  const port = publisher();
  const sharing = sharingOf(port);
  await sharing.choose();
  port.share.mockImplementationOnce(refused);
  expect(await sharing.choose()).toBe(false);
  expect(sharing.step.get()).toMatchObject({ kind: "sharing" });
});

test("what is chosen after the end is let go at once", async () => {
  let choose: () => void = () => undefined;
  const port = publisher(
    () =>
      new Promise((resolve) => {
        choose = resolve;
      }),
  );
  const sharing = sharingOf(port);
  const chosen = sharing.choose();
  sharing.stop();
  choose();
  expect(await chosen).toBe(false);
  expect(port.stop).toHaveBeenCalledTimes(2);
  expect(await sharing.choose()).toBe(false);
});

test.each(["idle", "connecting"] as const)("a link that is %s is on its way", (link) => {
  expect(shareStep({ kind: "sharing", paused: false, link }, "first", null)).toMatchObject({ flowing: "connecting" });
});

test("pausing and going on are the publisher's", async () => {
  const port = publisher();
  const sharing = sharingOf(port);
  sharing.pause();
  await sharing.resume();
  expect(port.pause).toHaveBeenCalledOnce();
  expect(port.resume).toHaveBeenCalledOnce();
});
