import type { ServerConfig } from "../../protocol/messages.gen";
import type { RestClient } from "../../sdk/rest";

/** What a page must know before anything else; `null` when it cannot be had, which stops nobody. */
export async function readConfig(rest: Pick<RestClient, "get">): Promise<ServerConfig | null> {
  try {
    return await rest.get<ServerConfig>("/v1/config");
  } catch {
    return null;
  }
}
