import { useEffect, useState } from "react";

/** A moving picture without any camera or screen: a canvas with a clock, captured. */
export function useDrawnStream(): MediaStream | null {
  const [stream, setStream] = useState<MediaStream | null>(null);
  useEffect(() => {
    const canvas = document.createElement("canvas");
    canvas.width = 1280;
    canvas.height = 800;
    const context = canvas.getContext("2d");
    if (!context) return;
    const draw = () => {
      context.fillStyle = "#4f7288";
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.fillStyle = "#ffffff";
      context.fillRect(56, 34, 948, 664);
      context.fillStyle = "#222222";
      context.font = "20px sans-serif";
      for (let line = 0; line < 14; line += 1) {
        context.fillText(`Payment run PR-1121, line ${line + 1}, ${new Date().toISOString()}`, 96, 100 + line * 40);
      }
    };
    draw();
    const timer = window.setInterval(draw, 200);
    const captured = canvas.captureStream(5);
    setStream(captured);
    return () => {
      window.clearInterval(timer);
      for (const track of captured.getTracks()) track.stop();
    };
  }, []);
  return stream;
}
