import "../../design/fonts/latin.css";
import "../../design/tokens.css";
import "../../design/base.css";
import type { JoinOffer } from "../../protocol/messages.gen";
import { RestClient } from "../../sdk/rest";
import { readConfig } from "../seat/config";
import { type Failure, failureOf } from "../seat/failure";
import { takeFragment } from "../seat/fragment";
import { SeatMemory } from "../seat/seatMemory";
import type { JoinStart } from "./joinFlow";
import { showKeyStep } from "./keyStep";

const LOOKUP_PATH = "/v1/join/lookup";

const found = document.getElementById("root");
if (!found) throw new Error("The entry document has no #root element.");
const root = found;

const rest = new RestClient();
const memory = new SeatMemory("join");
const configured = readConfig(rest);

async function goOn(start: JoinStart): Promise<void> {
  const [{ showAfterKey }, config] = await Promise.all([import("./afterKey"), configured]);
  showAfterKey(root, start, { rest, memory, config, onNewKey: () => askForKey() });
}

/** Looks the key up; looking spends nothing. */
async function proceed(key: string): Promise<Failure | null> {
  try {
    const offer = await rest.post<JoinOffer>(LOOKUP_PATH, { key });
    await goOn({ key, offer });
    return null;
  } catch (error) {
    const failure = failureOf(error);
    const participant = memory.recall();
    if (failure.code !== "key_used" || !participant) return failure;
    // This very tab spent the key: its seat is still there.
    await goOn({ participant });
    return null;
  }
}

function askForKey(key?: string): void {
  showKeyStep(root, { proceed, config: configured, ...(key && { key }) });
}

const key = takeFragment("k");
const participant = memory.recall();
// A link wins over a seat that this tab held: whoever opens a new link means the new session.
if (key) askForKey(key);
else if (participant) void goOn({ participant });
else askForKey();
