import seat from "../../i18n/en/seat";
import { translator } from "../../i18n/text";
import type { ServerConfig } from "../../protocol/messages.gen";
import { element } from "./element";
import styles from "./halves.module.css";
import { showPrivacy } from "./privacy";

const t = translator(seat);

/** Whose house this is: the operator's name with its first letter as a mark. */
export function organisationHead(name: string): HTMLElement {
  return element("div", { class: styles.organisation }, [
    element("span", { class: styles.mark, "aria-hidden": "true" }, [[...name][0]?.toLocaleUpperCase() ?? ""]),
    element("span", {}, [name]),
  ]);
}

/** The foot of a page without a library: how data is treated, once the server has told it. */
export function foot(config: ServerConfig | null): HTMLElement {
  const privacy = element("button", { type: "button", class: styles.link }, [t("foot.privacy")]);
  if (config) privacy.addEventListener("click", () => showPrivacy(config.privacy));
  return element("footer", { class: styles.foot }, config ? [privacy] : []);
}
