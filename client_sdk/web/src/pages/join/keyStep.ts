import join from "../../i18n/en/join";
import { translator } from "../../i18n/text";
import { element } from "./element";
import styles from "./keyStep.module.css";

const t = translator(join);

/** The first step, without any library: enter the key. Everything after it is loaded when the person goes on. */
export function showKeyStep(root: HTMLElement): void {
  const input = element("input", {
    id: "session-key",
    class: styles.key,
    name: "key",
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
    "aria-describedby": "session-key-hint",
  });
  root.replaceChildren(
    element("main", { class: styles.page }, [
      element("h1", {}, [t("title")]),
      element("p", {}, [t("lead")]),
      element("label", { for: "session-key" }, [t("key.label")]),
      input,
      element("p", { id: "session-key-hint" }, [t("key.hint")]),
      element("p", {}, [t("fraud")]),
    ]),
  );
  input.focus();
}
