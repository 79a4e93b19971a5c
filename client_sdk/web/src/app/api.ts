import type {
  SessionCreate,
  SessionCreated,
  SessionKeyIssued,
  SessionList,
  SocketTicket,
} from "../protocol/messages.gen";
import { RestClient } from "../sdk/rest";

/** What a person may do in general, as `GET /auth/me` names it. */
export type Role = "rep" | "team-lead" | "admin" | "auditor";

/** The signed-in person. */
export interface Me {
  person_id: string;
  login: string;
  display_name: string;
  organisation: string;
  roles: Role[];
  session_id: string;
  /** Epoch seconds. */
  expires_at: number;
}

/** A person whom the demo signs in by one click. */
export interface DemoPerson {
  login: string;
  display_name: string;
  roles: Role[];
}

/** What a page must know before anybody has signed in. */
export interface ServerConfig {
  version: string;
  organisation: string;
  demo: boolean;
  demo_people: DemoPerson[];
  public_url: string;
  guest_link_life_max_s: number;
}

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
