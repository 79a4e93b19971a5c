/** The server's clock as seen from here; all instants of the protocol are the server's. */
export class ServerClock {
  #aheadMs = 0;

  /** `serverMs` is the time in a message that arrived at `localMs`. The way here is not known and counts as nothing. */
  sync(serverMs: number, localMs: number): void {
    this.#aheadMs = serverMs - localMs;
  }

  /** An instant of the server in this machine's epoch milliseconds. */
  toLocal(serverMs: number): number {
    return serverMs - this.#aheadMs;
  }

  toServer(localMs: number): number {
    return localMs + this.#aheadMs;
  }
}
