import "../../design/fonts/latin.css";
import "../../design/tokens.css";
import "../../design/base.css";
import { showKeyStep } from "./keyStep";

const root = document.getElementById("root");
if (!root) throw new Error("The entry document has no #root element.");
showKeyStep(root);
