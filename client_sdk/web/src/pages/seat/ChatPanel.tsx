import { SendHorizontal } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { classes, ExternalTag, formatTime, PlainButton } from "../../design";
import { MAX_CHAT_CHARS, sendable } from "./chat";
import styles from "./chat.module.css";
import { mayNow, you } from "./people";
import type { Seat } from "./seat";
import { useWatch } from "./useWatch";

export interface ChatPanelProps {
  seat: Seat;
  /** Puts the cursor into the field when the panel opens by a press. */
  takeFocus?: boolean;
}

/** The chat of everybody. Enter sends, Shift and Enter makes a new line. */
export function ChatPanel({ seat, takeFocus = false }: ChatPanelProps) {
  const { t } = useTranslation("seat");
  const chat = useWatch(seat.client.chat);
  const view = useWatch(seat.view);
  const [text, setText] = useState("");
  const list = useRef<HTMLOListElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const allowed = mayNow(view && you(view), "chat:everyone");

  // biome-ignore lint/correctness/useExhaustiveDependencies: each further message brings the end of the list into view.
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [chat.length]);
  useEffect(() => {
    if (takeFocus) field.current?.focus();
  }, [takeFocus]);

  const send = async () => {
    const message = sendable(text);
    if (!message) return;
    setText("");
    const reply = await seat.command("chat.send", { audience: "everyone", text: message });
    // What was not sent is not lost.
    if (!reply) setText((since) => since || message);
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };

  return (
    <div className={styles.chat}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard. */}
      <ol ref={list} className={styles.list} aria-label={t("chat.list")} aria-live="polite" tabIndex={0}>
        {chat.length === 0 && <li className={styles.empty}>{t("chat.empty")}</li>}
        {chat.map((message) => {
          const own = message.author === seat.participant;
          return (
            <li key={message.message} className={classes(styles.message, own && styles.own)}>
              <div className={styles.from}>
                {t("chat.from", {
                  name: own ? t("chat.you") : message.author_name,
                  time: formatTime(seat.client.clock.toLocal(message.at_ms)),
                })}
                {!own && message.author_kind === "guest" && <ExternalTag />}
              </div>
              <div className={styles.bubble}>{message.text}</div>
            </li>
          );
        })}
      </ol>
      {allowed ? (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          <textarea
            ref={field}
            rows={1}
            value={text}
            maxLength={MAX_CHAT_CHARS}
            placeholder={t("chat.input")}
            aria-label={t("chat.input")}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={pressed}
          />
          <PlainButton kind="primary" size="large" icon type="submit" aria-label={t("chat.send")}>
            <SendHorizontal aria-hidden />
          </PlainButton>
        </form>
      ) : (
        <p className={styles.empty}>{t("chat.not_allowed")}</p>
      )}
    </div>
  );
}
