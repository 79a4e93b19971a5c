/** From the screen of whoever points to a place on the picture. Pure. */

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** 0 to 1 from the picture's upper left corner; the protocol's `Fraction`. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Where a picture of `width` × `height` lies inside an element that shows it whole (`object-fit: contain`). */
export function contentBox(element: Box, width: number, height: number): Box {
  if (width <= 0 || height <= 0 || element.width <= 0 || element.height <= 0) return element;
  const scale = Math.min(element.width / width, element.height / height);
  const content = { width: width * scale, height: height * scale };
  return {
    left: element.left + (element.width - content.width) / 2,
    top: element.top + (element.height - content.height) / 2,
    ...content,
  };
}

const clamp = (value: number) => Math.min(1, Math.max(0, value));

/** Five digits: a thirtieth of a pixel on the largest screens, and short messages. */
const round = (value: number) => Math.round(value * 1e5) / 1e5;

/** A point in the window as a place on the picture; outside of it the nearest edge, so that a drag can leave it. */
export function placeOf(clientX: number, clientY: number, box: Box): Place {
  const part = (value: number, start: number, length: number) =>
    length > 0 ? round(clamp((value - start) / length)) : 0;
  return { x: part(clientX, box.left, box.width), y: part(clientY, box.top, box.height) };
}

export function isInside(clientX: number, clientY: number, box: Box): boolean {
  return (
    clientX >= box.left && clientY >= box.top && clientX <= box.left + box.width && clientY <= box.top + box.height
  );
}

/** The protocol's bound on one wheel event. */
export const MAX_NOTCHES = 100;

/** CSS pixels that browsers scroll for one notch of an ordinary wheel. */
const PIXELS_PER_NOTCH = 100;
/** Lines for one notch, where a browser counts lines (`deltaMode` 1). */
const LINES_PER_NOTCH = 3;

/** A wheel event's `delta` in notches, whatever the browser counts in: pixels (0), lines (1) or pages (2). */
export function notches(delta: number, deltaMode: number): number {
  const value = deltaMode === 0 ? delta / PIXELS_PER_NOTCH : deltaMode === 1 ? delta / LINES_PER_NOTCH : delta * 10;
  return Math.min(MAX_NOTCHES, Math.max(-MAX_NOTCHES, Math.round(value * 1000) / 1000));
}
