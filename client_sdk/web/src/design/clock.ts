/** `0:42`, `24:16`, `1:02:03`: durations that move are written like this everywhere. */
export function formatDuration(totalS: number): string {
  const whole = Math.max(0, Math.floor(totalS));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const seconds = String(whole % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}` : `${minutes}:${seconds}`;
}

/** `11:04`: a time of day in the reader's own clock. `atMs` is an instant in epoch milliseconds. */
export function formatTime(atMs: number, language?: string): string {
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(atMs);
}
