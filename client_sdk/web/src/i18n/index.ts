import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { Catalogues } from "./catalogues";
import common from "./en/common";
import design from "./en/design";
import refusal from "./en/refusal";

/** The language of the catalogues that are bundled; further ones are added beside `en/`. */
const FIRST_LANGUAGE = "en";

/** Call once, before the first render. Pages add their own catalogue with `addCatalogue` when they load. */
export function startI18n(): typeof i18next {
  if (i18next.isInitialized) return i18next;
  void i18next.use(initReactI18next).init({
    lng: FIRST_LANGUAGE,
    fallbackLng: FIRST_LANGUAGE,
    ns: ["common", "design", "refusal"],
    defaultNS: "common",
    keySeparator: false,
    initAsync: false,
    interpolation: { escapeValue: false },
    resources: { [FIRST_LANGUAGE]: { common, design, refusal } },
  });
  return i18next;
}

/** Makes a page's texts available; called where the page's module is loaded, so that it costs nobody else. */
export function addCatalogue<N extends keyof Catalogues>(namespace: N, texts: Catalogues[N]): void {
  startI18n().addResourceBundle(FIRST_LANGUAGE, namespace, texts, true, true);
}

export { i18next };
