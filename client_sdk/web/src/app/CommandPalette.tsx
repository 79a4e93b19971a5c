import "@mantine/spotlight/styles.css";
import { Spotlight } from "@mantine/spotlight";
import { Search } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { KeyCap } from "../design";
import { commandStore } from "./commands";

/** Everything that can be done here, found by typing. Ctrl-K opens it. */
export function CommandPalette() {
  const { t } = useTranslation("console");
  const groups = useStore(commandStore, (state) => state.groups);
  const actions = Object.values(groups)
    .flat()
    .map((command) => ({
      id: command.id,
      label: command.label,
      onClick: command.run,
      rightSection: command.shortcut ? <KeyCap>{command.shortcut}</KeyCap> : undefined,
    }));
  return (
    <Spotlight
      actions={actions}
      nothingFound={t("command.empty")}
      shortcut="mod + K"
      limit={12}
      highlightQuery
      clearQueryOnClose
      overlayProps={{ blur: 0 }}
      attributes={{ content: { "aria-label": t("command.search") } }}
      searchProps={{
        leftSection: <Search size={18} aria-hidden />,
        placeholder: t("command.search"),
        "aria-label": t("command.search"),
      }}
    />
  );
}
