import { SegmentedControl } from "@mantine/core";
import { Lock, Send } from "lucide-react";
import { type FormEvent, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWatch } from "../../app/useWatch";
import { classes, ExternalTag, formatTime, PlainButton } from "../../design";
import type { Audience, ChatMessage } from "../../protocol/messages.gen";
import { audiences, CHAT_MAX, continues, of, pieces, toSend } from "./chat";
import styles from "./chat.module.css";
import { useCommand, useRoom } from "./room";

export interface ChatTabProps {
  audience: Audience;
  onAudience: (audience: Audience) => void;
  unread: Record<Audience, number>;
  inputRef: RefObject<HTMLTextAreaElement | null>;
}

/** What people write: to everyone, or within the team where neither end-user nor guests read it. */
export function ChatTab({ audience, onAudience, unread, inputRef }: ChatTabProps) {
  const { t } = useTranslation("workspace");
  const { client, view } = useRoom();
  const messages = of(useWatch(client.chat), audience);
  const open = audiences(view);
  const end = useRef<HTMLDivElement>(null);
  const count = messages.length;

  // biome-ignore lint/correctness/useExhaustiveDependencies: each new message scrolls to the end.
  useEffect(() => {
    end.current?.scrollIntoView?.({ block: "end" });
  }, [count, audience]);

  return (
    <div className={styles.chat}>
      <SegmentedControl
        className={styles.audience}
        aria-label={t("chat.audience")}
        fullWidth
        value={audience}
        onChange={(value) => onAudience(value === "team" ? "team" : "everyone")}
        data={[
          { value: "everyone", label: <AudienceLabel text={t("chat.everyone")} unread={unread.everyone} /> },
          { value: "team", label: <AudienceLabel text={t("chat.team")} unread={unread.team} locked /> },
        ]}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard. */}
      <div className={styles.messages} role="log" aria-live="polite" tabIndex={0} aria-label={t("tab.chat")}>
        {count === 0 && <p className={styles.empty}>{t("chat.empty")}</p>}
        {messages.map((message, at) => (
          <Message key={message.message} message={message} follows={continues(messages[at - 1], message)} />
        ))}
        <div ref={end} />
      </div>
      {open.includes(audience) ? (
        <Compose audience={audience} inputRef={inputRef} />
      ) : (
        <p className={styles.closed}>{t("chat.not_allowed")}</p>
      )}
    </div>
  );
}

function AudienceLabel({ text, unread, locked = false }: { text: string; unread: number; locked?: boolean }) {
  const { t } = useTranslation("workspace");
  return (
    <span className={styles.audienceLabel}>
      {locked && <Lock aria-hidden />}
      {text}
      {unread > 0 && (
        <b>
          <span aria-hidden="true">{unread}</span>
          <span className="ds-hidden">{t("chat.unread", { count: unread })}</span>
        </b>
      )}
    </span>
  );
}

function Message({ message, follows }: { message: ChatMessage; follows: boolean }) {
  const { t } = useTranslation("workspace");
  const { client, view } = useRoom();
  const mine = message.author === view.you;
  return (
    <div className={classes(styles.message, mine && styles.mine)}>
      {!follows && (
        <div className={styles.author}>
          {mine ? t("chat.you") : message.author_name}
          {message.author_kind === "guest" && <ExternalTag />}
          <span>{formatTime(client.clock.toLocal(message.at_ms))}</span>
        </div>
      )}
      <p className={styles.bubble}>
        {pieces(message.text).map((piece, at) =>
          piece.kind === "link" ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a message never change.
            <a key={at} href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
              {piece.text}
            </a>
          ) : (
            piece.text
          ),
        )}
      </p>
    </div>
  );
}

function Compose({ audience, inputRef }: { audience: Audience; inputRef: ChatTabProps["inputRef"] }) {
  const { t } = useTranslation("workspace");
  const { online } = useRoom();
  const send = useCommand();
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const say = async () => {
    const message = toSend(text);
    if (message === null || busy) return;
    setBusy(true);
    const sent = await send("chat.send", { audience, text: message });
    setBusy(false);
    // A message that was not sent stays where it can be sent again.
    if (sent) setText("");
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void say();
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void say();
  };
  const label = audience === "team" ? t("chat.to_team") : t("chat.to_everyone");
  return (
    <form className={styles.compose} onSubmit={submit}>
      <textarea
        ref={inputRef}
        className={styles.input}
        aria-label={label}
        placeholder={label}
        rows={1}
        maxLength={CHAT_MAX}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={pressed}
      />
      <PlainButton
        type="submit"
        kind="primary"
        icon
        aria-label={t("chat.send")}
        title={online ? t("chat.send") : t("chat.offline")}
        disabled={!online || busy}
      >
        <Send aria-hidden />
      </PlainButton>
    </form>
  );
}
