import { Eye, Maximize, MousePointer2, VideoOff } from "lucide-react";
import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWatch } from "../../app/useWatch";
import { classes, PlainButton, personColour } from "../../design";
import { placePicture, type Size } from "../../design/stage/placement";
import { useElementSize } from "../../design/stage/useElementSize";
import { useFullScreen } from "../../design/stage/useFullScreen";
import type { Lanes } from "./lanes";
import type { Playback } from "./playback";
import styles from "./player.module.css";
import { nextPictureMs } from "./sessionClock";
import { formatClock } from "./times";

/** Until the first picture is there: the shape of most screens. */
const USUAL: Size = { width: 1280, height: 800 };
/** The tab above the frame. */
const TAB_PX = 28;

export interface PictureProps {
  playback: Playback;
  lanes: Lanes;
  /** The session is still running: where the recording ends now is not its end. */
  live: boolean;
  onAgain: () => void;
}

/** The picture in its frame: the frame's colour says who drives, as it did in the session. */
export function Picture({ playback, lanes, live, onAgain }: PictureProps) {
  const { t } = useTranslation("review");
  const area = useRef<HTMLDivElement>(null);
  const available = useElementSize(area);
  const [natural, setNatural] = useState<Size>(USUAL);
  const [frame, setFrame] = useState<HTMLDivElement | null>(null);
  const full = useFullScreen(frame);
  const attach = useCallback((video: HTMLVideoElement | null) => playback.attach(video), [playback]);
  const { picture } = useWatch(playback.state);
  const room = { width: available.width, height: Math.max(0, available.height - TAB_PX) };
  const placed = placePicture(room, natural, "fit").frame;
  const driver = useDriver(playback, lanes);
  const colour = driver ? personColour(driver.colour) : null;
  const shown = picture === "shown";
  return (
    <div className={styles.area} ref={area}>
      <div className={classes(styles.framed, colour?.className)}>
        <div className={styles.head}>
          <p className={classes(styles.tab, driver && styles.driven)}>
            {driver ? <MousePointer2 aria-hidden /> : shown ? <Eye aria-hidden /> : <VideoOff aria-hidden />}
            {driver ? t("frame.drives", { name: driver.name }) : shown ? t("frame.nobody") : t("frame.none")}
          </p>
          <PlainButton
            kind="quiet"
            size="small"
            icon
            aria-label={t("player.full")}
            title={t("player.full")}
            onClick={full.toggle}
          >
            <Maximize aria-hidden />
          </PlainButton>
        </div>
        <div ref={setFrame} className={classes(styles.picture, driver && styles.driven)} style={placed}>
          <video
            ref={attach}
            className={styles.video}
            aria-label={t("player.picture")}
            muted
            playsInline
            preload="auto"
            onClick={() => playback.toggle()}
            onDoubleClick={full.toggle}
            onResize={(event) => {
              const { videoWidth, videoHeight } = event.currentTarget;
              if (videoWidth > 0 && videoHeight > 0) setNatural({ width: videoWidth, height: videoHeight });
            }}
          />
          {!shown && <Cover playback={playback} live={live} onAgain={onAgain} />}
        </div>
      </div>
    </div>
  );
}

/** Who drives now; the component draws again only when that changes. */
function useDriver(playback: Playback, lanes: Lanes) {
  const [pick] = useState(() => ({
    subscribe: playback.position.subscribe,
    get: () => {
      const atMs = playback.position.get();
      return lanes.drivers.find((one) => atMs >= one.fromMs && atMs < one.toMs)?.person ?? null;
    },
  }));
  return useWatch(pick);
}

/** What stands in the picture's place, never bare and never black. */
function Cover({ playback, live, onAgain }: Omit<PictureProps, "lanes">) {
  const { t } = useTranslation(["review", "common"]);
  const { picture } = useWatch(playback.state);
  const next = useNextPicture(playback);
  switch (picture) {
    case "shown":
      return null;
    case "loading":
      return <Words title={t("cover.loading")} soft />;
    case "none":
      return <Words title={t("cover.none")} text={t("cover.none_text")} />;
    case "gap": {
      const last = next >= playback.clock.toMs;
      if (last && live) {
        return (
          <Words title={t("cover.so_far")} text={t("cover.so_far_text")}>
            <PlainButton onClick={onAgain}>{t("player.again")}</PlainButton>
          </Words>
        );
      }
      return (
        <Words
          title={t("cover.gap")}
          text={last ? t("cover.gap_last") : t("cover.gap_text", { time: formatClock(next) })}
        >
          {!last && <PlainButton onClick={() => playback.seek(next)}>{t("cover.gap_jump")}</PlainButton>}
        </Words>
      );
    }
    case "broken":
      return <Words title={t("cover.broken")} text={t("cover.broken_text")} />;
    case "expired":
      return (
        <Words title={t("cover.expired")} text={t("cover.expired_text")}>
          <PlainButton onClick={onAgain}>{t("player.again")}</PlainButton>
        </Words>
      );
    case "offline":
      return (
        <Words title={t("cover.offline")} text={t("cover.offline_text")}>
          <PlainButton onClick={() => playback.retry()}>{t("common:action.retry")}</PlainButton>
        </Words>
      );
  }
}

function useNextPicture(playback: Playback): number {
  const [pick] = useState(() => ({
    subscribe: playback.position.subscribe,
    get: () => nextPictureMs(playback.clock, playback.position.get()),
  }));
  return useWatch(pick);
}

interface WordsProps {
  title: string;
  text?: string;
  /** Over a picture that is about to come. */
  soft?: boolean;
  children?: React.ReactNode;
}

function Words({ title, text, soft = false, children }: WordsProps) {
  return (
    <div className={classes(styles.cover, soft && styles.soft)} role="status">
      {!soft && <VideoOff aria-hidden />}
      <b>{title}</b>
      {text && <p>{text}</p>}
      {children}
    </div>
  );
}
