import { notifications } from "@mantine/notifications";
import { i18next } from "../i18n";

/** How long a refusal stays: long enough to read two sentences. */
const REFUSAL_MS = 9000;

/** The cross has a name for screen readers. */
const closing = () => ({ closeButtonProps: { "aria-label": i18next.t("action.close") } });

/** A no, or something that failed, after an action of this person. */
export function tellRefusal(text: string): void {
  notifications.show({ message: text, color: "var(--ds-red)", autoClose: REFUSAL_MS, role: "alert", ...closing() });
}
