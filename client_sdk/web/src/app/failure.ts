import { ApiError, LocalCode, SdkError } from "../sdk/errors";

/** A failure or a refusal as a page shows it: the server's own words where it sent some, else a text of the catalogue. */
export interface Failure {
  code: string;
  text: string | null;
  /** The catalogue's sentence, for when `text` is null. */
  key: "error.network" | "error.timeout" | "error.offline" | "error.unknown";
  incident: string | null;
  /** Seconds until another try makes sense, when the server named them. */
  waitS: number | null;
}

const LOCAL_KEYS: Readonly<Record<string, Failure["key"]>> = {
  [LocalCode.NETWORK]: "error.network",
  [LocalCode.TIMEOUT]: "error.timeout",
  [LocalCode.CLOSED]: "error.offline",
};

/** Turns whatever was thrown into what can be shown. A bug in the page counts as unknown. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof SdkError)) {
    return { code: "unknown", text: null, key: "error.unknown", incident: null, waitS: null };
  }
  const own = error.message !== error.code && error.message !== "";
  return {
    code: error.code,
    text: own ? error.message : null,
    key: LOCAL_KEYS[error.code] ?? "error.unknown",
    incident: error instanceof ApiError ? error.incident : null,
    waitS: error instanceof ApiError ? error.retryAfterS : null,
  };
}

/** True when the browser's sign-in has ended or never was. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}
