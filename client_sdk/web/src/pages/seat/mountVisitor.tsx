import { type ReactNode, StrictMode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { I18nextProvider } from "react-i18next";
import { addCatalogue, startI18n } from "../../i18n";
import seat from "../../i18n/en/seat";

/** Renders a front for people without an account: texts and the design system, no component library. */
export function mountVisitor(element: HTMLElement, page: ReactNode): Root {
  const i18n = startI18n();
  addCatalogue("seat", seat);
  const root = createRoot(element);
  root.render(
    <StrictMode>
      <I18nextProvider i18n={i18n}>{page}</I18nextProvider>
    </StrictMode>,
  );
  return root;
}
