import { notifications } from "@mantine/notifications";

/** How long a refusal stays: long enough to read two sentences. */
const REFUSAL_MS = 9000;
const NEWS_MS = 5000;

/** A no, or something that failed, after an action of this person. */
export function tellRefusal(text: string): void {
  notifications.show({ message: text, color: "var(--ds-red)", autoClose: REFUSAL_MS, role: "alert" });
}

/** Something that has happened and needs no answer. */
export function tellNews(text: string): void {
  notifications.show({ message: text, color: "var(--ds-accent)", autoClose: NEWS_MS, role: "status" });
}
