import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { PlainButton } from "../../design";
import type { RestClient } from "../../sdk/rest";
import { type Failure, failureOf, failureSentence } from "../seat/failure";
import halves from "../seat/halves.module.css";
import styles from "./end.module.css";

export const SURVEY_PATH = "/v1/seat/survey";

const SCALE = [1, 2, 3, 4, 5] as const;
const MAX_COMMENT_CHARS = 4000;

type State = { kind: "asking"; failure: Failure | null; missing: boolean } | { kind: "sending" } | { kind: "sent" };

/** Two questions and a free text. Nobody has to answer. */
export function SurveyForm({ participant, rest }: { participant: string; rest: Pick<RestClient, "post"> }) {
  const { t } = useTranslation("join");
  const { t: seat } = useTranslation("seat");
  const [effort, setEffort] = useState<number | null>(null);
  const [satisfaction, setSatisfaction] = useState<number | null>(null);
  const [comment, setComment] = useState("");
  const [state, setState] = useState<State>({ kind: "asking", failure: null, missing: false });

  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (state.kind !== "asking") return;
    if (effort === null || satisfaction === null) {
      setState({ kind: "asking", failure: null, missing: true });
      return;
    }
    setState({ kind: "sending" });
    try {
      await rest.post(SURVEY_PATH, { participant, effort, satisfaction, comment: comment.trim() });
      setState({ kind: "sent" });
    } catch (error) {
      setState({ kind: "asking", failure: failureOf(error), missing: false });
    }
  };

  if (state.kind === "sent") {
    return (
      <p className={styles.thanks} role="status">
        {t("survey.thanks")}
      </p>
    );
  }
  return (
    <form className={styles.survey} noValidate onSubmit={send}>
      <h2>{t("survey.title")}</h2>
      <Scale name="effort" value={effort} onChange={setEffort} />
      <Scale name="satisfaction" value={satisfaction} onChange={setSatisfaction} />
      <div className={halves.field}>
        <label htmlFor="survey-comment">{t("survey.comment")}</label>
        <textarea
          id="survey-comment"
          rows={3}
          maxLength={MAX_COMMENT_CHARS}
          value={comment}
          onChange={(event) => setComment(event.target.value)}
        />
      </div>
      <p className={halves.problem} role="alert">
        {state.kind === "asking" && state.missing && t("survey.both")}
        {state.kind === "asking" && state.failure && failureSentence(state.failure, (key) => seat(key))}
      </p>
      <div className={styles.send}>
        <PlainButton kind="primary" size="large" type="submit" disabled={state.kind === "sending"}>
          {t("survey.send")}
        </PlainButton>
      </div>
    </form>
  );
}

interface ScaleProps {
  name: "effort" | "satisfaction";
  value: number | null;
  onChange: (value: number) => void;
}

function Scale({ name, value, onChange }: ScaleProps) {
  const { t } = useTranslation("join");
  return (
    <fieldset className={styles.scale}>
      <legend>{t(`survey.${name}`)}</legend>
      <div>
        {SCALE.map((step) => (
          <label key={step}>
            <input type="radio" name={name} value={step} checked={value === step} onChange={() => onChange(step)} />
            <span>{step}</span>
          </label>
        ))}
      </div>
      <div className={styles.ends}>
        <span>{t(`survey.${name}_1`)}</span>
        <span>{t(`survey.${name}_5`)}</span>
      </div>
    </fieldset>
  );
}
