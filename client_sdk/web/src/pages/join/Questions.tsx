import { Clock, Eye, History, type LucideIcon, MessageSquare, Mic, MousePointer2, Pencil, Video } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { ConsentCard, formatTime } from "../../design";
import type { ConsentAnswer, SessionView } from "../../protocol/messages.gen";
import { type FactKey, type Question, questions } from "./asking";
import type { JoinSession } from "./joinSession";
import styles from "./session.module.css";

const ICONS: Readonly<Record<FactKey, LucideIcon>> = {
  chat: MessageSquare,
  control_later: MousePointer2,
  draw: Pencil,
  no_control: MousePointer2,
  not_drivable: MousePointer2,
  not_recorded: Video,
  pointer_only: MousePointer2,
  recorded: Video,
  replay: History,
  see: Eye,
  take_back: MousePointer2,
  until: Clock,
  voice: Mic,
};

/** The oldest question, as a card; the others are announced and come after it. */
export function Questions({ session, view }: { session: JoinSession; view: SessionView }) {
  const { t } = useTranslation("join");
  const { t: design } = useTranslation("design");
  const waiting = questions(view);
  const first = waiting[0];
  useTabTitle(first ? t("ask.tab_title", { name: first.name }) : null);
  if (!first) return null;

  const clock = session.seat.client.clock;
  const titleOf = (question: Question): string => {
    const { name, organisation } = question;
    if (question.kind === "control") return t("ask.control", { name });
    return organisation ? t("ask.join_guest", { name, organisation }) : t("ask.join_guest_alone", { name });
  };
  const LABELS: Readonly<Record<ConsentAnswer, string>> = {
    allow: design("consent.allow"),
    deny: design("consent.deny"),
    only_watch: design("consent.only_watch"),
  };

  return (
    <div className={styles.question}>
      <ConsentCard
        key={first.prompt}
        name={first.name}
        external={first.external}
        order={first.order}
        title={titleOf(first)}
        facts={first.facts.map((fact) => {
          const Icon = ICONS[fact];
          const time = first.untilMs === null ? "" : formatTime(clock.toLocal(first.untilMs));
          return { icon: <Icon aria-hidden />, text: t(`ask.fact.${fact}`, { name: first.name, time }) };
        })}
        choices={first.choices.map((answer) => ({ answer, label: LABELS[answer] }))}
        onAnswer={(answer) => session.answer(first.prompt, answer)}
        untilMs={clock.toLocal(first.expiresAtMs)}
        totalS={(first.expiresAtMs - first.askedAtMs) / 1000}
        afterNote={t("ask.after", { name: first.name })}
      />
      {waiting.length > 1 && (
        <p className={styles.more} role="status">
          {t("ask.more", { count: waiting.length - 1 })}
        </p>
      )}
    </div>
  );
}

/** The end-user mostly looks at another window: the tab says that somebody waits for an answer. */
function useTabTitle(title: string | null): void {
  useEffect(() => {
    if (title === null) return;
    const before = document.title;
    document.title = `● ${title}`;
    return () => {
      document.title = before;
    };
  }, [title]);
}
