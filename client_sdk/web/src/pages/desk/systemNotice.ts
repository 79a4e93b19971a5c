import type { InvitationCard } from "../../protocol/messages.gen";

export type NoticePermission = "granted" | "denied" | "default" | "unsupported";

export function noticePermission(): NoticePermission {
  return typeof Notification === "undefined" ? "unsupported" : Notification.permission;
}

/** Asks the person; call it from a click. */
export async function askForNotices(): Promise<NoticePermission> {
  return typeof Notification === "undefined" ? "unsupported" : await Notification.requestPermission();
}

/** One notification outside the browser for each invitation, while the page is not looked at. */
export function showNotice(card: InvitationCard, title: string, onOpen: () => void): void {
  if (noticePermission() !== "granted" || document.visibilityState === "visible") return;
  try {
    const notice = new Notification(title, { body: card.title, tag: card.invitation });
    notice.onclick = () => {
      window.focus();
      notice.close();
      onOpen();
    };
  } catch {
    // Some phones have the name and refuse the call; the card, the sound and the title are there all the same.
  }
}
