import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { pageTitle } from "./title";

const titles = createStore<{ page: string; waiting: number }>(() => ({ page: "", waiting: 0 }));

/** Names the page in the browser's tab. */
export function usePageTitle(page: string): void {
  useEffect(() => {
    titles.setState({ page });
    return () => titles.setState({ page: "" });
  }, [page]);
}

/** Counts in the tab how many invitations wait. */
export function useWaitingInTitle(waiting: number): void {
  useEffect(() => {
    titles.setState({ waiting });
    return () => titles.setState({ waiting: 0 });
  }, [waiting]);
}

/** Writes the tab's title; once in the application. */
export function useDocumentTitle(): void {
  const { t } = useTranslation("common");
  const { page, waiting } = useStore(titles);
  const title = pageTitle(page, t("app.name"), waiting);
  useEffect(() => {
    document.title = title;
  }, [title]);
}
