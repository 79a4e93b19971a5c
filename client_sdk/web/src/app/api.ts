import type {
  Me,
  ServerConfig,
  SessionCreate,
  SessionCreated,
  SessionKeyIssued,
  SessionList,
  SocketTicket,
} from "../protocol/messages.gen";
import { RestClient } from "../sdk/rest";

/** The REST routes that the console uses, one method each. Every failure is an `ApiError`. */
export class ConsoleApi {
  readonly #rest: RestClient;

  constructor(rest: RestClient) {
    this.#rest = rest;
  }

  config(): Promise<ServerConfig> {
    return this.#rest.get<ServerConfig>("/config");
  }

  me(): Promise<Me> {
    return this.#rest.get<Me>("/auth/me");
  }

  signIn(login: string, password: string): Promise<Me> {
    return this.#rest.post<Me>("/auth/sign-in", { login, password });
  }

  demoSignIn(login: string): Promise<Me> {
    return this.#rest.post<Me>("/demo/sign-in", { login });
  }

  signOut(): Promise<void> {
    return this.#rest.post("/auth/sign-out");
  }

  sessions(): Promise<SessionList> {
    return this.#rest.get<SessionList>("/sessions");
  }

  createSession(session: SessionCreate): Promise<SessionCreated> {
    return this.#rest.post<SessionCreated>("/sessions", session);
  }

  newKey(session: string): Promise<SessionKeyIssued> {
    return this.#rest.post<SessionKeyIssued>(`/sessions/${encodeURIComponent(session)}/keys`);
  }

  deskTicket(): Promise<SocketTicket> {
    return this.#rest.post<SocketTicket>("/desk/ticket");
  }

  sessionTicket(session: string): Promise<SocketTicket> {
    return this.#rest.post<SocketTicket>(`/sessions/${encodeURIComponent(session)}/ticket`);
  }
}

export const api = new ConsoleApi(new RestClient({ base: "/api/v1" }));
