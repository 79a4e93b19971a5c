import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";

/** Renders a front into the document's `#root`. */
export function mount(page: ReactNode): void {
  const root = document.getElementById("root");
  if (!root) throw new Error("The entry document has no #root element.");
  createRoot(root).render(<StrictMode>{page}</StrictMode>);
}
