import { useEffect, useMemo, useState } from "react";
import type { RecordingDetail } from "../../protocol/messages.gen";
import { Playback } from "./playback";
import { mediaAddress } from "./reviewApi";
import { clockOf } from "./sessionClock";
import { whyNot } from "./viewing";

/** The playback of an opened recording, for as long as the page is there. `attach` takes the video element. */
export function usePlayback(detail: RecordingDetail): Playback {
  const clock = useMemo(() => clockOf(detail), [detail]);
  const [playback] = useState(
    () =>
      new Playback({
        clock,
        addressOf: (part) => mediaAddress(detail.recording.session, part, detail.view),
        whyNot,
      }),
  );
  useEffect(() => {
    let handle = requestAnimationFrame(function frame(now) {
      playback.frame(now);
      handle = requestAnimationFrame(frame);
    });
    return () => {
      cancelAnimationFrame(handle);
      playback.close();
    };
  }, [playback]);
  return playback;
}
