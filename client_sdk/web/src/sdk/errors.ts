/**
 * Error
 * └── SdkError          code: stable, for `RefusalText`; detail stays on the server
 *     ├── ApiError      a REST call that failed or was refused
 *     ├── SocketError   a message that could not be sent, was refused, or was not answered in time
 *     └── MediaError    capture or transport of the picture
 */
export class SdkError extends Error {
  override readonly name: string = "SdkError";
  constructor(
    /** Stable, as in the catalogue's `refusal`. */
    readonly code: string,
    message?: string,
    options?: ErrorOptions,
  ) {
    super(message ?? code, options);
  }
}

/** Codes that this side makes; all others come from the server. */
export const LocalCode = {
  ABORTED: "aborted",
  BAD_ANSWER: "bad_answer",
  CLOSED: "closed",
  NETWORK: "network",
  TIMEOUT: "timeout",
} as const;

export class ApiError extends SdkError {
  override readonly name = "ApiError";
  constructor(
    code: string,
    /** HTTP status; 0 when no answer came. */
    readonly status: number,
    message?: string,
    /** What an administrator finds in the log. */
    readonly incident: string | null = null,
    /** Seconds to wait before the next try, when the server named them. */
    readonly retryAfterS: number | null = null,
    options?: ErrorOptions,
  ) {
    super(code, message, options);
  }

  /** True when the same call may work a little later. */
  get passing(): boolean {
    return this.code !== LocalCode.ABORTED && (this.status === 0 || this.status === 502 || this.status === 503);
  }
}

export class SocketError extends SdkError {
  override readonly name = "SocketError";
}

/** Why there is no picture to send or to show. */
export const MediaCode = {
  CAPTURE_REFUSED: "capture.refused",
  CAPTURE_UNSUPPORTED: "capture.unsupported",
  CAPTURE_FAILED: "capture.failed",
  TRANSPORT_FAILED: "media.transport_failed",
} as const;

export class MediaError extends SdkError {
  override readonly name = "MediaError";
}
