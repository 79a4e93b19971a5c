import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { api } from "../../app/api";
import { failureOf } from "../../app/failure";
import { useFailureText } from "../../app/useFailureText";
import { PlainButton } from "../../design";
import { KeyPanel } from "../desk/KeyPanel";
import { issuedKeys } from "../desk/keys";
import { useRoom } from "./room";
import styles from "./workspace.module.css";

/** The key of this session, while this page knows it, and a new one on request. */
export function EndUserKey() {
  const { t } = useTranslation("workspace");
  const { client, view } = useRoom();
  const say = useFailureText();
  const issued = useStore(issuedKeys, (state) => state.keys[view.session]);
  const renew = useMutation({
    mutationFn: () => api.newKey(view.session),
    onSuccess: (key) => issuedKeys.getState().remember(view.session, key),
  });
  return (
    <div className={styles.endUserKey}>
      {issued ? (
        <KeyPanel issued={issued} untilMs={client.clock.toLocal(issued.expires_at_ms)} />
      ) : (
        <p>{t("case.key_none")}</p>
      )}
      <PlainButton disabled={renew.isPending} onClick={() => renew.mutate()}>
        {t("case.key_new")}
      </PlainButton>
      {renew.error && <p role="alert">{say(failureOf(renew.error))}</p>}
    </div>
  );
}
