import { expect, test } from "vitest";
import { compare, qualityOf, readCounters } from "./statistics";

const pair = {
  type: "candidate-pair",
  nominated: true,
  state: "succeeded",
  currentRoundTripTime: 0.038,
  responsesReceived: 4,
};
const inbound = (frames: number, packets: number, lost: number) => ({
  type: "inbound-rtp",
  kind: "video",
  framesDecoded: frames,
  bytesReceived: packets * 1000,
  packetsReceived: packets,
  packetsLost: lost,
  freezeCount: 1,
  totalFreezesDuration: 0.5,
  frameWidth: 1920,
  frameHeight: 1080,
});

test("figures are those of the time between two looks", () => {
  const before = readCounters([inbound(10, 100, 0), pair], 1000);
  const now = readCounters([inbound(58, 190, 10), { type: "codec" }, pair], 3000);
  expect(compare(before, now)).toEqual({
    fps: 24,
    width: 1920,
    height: 1080,
    kbitPerS: 360,
    roundTripMs: 38,
    loss: 0.1,
    freezes: 1,
    frozenS: 0.5,
  });
});

test("a sender's counters are read too, with the loss that the other side reports", () => {
  const entries = [
    {
      type: "outbound-rtp",
      kind: "video",
      framesSent: 5,
      bytesSent: 9,
      packetsSent: 3,
      frameWidth: 640,
      frameHeight: 480,
    },
    { type: "outbound-rtp", kind: "audio", bytesSent: 1000 },
    { type: "remote-inbound-rtp", kind: "video", packetsLost: 2 },
    { type: "remote-inbound-rtp", kind: "audio", packetsLost: 7 },
  ];
  expect(readCounters(entries, 0)).toMatchObject({
    frames: 5,
    bytes: 9,
    packets: 3,
    lost: 2,
    width: 640,
    roundTripMs: null,
  });
});

test("nothing seen is no loss, and a pair that is not in use says nothing", () => {
  const empty = readCounters([{ ...pair, nominated: false }], 0);
  expect(compare(empty, empty).loss).toBe(0);
  expect(empty.roundTripMs).toBeNull();
  expect(readCounters([{ ...pair, currentRoundTripTime: undefined }], 0).roundTripMs).toBeNull();
});

test("quality is one word", () => {
  const base = compare(readCounters([pair], 0), readCounters([pair], 1000));
  expect(qualityOf(base, true)).toBe("good");
  expect(qualityOf({ ...base, roundTripMs: 200 }, true)).toBe("fair");
  expect(qualityOf({ ...base, loss: 0.1 }, true)).toBe("poor");
  expect(qualityOf({ ...base, roundTripMs: null }, true)).toBe("good");
  expect(qualityOf(base, false)).toBe("lost");
  expect(qualityOf(null, true)).toBe("lost");
});
