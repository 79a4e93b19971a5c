import { Button, Modal, Textarea, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Hourglass } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../app/api";
import { failureOf } from "../../app/failure";
import { useFailureText } from "../../app/useFailureText";
import type { SessionCreate, SessionCreated } from "../../protocol/messages.gen";
import { KeyPanel } from "./KeyPanel";
import styles from "./key.module.css";
import { issuedKeys } from "./keys";
import { DESCRIPTION_MAX, EMPTY, REFERENCE_MAX, TITLE_MAX, toRequest } from "./newSession";

export interface NewSessionDialogProps {
  opened: boolean;
  onClose: () => void;
  /** The server's instant in epoch milliseconds of this machine. */
  toLocal: (serverMs: number) => number;
}

/** Opens a session and shows its key. */
export function NewSessionDialog({ opened, onClose, toLocal }: NewSessionDialogProps) {
  const { t } = useTranslation(["desk", "common"]);
  const [created, setCreated] = useState<SessionCreated | null>(null);
  const navigate = useNavigate();
  const close = () => {
    setCreated(null);
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={created ? t("key.waiting") : t("new.title")}
      size={480}
      closeButtonProps={{ "aria-label": t("common:action.close") }}
    >
      {created ? (
        <>
          <p className={styles.intro}>{t("key.intro")}</p>
          <KeyPanel issued={created.invite} untilMs={toLocal(created.invite.expires_at_ms)} />
          <p className={styles.waiting} role="status">
            <Hourglass aria-hidden /> {t("key.waiting")}
          </p>
          <p className={styles.once}>{t("key.once")}</p>
          <div className={styles.foot}>
            <Button
              data-autofocus
              onClick={() => void navigate({ to: "/sessions/$sessionId", params: { sessionId: created.session } })}
            >
              {t("key.go")}
            </Button>
          </div>
        </>
      ) : (
        <NewSessionForm
          onCancel={close}
          onCreated={(session) => {
            issuedKeys.getState().remember(session.session, session.invite);
            setCreated(session);
          }}
        />
      )}
    </Modal>
  );
}

interface NewSessionFormProps {
  onCancel: () => void;
  onCreated: (session: SessionCreated) => void;
}

function NewSessionForm({ onCancel, onCreated }: NewSessionFormProps) {
  const { t } = useTranslation(["desk", "common"]);
  const say = useFailureText();
  const [fields, setFields] = useState(EMPTY);
  const [missing, setMissing] = useState(false);
  const create = useMutation({
    mutationFn: (request: SessionCreate) => api.createSession(request),
    onSuccess: onCreated,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const request = toRequest(fields);
    setMissing(request === null);
    if (request) create.mutate(request);
  };
  const set = (name: keyof typeof fields) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget;
    setFields((before) => ({ ...before, [name]: value }));
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <TextInput
        data-autofocus
        label={t("new.title_field")}
        value={fields.title}
        onChange={set("title")}
        error={missing && t("new.title_missing")}
        maxLength={TITLE_MAX}
        required
      />
      <Textarea
        label={t("new.description")}
        description={t("new.description_hint")}
        value={fields.description}
        onChange={set("description")}
        maxLength={DESCRIPTION_MAX}
        autosize
        minRows={3}
        maxRows={8}
      />
      <TextInput
        label={t("new.reference")}
        description={t("new.reference_hint")}
        value={fields.reference}
        onChange={set("reference")}
        maxLength={REFERENCE_MAX}
      />
      {create.error && (
        <p className={styles.refusal} role="alert">
          {say(failureOf(create.error))}
        </p>
      )}
      <div className={styles.foot}>
        <Button variant="default" onClick={onCancel}>
          {t("common:action.cancel")}
        </Button>
        <Button type="submit" loading={create.isPending}>
          {t("new.create")}
        </Button>
      </div>
    </form>
  );
}
