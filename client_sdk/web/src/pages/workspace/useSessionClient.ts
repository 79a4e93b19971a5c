import { useEffect, useState } from "react";
import { api } from "../../app/api";
import { SessionClient } from "../../sdk/session";

/** The seat of this person in one session, for as long as the page shows it. `round` counts the times of coming back. */
export function useSessionClient(session: string, round: number): SessionClient | null {
  const [client, setClient] = useState<SessionClient | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: coming back makes a new seat.
  useEffect(() => {
    const made = new SessionClient({ ticket: () => api.sessionTicket(session) });
    setClient(made);
    return () => {
      setClient(null);
      made.close();
    };
  }, [session, round]);
  return client;
}
