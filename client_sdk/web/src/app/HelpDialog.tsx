import { Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { KeyCap } from "../design";
import { type HelpGroup, helpStore, KEYS } from "./help";
import styles from "./shell.module.css";

const GROUPS: readonly HelpGroup[] = ["everywhere", "desk", "session"];

/** All keys of the console. */
export function HelpDialog() {
  const { t } = useTranslation(["console", "common"]);
  const { opened, set } = useStore(helpStore);
  return (
    <Modal
      opened={opened}
      onClose={() => set(false)}
      title={t("help.title")}
      closeButtonProps={{ "aria-label": t("common:action.close") }}
    >
      {GROUPS.map((group) => (
        <section key={group} className={styles.helpGroup}>
          <h3>{t(`help.group_${group}`)}</h3>
          <dl>
            {KEYS.filter((entry) => entry.group === group).map((entry) => (
              <div key={entry.label}>
                <dt>{t(entry.label)}</dt>
                <dd>
                  {entry.keys.map((key) => (
                    <KeyCap key={key}>{key}</KeyCap>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <p className={styles.helpNote}>{t("help.remote")}</p>
    </Modal>
  );
}
