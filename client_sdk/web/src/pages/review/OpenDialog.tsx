import { Button, Group, Modal, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { failureOf } from "../../app/failure";
import { useFailureText } from "../../app/useFailureText";
import type { RecordingDetail } from "../../protocol/messages.gen";
import styles from "./review.module.css";
import { openRecording } from "./reviewApi";

/** The server's bounds of a reason. */
export const REASON_MIN = 3;
export const REASON_MAX = 500;

export interface OpenDialogProps {
  session: string;
  onOpened: (detail: RecordingDetail) => void;
  onClose: () => void;
}

/** Asks why before anything is shown; the answer goes into the session's log. */
export function OpenDialog({ session, onOpened, onClose }: OpenDialogProps) {
  const { t } = useTranslation(["review", "common"]);
  const say = useFailureText();
  const [reason, setReason] = useState("");
  const [short, setShort] = useState(false);
  const open = useMutation({ mutationFn: (why: string) => openRecording(session, why), onSuccess: onOpened });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const why = reason.trim();
    setShort(why.length < REASON_MIN);
    if (why.length >= REASON_MIN) open.mutate(why);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("open.title")}
      size={480}
      centered
      closeButtonProps={{ "aria-label": t("common:action.close") }}
    >
      <form onSubmit={submit} noValidate>
        <p className={styles.lead}>{t("open.text")}</p>
        <Textarea
          data-autofocus
          label={t("open.reason")}
          description={t("open.reason_hint")}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={short && t("open.too_short")}
          maxLength={REASON_MAX}
          autosize
          minRows={2}
          maxRows={6}
          required
        />
        <p className={styles.busy} role="status">
          {open.isPending && t("open.busy")}
        </p>
        {open.error && (
          <p className={styles.refusal} role="alert">
            {say(failureOf(open.error))}
          </p>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t("common:action.cancel")}
          </Button>
          <Button type="submit" loading={open.isPending}>
            {t("open.confirm")}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
