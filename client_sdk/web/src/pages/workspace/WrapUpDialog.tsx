import { Button, Checkbox, Group, Modal, Radio, TagsInput, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { failureOf } from "../../app/failure";
import { useFailureText } from "../../app/useFailureText";
import {
  type ClosingForm,
  type ClosingProblems,
  cleanTags,
  closeCommand,
  EMPTY_CLOSING,
  OUTCOMES,
  problemsOf,
  RESOLUTION_MAX,
  TAG_MAX_CHARS,
  TAGS_MAX,
} from "./closing";
import { useRoom } from "./room";
import styles from "./workspace.module.css";

export interface WrapUpDialogProps {
  opened: boolean;
  onClose: () => void;
}

/** The end of the session: how it ended, what solved it or a word that nothing did, tags. */
export function WrapUpDialog({ opened, onClose }: WrapUpDialogProps) {
  const { t } = useTranslation(["workspace", "common"]);
  const { client, online } = useRoom();
  const say = useFailureText();
  const [form, setForm] = useState<ClosingForm>(EMPTY_CLOSING);
  const [problems, setProblems] = useState<ClosingProblems>({});
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const set = (change: Partial<ClosingForm>) => setForm((before) => ({ ...before, ...change }));

  const end = async () => {
    setProblems(problemsOf(form));
    const command = closeCommand(form);
    if (!command) return;
    setBusy(true);
    setRefusal(null);
    try {
      await client.request("session.close", command);
      onClose();
    } catch (error) {
      setRefusal(say(failureOf(error)));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("close.title")}
      size={520}
      closeButtonProps={{ "aria-label": t("common:action.close") }}
    >
      <div className={styles.closing}>
        <p>{t("close.lead")}</p>
        <Radio.Group
          label={t("close.outcome")}
          value={form.outcome ?? ""}
          onChange={(value) => set({ outcome: OUTCOMES.find((outcome) => outcome === value) ?? null })}
          error={problems.outcome && t(problems.outcome)}
        >
          <Group gap="md" mt={6}>
            {OUTCOMES.map((outcome, at) => (
              <Radio
                key={outcome}
                value={outcome}
                label={t(`outcome.${outcome}`)}
                {...(at === 0 && { "data-autofocus": true })}
              />
            ))}
          </Group>
        </Radio.Group>
        <Textarea
          label={t("close.resolution")}
          description={t("close.resolution_hint")}
          value={form.resolution}
          disabled={form.skip}
          maxLength={RESOLUTION_MAX}
          autosize
          minRows={3}
          maxRows={8}
          error={problems.resolution && t(problems.resolution)}
          onChange={(event) => set({ resolution: event.currentTarget.value })}
        />
        <Checkbox
          label={t("close.skip")}
          checked={form.skip}
          onChange={(event) => set(event.currentTarget.checked ? { skip: true, resolution: "" } : { skip: false })}
        />
        <TagsInput
          label={t("close.tags")}
          description={t("close.tags_hint")}
          value={[...form.tags]}
          maxTags={TAGS_MAX}
          maxLength={TAG_MAX_CHARS}
          onChange={(tags) => set({ tags: cleanTags(tags) })}
        />
        {refusal && (
          <p role="alert" className={styles.refusal}>
            {refusal}
          </p>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t("common:action.cancel")}
          </Button>
          <Button loading={busy} disabled={!online} onClick={() => void end()}>
            {t("close.confirm")}
          </Button>
        </Group>
      </div>
    </Modal>
  );
}
