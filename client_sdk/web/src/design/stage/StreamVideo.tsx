import { useEffect, useRef } from "react";
import type { Size } from "./placement";
import styles from "./stage.module.css";

export interface StreamVideoProps {
  stream: MediaStream | null;
  /** Called with the first picture and at each change of its size. */
  onSize: (size: Size) => void;
}

/** A live stream. Muted, since voice has its own element, and so that browsers let it start by itself. */
export function StreamVideo({ stream, onSize }: StreamVideoProps) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.srcObject = stream;
    return () => {
      element.srcObject = null;
    };
  }, [stream]);
  const report = () => {
    const element = video.current;
    if (element && element.videoWidth > 0) onSize({ width: element.videoWidth, height: element.videoHeight });
  };
  return (
    <video
      ref={video}
      className={styles.video}
      autoPlay
      playsInline
      muted
      disablePictureInPicture
      onLoadedData={report}
      onResize={report}
    />
  );
}
