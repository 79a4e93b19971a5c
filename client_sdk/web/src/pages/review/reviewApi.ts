import type { RecordingDetail, RecordingList } from "../../protocol/messages.gen";
import { RestClient } from "../../sdk/rest";
import type { Period } from "./period";

/** Rows of one page of the list. */
export const PAGE_SIZE = 50;

/** Opening verifies the whole recording first: an hour of a busy screen is a gigabyte to read. */
const OPEN_TIMEOUT_MS = 120_000;

const rest = new RestClient({ base: "/api/v1" });

export function listRecordings(
  text: string,
  period: Period,
  offset: number,
  signal?: AbortSignal,
): Promise<RecordingList> {
  return rest.get<RecordingList>("/recordings", {
    query: {
      text: text || undefined,
      opened_from_ms: period.fromMs,
      opened_until_ms: period.untilMs,
      limit: PAGE_SIZE,
      offset: offset || undefined,
    },
    signal,
  });
}

/** Opens a recording: who and why is in its log before anything is shown. */
export function openRecording(session: string, reason: string): Promise<RecordingDetail> {
  return rest.post<RecordingDetail>(
    `/recordings/${encodeURIComponent(session)}/views`,
    { reason },
    { timeoutMs: OPEN_TIMEOUT_MS },
  );
}

/** Where the browser's player reads one media file; `view` names the viewing that was opened. */
export function mediaAddress(session: string, part: string, view: string): string {
  const path = `/api/v1/recordings/${encodeURIComponent(session)}/parts/${encodeURIComponent(part)}/media`;
  return `${path}?${new URLSearchParams({ view })}`;
}
