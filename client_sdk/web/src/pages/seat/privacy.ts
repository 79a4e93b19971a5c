import seat from "../../i18n/en/seat";
import { translator } from "../../i18n/text";
import type { PrivacyText } from "../../protocol/messages.gen";
import { element } from "./element";
import styles from "./privacy.module.css";

const t = translator(seat);

/** Shows the operator's privacy text over the page; Escape, the button and a press beside it close it. */
export function showPrivacy(privacy: PrivacyText): HTMLDialogElement {
  const rows = [
    [t("privacy.who"), privacy.who],
    [t("privacy.why"), privacy.why],
    [t("privacy.how_long"), privacy.how_long],
    [t("privacy.contact"), privacy.contact],
  ] as const;
  const close = element("button", { type: "button", class: styles.close }, [t("privacy.close")]);
  const dialog = element("dialog", { class: styles.dialog, "aria-labelledby": "privacy-title" }, [
    element("h2", { id: "privacy-title" }, [t("privacy.title")]),
    element(
      "dl",
      {},
      rows.flatMap(([term, text]) => (text ? [element("dt", {}, [term]), element("dd", {}, [text])] : [])),
    ),
    close,
  ]);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
