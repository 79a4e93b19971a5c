import { ApiError, LocalCode } from "./errors";

/** Longer than any route takes; a person has given up by then. */
export const REST_TIMEOUT_MS = 15_000;

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface CallOptions {
  query?: Query;
  signal?: AbortSignal;
  timeoutMs?: number;
}

export interface RestClientOptions {
  /** Before each path; the API of this very server when left out. */
  base?: string;
  fetch?: typeof fetch;
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * The REST API of the server that served this page: JSON, same origin, cookies of this origin only, no redirects. Every
 * failure is an `ApiError` with a stable `code`.
 */
export class RestClient {
  readonly #base: string;
  readonly #fetch: typeof fetch;

  constructor({ base = "/api", fetch: given }: RestClientOptions = {}) {
    this.#base = base;
    this.#fetch = given ?? ((...call) => fetch(...call));
  }

  get<T>(path: string, options?: CallOptions): Promise<T> {
    return this.#call<T>("GET", path, undefined, options);
  }

  post<T = void>(path: string, body: object = {}, options?: CallOptions): Promise<T> {
    return this.#call<T>("POST", path, body, options);
  }

  put<T = void>(path: string, body: object = {}, options?: CallOptions): Promise<T> {
    return this.#call<T>("PUT", path, body, options);
  }

  patch<T = void>(path: string, body: object = {}, options?: CallOptions): Promise<T> {
    return this.#call<T>("PATCH", path, body, options);
  }

  delete<T = void>(path: string, options?: CallOptions): Promise<T> {
    return this.#call<T>("DELETE", path, undefined, options);
  }

  async #call<T>(method: Method, path: string, body: object | undefined, options: CallOptions = {}): Promise<T> {
    const late = AbortSignal.timeout(options.timeoutMs ?? REST_TIMEOUT_MS);
    const signal = options.signal ? AbortSignal.any([options.signal, late]) : late;
    let response: Response;
    let text: string;
    try {
      response = await this.#fetch(`${this.#base}${path}${queryString(options.query)}`, {
        method,
        headers: { Accept: "application/json", ...(body && { "Content-Type": "application/json" }) },
        body: body && JSON.stringify(body),
        credentials: "same-origin",
        mode: "same-origin",
        redirect: "error",
        referrerPolicy: "no-referrer",
        cache: "no-store",
        signal,
      });
      text = await response.text();
    } catch (error) {
      throw new ApiError(causeOf(late, options.signal), 0, undefined, null, null, { cause: error });
    }
    const value = parse(text);
    if (!response.ok) throw refusal(response, value);
    if (text !== "" && value === undefined) throw new ApiError(LocalCode.BAD_ANSWER, response.status);
    return value as T;
  }
}

function queryString(query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text && `?${text}`;
}

function causeOf(late: AbortSignal, asked: AbortSignal | undefined): string {
  if (asked?.aborted) return LocalCode.ABORTED;
  return late.aborted ? LocalCode.TIMEOUT : LocalCode.NETWORK;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The error that a refusal's body describes: `{code, text, incident}`. A proxy's own page has none of it. */
function refusal(response: Response, value: unknown): ApiError {
  const body = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  const text = (name: string) => (typeof body[name] === "string" ? (body[name] as string) : undefined);
  const wait = Number(response.headers.get("Retry-After") ?? Number.NaN);
  return new ApiError(
    text("code") ?? LocalCode.BAD_ANSWER,
    response.status,
    text("text"),
    text("incident") ?? null,
    Number.isFinite(wait) ? wait : null,
  );
}
