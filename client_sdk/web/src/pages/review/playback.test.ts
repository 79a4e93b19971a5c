import { expect, test, vi } from "vitest";
import { Playback, type PlaybackOptions, type Screen } from "./playback";
import { clockOf } from "./sessionClock";
import { detail, event, part, START_MS } from "./testing";

const at = (seconds: number) => START_MS + seconds * 1000;

/** The browser's element as far as playback uses it: it is told what to do, and the test moves its time. */
class FakeScreen extends EventTarget {
  currentTime = 0;
  ended = false;
  paused = true;
  playbackRate = 1;
  preservesPitch = true;
  readyState = 0;
  seeking = false;
  src = "";
  load = vi.fn(() => {
    this.readyState = 0;
    this.currentTime = 0;
    this.ended = false;
  });
  removeAttribute = vi.fn();
  pause() {
    this.paused = true;
  }
  play() {
    this.paused = false;
    return Promise.resolve();
  }
  /** Data is there. */
  ready() {
    this.readyState = 4;
    this.dispatchEvent(new Event("loadeddata"));
  }
  fail() {
    this.dispatchEvent(new Event("error"));
  }
}

function start(options: Partial<PlaybackOptions> = {}) {
  const clock = clockOf(
    detail(
      [event("chat.posted", 0), event("chat.posted", 100), event("chat.posted", 580)],
      [part("p1", 10, 60), part("p2", 90, 60)],
    ),
  );
  const playback = new Playback({
    clock,
    addressOf: (name) => `/media/${name}`,
    whyNot: () => Promise.resolve("broken"),
    ...options,
  });
  const screen = new FakeScreen();
  playback.attach(screen as unknown as Screen);
  let now = 0;
  const run = (ms: number) => {
    for (let left = ms; left > 0; left -= 20) {
      now += 20;
      playback.frame(now);
    }
  };
  const seconds = () => (playback.position.get() - START_MS) / 1000;
  run(20);
  return { playback, screen, run, seconds };
}

test("before the first picture the clock runs by itself, then the picture gives the time", () => {
  const { playback, screen, run, seconds } = start();
  expect(playback.state.get().picture).toBe("gap");
  playback.play();
  run(9_900);
  expect(seconds()).toBeCloseTo(9.85, 0);
  run(300);
  expect(screen.src).toBe("/media/p1");
  expect(playback.state.get().picture).toBe("loading");
  run(5_000);
  expect(seconds()).toBeCloseTo(10, 1);
  screen.ready();
  expect(playback.state.get().picture).toBe("shown");
  screen.currentTime = 25;
  run(100);
  expect(seconds()).toBeCloseTo(35, 1);
});

test("after a part comes the gap, after the gap the next part", () => {
  const { playback, screen, run, seconds } = start();
  playback.seek(at(69));
  playback.play();
  screen.ready();
  expect(screen.currentTime).toBeCloseTo(59);
  screen.currentTime = 60;
  screen.ended = true;
  run(100);
  expect(playback.state.get().picture).toBe("gap");
  expect(screen.paused).toBe(true);
  run(21_000);
  expect(screen.src).toBe("/media/p2");
  screen.ready();
  screen.currentTime = 3;
  run(100);
  expect(seconds()).toBeCloseTo(93, 1);
});

test("a jump inside a part only moves the picture; one to another part loads it at its place", () => {
  const { playback, screen } = start();
  playback.seek(at(20));
  screen.ready();
  playback.seek(at(40));
  expect([screen.load.mock.calls.length, screen.currentTime]).toEqual([1, 30]);
  playback.seek(at(100));
  expect([screen.src, screen.currentTime]).toEqual(["/media/p2", 10]);
  playback.seek(at(-5));
  expect(playback.position.get()).toBe(at(0));
});

test("the position of a jump stays exact until the picture moves on", () => {
  const { playback, screen, run } = start();
  playback.seek(at(20.123));
  screen.ready();
  screen.currentTime = 10.1;
  run(200);
  expect(playback.position.get()).toBe(at(20.123));
});

test("speed goes to the picture and to the clock without one", () => {
  const { playback, screen, run, seconds } = start();
  playback.changeSpeed(1);
  playback.changeSpeed(1);
  expect([playback.state.get().speed, screen.playbackRate]).toEqual([4, 4]);
  playback.play();
  run(1_000);
  expect(seconds()).toBeCloseTo(4, 0);
  playback.setSpeed(8);
  playback.changeSpeed(1);
  expect(playback.state.get().speed).toBe(8);
});

test("idle stretches are passed over when asked, with or without a picture", () => {
  const { playback, run, seconds } = start();
  playback.setSkipIdle(true);
  playback.seek(at(160));
  playback.play();
  run(200);
  expect(seconds()).toBeCloseTo(578, 0);
});

test("at the end it stops, and playing again begins anew", () => {
  const { playback, run, seconds } = start();
  playback.seek(at(599.5));
  playback.play();
  run(1_000);
  expect([playback.state.get().playing, seconds()]).toEqual([false, 600]);
  playback.play();
  expect(seconds()).toBe(0);
});

test("a part that cannot be read says why, and time runs on past it", async () => {
  const { playback, screen, run, seconds } = start({ whyNot: () => Promise.resolve("expired") });
  playback.seek(at(60));
  playback.play();
  screen.fail();
  expect(playback.state.get().picture).toBe("broken");
  await vi.waitFor(() => expect(playback.state.get().picture).toBe("expired"));
  run(12_000);
  expect(seconds()).toBeCloseTo(72, 0);
  expect(playback.state.get().picture).toBe("gap");
});

test("a jump tries a damaged part again, since it may be whole elsewhere", async () => {
  const { playback, screen } = start();
  playback.seek(at(20));
  screen.fail();
  await Promise.resolve();
  playback.seek(at(60));
  expect([screen.load.mock.calls.length, screen.currentTime]).toEqual([2, 50]);
  screen.ready();
  expect(playback.state.get().picture).toBe("shown");
});

test("trying again loads the part once more", async () => {
  const { playback, screen } = start({ whyNot: () => Promise.resolve("offline") });
  playback.seek(at(20));
  screen.fail();
  await vi.waitFor(() => expect(playback.state.get().picture).toBe("offline"));
  playback.retry();
  expect(screen.load).toHaveBeenCalledTimes(2);
  screen.ready();
  expect(playback.state.get().picture).toBe("shown");
});

test("a recording without any picture says so and still runs", () => {
  const playback = new Playback({
    clock: clockOf(detail([event("chat.posted", 1)])),
    addressOf: String,
    whyNot: () => Promise.resolve("broken"),
  });
  expect(playback.state.get().picture).toBe("none");
  playback.play();
  playback.frame(0);
  playback.frame(400);
  expect(playback.position.get()).toBe(at(0.4));
});

test("closing lets go of the media", () => {
  const { playback, screen } = start();
  playback.seek(at(20));
  playback.close();
  expect(screen.removeAttribute).toHaveBeenCalledWith("src");
  expect(screen.paused).toBe(true);
});
