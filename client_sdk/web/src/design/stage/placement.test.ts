import { expect, test } from "vitest";
import { nextZoom, placePicture } from "./placement";

const FULL_HD = { width: 1920, height: 1080 };

test("fit shows the whole picture, as large as it goes", () => {
  expect(placePicture({ width: 960, height: 900 }, FULL_HD, "fit")).toEqual({
    scale: 0.5,
    picture: { width: 960, height: 540 },
    frame: { width: 960, height: 540 },
  });
});

test("one to one is one pixel for each pixel, also on a fine screen", () => {
  expect(placePicture({ width: 1000, height: 600 }, FULL_HD, 1, 2)).toEqual({
    scale: 1,
    picture: { width: 960, height: 540 },
    frame: { width: 960, height: 540 },
  });
});

test("what is larger than its place is scrolled in a frame of that size", () => {
  expect(placePicture({ width: 1000, height: 600 }, FULL_HD, 1)).toMatchObject({
    picture: FULL_HD,
    frame: { width: 1000, height: 600 },
  });
});

test("without any place there is no frame", () => {
  expect(placePicture({ width: 0, height: 0 }, FULL_HD, "fit").frame).toEqual({ width: 0, height: 0 });
});

test("zoom goes by steps from wherever fit is, and holds at the ends", () => {
  expect([nextZoom(0.56, 1), nextZoom(0.56, -1), nextZoom(1, 1), nextZoom(1, -1)]).toEqual([0.75, 0.5, 1.5, 0.75]);
  expect([nextZoom(3, 1), nextZoom(0.25, -1)]).toEqual([3, 0.25]);
});
