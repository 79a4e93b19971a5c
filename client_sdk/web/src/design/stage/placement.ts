/** How big the picture is drawn, and how much of it the frame shows. Pure. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** `fit`: the whole picture; a number: that many screen pixels for each pixel of the picture. */
export type Zoom = "fit" | number;

/** The steps of the plus and minus buttons. */
export const ZOOM_STEPS: readonly number[] = [0.25, 0.5, 0.75, 1, 1.5, 2, 3];

export interface Placement {
  /** Screen pixels for each pixel of the picture; 1 = one to one, the sharpest. */
  readonly scale: number;
  /** CSS pixels. */
  readonly picture: Size;
  /** CSS pixels; smaller than the picture when it has to be scrolled. */
  readonly frame: Size;
}

/** Places a picture of `natural` pixels in `available` CSS pixels on a screen with `pixelRatio` pixels each. */
export function placePicture(available: Size, natural: Size, zoom: Zoom, pixelRatio = 1): Placement {
  const fit = Math.min(available.width / natural.width, available.height / natural.height) * pixelRatio;
  const scale = zoom === "fit" ? Math.max(0, fit) : zoom;
  const picture = {
    width: Math.round((natural.width * scale) / pixelRatio),
    height: Math.round((natural.height * scale) / pixelRatio),
  };
  const frame = {
    width: Math.max(0, Math.min(picture.width, Math.floor(available.width))),
    height: Math.max(0, Math.min(picture.height, Math.floor(available.height))),
  };
  return { scale, picture, frame };
}

/** The next step above (`1`) or below (`-1`) a scale; the ends of the row hold. */
export function nextZoom(scale: number, direction: 1 | -1): number {
  const steps = direction === 1 ? ZOOM_STEPS : [...ZOOM_STEPS].reverse();
  const beyond = (step: number) => (direction === 1 ? step > scale + 0.01 : step < scale - 0.01);
  return steps.find(beyond) ?? steps[steps.length - 1] ?? 1;
}
