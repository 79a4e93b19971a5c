import "../../design/fonts/all.css";
import "../../design/tokens.css";
import "../../design/base.css";
import { addCatalogue } from "../../i18n";
import guest from "../../i18n/en/guest";
import { RestClient } from "../../sdk/rest";
import { readConfig } from "../seat/config";
import { takeFragment } from "../seat/fragment";
import { mountVisitor } from "../seat/mountVisitor";
import { SeatMemory } from "../seat/seatMemory";
import { GuestPage } from "./GuestPage";
import { GuestFlow } from "./guestFlow";

addCatalogue("guest", guest);
const root = document.getElementById("root");
if (!root) throw new Error("The entry document has no #root element.");

const rest = new RestClient();
const flow = new GuestFlow({ rest, memory: new SeatMemory("guest"), token: takeFragment("t") });
mountVisitor(root, <GuestPage flow={flow} config={readConfig(rest)} />);
void flow.begin();
