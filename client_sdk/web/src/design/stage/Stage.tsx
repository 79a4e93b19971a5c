import { Maximize, Minimize, Minus, Plus } from "lucide-react";
import { type ReactNode, type Ref, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "../classes";
import { PlainButton } from "../PlainButton";
import { PictureFrame } from "./PictureFrame";
import type { Driver, PictureState } from "./PictureState";
import type { PointerBoard } from "./PointerBoard";
import { PointerLayer, type PointingPerson } from "./PointerLayer";
import { nextZoom, placePicture, type Size, type Zoom } from "./placement";
import { StreamVideo } from "./StreamVideo";
import styles from "./stage.module.css";
import { useElementSize } from "./useElementSize";
import { useFullScreen } from "./useFullScreen";

/** Where no picture has come yet, the frame has the shape of an ordinary screen. */
const EXPECTED_SIZE: Size = { width: 1280, height: 800 };

/** The tab above the frame, in CSS pixels. */
const HEAD_HEIGHT = 32;

/** After this long without a first picture the page says so instead of waiting in silence. */
export const NO_PICTURE_AFTER_MS = 8000;

export interface StageProps {
  stream: MediaStream | null;
  state: PictureState;
  driver: Driver | null;
  sharerName: string;
  people: readonly PointingPerson[];
  board: PointerBoard;
  /** The element that the pointer moves over: exactly the picture, nothing around it. For `InputCapture`. */
  surfaceRef?: Ref<HTMLDivElement>;
  /** True while keys go to the remote machine: screen readers then pass them through. */
  capturing?: boolean;
  info?: ReactNode;
  pill?: ReactNode;
  /** Buttons left of the zoom. */
  tools?: ReactNode;
  /** Marks drawn over the picture. */
  marks?: ReactNode;
  /** The picture's own pixels, when they are known or change. */
  onPictureSize?: (size: Size) => void;
}

/** The shared screen: fit, one to one, zoom and full screen, everybody's pointers, and a sentence for every state. */
export function Stage(props: StageProps) {
  const { stream, state, driver, sharerName, people, board, surfaceRef, capturing = false } = props;
  const { info, pill, tools, marks, onPictureSize } = props;
  const { t } = useTranslation("design");
  const [root, setRoot] = useState<HTMLElement | null>(null);
  const area = useRef<HTMLDivElement>(null);
  const available = useElementSize(area);
  const [natural, setNatural] = useState<Size | null>(null);
  const [zoom, setZoom] = useState<Zoom>("fit");
  const fullScreen = useFullScreen(root);
  const late = useLate(state.kind === "live" && natural === null, NO_PICTURE_AFTER_MS);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another stream has to show its own first picture.
  useEffect(() => setNatural(null), [stream]);

  const room = { width: available.width, height: Math.max(0, available.height - HEAD_HEIGHT) };
  const placement = placePicture(room, natural ?? EXPECTED_SIZE, natural ? zoom : "fit", window.devicePixelRatio);
  const percent = Math.round(placement.scale * 100);
  const shown = shownState(state, natural !== null, late, {
    title: t("picture.waiting_frame"),
    text: t("picture.waiting_frame_text", { name: sharerName }),
  });

  return (
    <section ref={setRoot} className={styles.stage} aria-label={t("picture.label", { name: sharerName })}>
      <div ref={area} className={styles.area}>
        <PictureFrame
          state={shown}
          driver={driver}
          sharerName={sharerName}
          size={placement.frame}
          info={info}
          pill={pill}
          // The first picture is decoded under the sentence that waits for it.
          keepPicture={state.kind === "live"}
        >
          <div className={styles.scroll} {...(zoom !== "fit" && { tabIndex: 0 })}>
            <div
              ref={surfaceRef}
              className={styles.surface}
              style={{ ...placement.picture }}
              {...(capturing && {
                role: "application",
                "aria-label": t("picture.label", { name: sharerName }),
                tabIndex: 0,
              })}
            >
              <StreamVideo
                stream={stream}
                onSize={(size) => {
                  setNatural(size);
                  onPictureSize?.(size);
                }}
              />
              {marks}
              <PointerLayer people={people} board={board} />
            </div>
          </div>
        </PictureFrame>
      </div>
      <div
        className={classes(styles.tools, fullScreen.idle && styles.idle)}
        role="toolbar"
        aria-label={t("stage.tools")}
      >
        {tools}
        {tools && <span className={styles.divider} />}
        <PlainButton
          kind="quiet"
          icon
          aria-label={t("stage.zoom_out")}
          title={t("stage.zoom_out")}
          disabled={!natural}
          onClick={() => setZoom(nextZoom(placement.scale, -1))}
        >
          <Minus aria-hidden />
        </PlainButton>
        <PlainButton
          kind="quiet"
          className="ds-tabular"
          disabled={!natural}
          title={zoom === "fit" ? t("stage.actual_size") : t("stage.fit")}
          onClick={() => setZoom(zoom === "fit" ? 1 : "fit")}
        >
          {zoom === "fit" ? t("stage.fit_percent", { percent }) : t("stage.percent", { percent })}
        </PlainButton>
        <PlainButton
          kind="quiet"
          icon
          aria-label={t("stage.zoom_in")}
          title={t("stage.zoom_in")}
          disabled={!natural}
          onClick={() => setZoom(nextZoom(placement.scale, 1))}
        >
          <Plus aria-hidden />
        </PlainButton>
        <PlainButton
          kind="quiet"
          icon
          aria-label={fullScreen.active ? t("stage.full_screen_leave") : t("stage.full_screen")}
          title={fullScreen.active ? t("stage.full_screen_leave") : t("stage.full_screen")}
          onClick={fullScreen.toggle}
        >
          {fullScreen.active ? <Minimize aria-hidden /> : <Maximize aria-hidden />}
        </PlainButton>
      </div>
    </section>
  );
}

/** True when `waiting` has lasted for `afterMs`. */
function useLate(waiting: boolean, afterMs: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (!waiting) return;
    const timer = window.setTimeout(() => setLate(true), afterMs);
    return () => window.clearTimeout(timer);
  }, [waiting, afterMs]);
  return late;
}

/** Live without a picture is no state to show: it is waiting, and after a while it is trouble. */
export function shownState(
  state: PictureState,
  hasPicture: boolean,
  late: boolean,
  waiting: { title: string; text: string },
): PictureState {
  if (state.kind !== "live" || hasPicture) return state;
  return late ? { kind: "no-video" } : { kind: "waiting", ...waiting };
}
