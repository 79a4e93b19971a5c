import { type ReactNode, useEffect, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { CountDown } from "./CountDown";
import styles from "./consent.module.css";
import { PersonAvatar } from "./PersonAvatar";
import { ExternalTag } from "./Tag";

/** A prompt that jumps under a moving pointer must not be answered by the click that was meant for something else. */
export const DEAD_TIME_MS = 400;

export interface ConsentFact {
  icon: ReactNode;
  text: ReactNode;
}

export interface ConsentChoice<A extends string> {
  /** What `onAnswer` is given. */
  answer: A;
  label: string;
}

export interface ConsentCardProps<A extends string> {
  name: string;
  external?: boolean;
  /** Joining order from 0, when the person is in the session already. */
  order?: number;
  /** Who asks for what, as one sentence (`consent.see`, `consent.join`, `consent.control`, `consent.file`). */
  title: string;
  invitedBy?: string;
  /** The asker's own words. */
  reason?: string;
  /** What a yes means: what is seen, until when, that it is recorded. */
  facts?: readonly ConsentFact[];
  /** From no to yes. All look the same. */
  choices: readonly ConsentChoice<A>[];
  onAnswer: (answer: A) => void;
  /** When silence becomes a no, in epoch milliseconds of this machine. */
  untilMs: number;
  totalS: number;
  /** What follows from no answer, after `No answer means no.` */
  afterNote?: string;
  deadTimeMs?: number;
  /** False while another card has the focus. */
  takeFocus?: boolean;
}

/**
 * One question to the end-user. Give it `key={prompt.id}`, so that each question has its own dead time. Focus goes to the
 * card and to none of the answers; what had the focus before gets it back.
 */
export function ConsentCard<A extends string>(props: ConsentCardProps<A>) {
  const { name, external = false, order, title, invitedBy, reason, facts = [], choices, onAnswer } = props;
  const { untilMs, totalS, afterNote, deadTimeMs = DEAD_TIME_MS, takeFocus = true } = props;
  const { t } = useTranslation("design");
  const titleId = useId();
  const bodyId = useId();
  const card = useRef<HTMLElement>(null);
  const shownAt = useRef(Number.POSITIVE_INFINITY);
  const answered = useRef(false);

  useEffect(() => {
    shownAt.current = performance.now();
    if (!takeFocus) return;
    const before = document.activeElement;
    card.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [takeFocus]);

  const answer = (value: A) => {
    if (answered.current || performance.now() - shownAt.current < deadTimeMs) return;
    answered.current = true;
    onAnswer(value);
  };

  return (
    <section
      ref={card}
      role="alertdialog"
      aria-labelledby={titleId}
      aria-describedby={bodyId}
      tabIndex={-1}
      className={styles.card}
    >
      <div className={styles.body}>
        <div className={styles.head}>
          <PersonAvatar name={name} external={external} order={order} size={40} decorative />
          <div>
            <h2 id={titleId} className={styles.title}>
              {title}
            </h2>
            {(external || invitedBy) && (
              <div className={styles.from}>
                {external && <ExternalTag />}
                {invitedBy && t("consent.invited_by", { name: invitedBy })}
              </div>
            )}
          </div>
        </div>
        <div id={bodyId}>
          {reason && <p className={styles.reason}>“{reason}”</p>}
          {facts.length > 0 && (
            <ul className={styles.facts}>
              {facts.map((fact, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes while the card is shown.
                <li key={at}>
                  {fact.icon}
                  <span>{fact.text}</span>
                </li>
              ))}
            </ul>
          )}
        </div>
        <fieldset className={styles.answers} aria-label={t("consent.answer_group")}>
          {choices.map((choice) => (
            <button key={choice.answer} type="button" className={styles.answer} onClick={() => answer(choice.answer)}>
              {choice.label}
            </button>
          ))}
        </fieldset>
      </div>
      <div className={styles.foot}>
        <CountDown untilMs={untilMs} totalS={totalS} />
        <div>
          <b>{t("consent.no_answer")}</b> {afterNote && <span>{afterNote}</span>}
        </div>
      </div>
    </section>
  );
}
