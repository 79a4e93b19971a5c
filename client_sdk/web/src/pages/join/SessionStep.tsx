import { Hourglass } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { LoadingSkeleton } from "../../design";
import type { SessionView } from "../../protocol/messages.gen";
import { ChatPanel } from "../seat/ChatPanel";
import { unread } from "../seat/chat";
import { LineNotice } from "../seat/LineNotice";
import { doing, owner } from "../seat/people";
import { RefusalNotice } from "../seat/RefusalNotice";
import { useWatch } from "../seat/useWatch";
import type { BrowserFacts } from "./ability";
import type { JoinSession } from "./joinSession";
import { Questions } from "./Questions";
import { SessionBar } from "./SessionBar";
import { SharePanel } from "./SharePanel";
import styles from "./session.module.css";

/** From this width on the chat has a place of its own beside the picture. */
const WIDE = "(min-width: 1100px)";

/** The running session of the end-user. */
export function SessionStep({ session, browser }: { session: JoinSession; browser: BrowserFacts }) {
  const view = useWatch(session.seat.view);
  useLeaveWarning(session);
  if (!view) {
    return (
      <main className={styles.session}>
        <LineNotice seat={session.seat} />
        <LoadingSkeleton lines={5} />
      </main>
    );
  }
  return <Running session={session} browser={browser} view={view} />;
}

function Running({ session, browser, view }: { session: JoinSession; browser: BrowserFacts; view: SessionView }) {
  const { t } = useTranslation("join");
  const { t: seat } = useTranslation("seat");
  const step = useWatch(session.sharing.step);
  const refusal = useWatch(session.seat.refusal);
  const chat = useWatch(session.seat.client.chat);
  const [chatOpen, setChatOpen] = useState(() => window.matchMedia(WIDE).matches);
  const [pressed, setPressed] = useState(false);
  const [seenMs, setSeenMs] = useState(() => chat.at(-1)?.at_ms ?? 0);
  const lastMs = chat.at(-1)?.at_ms ?? 0;
  const leader = owner(view);

  useEffect(() => {
    if (chatOpen) setSeenMs(lastMs);
  }, [chatOpen, lastMs]);

  return (
    <div className={styles.session}>
      <SessionBar
        session={session}
        view={view}
        step={step}
        unread={chatOpen ? 0 : unread(chat, seenMs, session.seat.participant)}
        chatOpen={chatOpen}
        onChat={() => {
          setPressed(true);
          setChatOpen(!chatOpen);
        }}
      />
      <div className={styles.notices}>
        <LineNotice seat={session.seat} />
        <RefusalNotice failure={refusal} onDismiss={session.seat.dismissRefusal} />
      </div>
      <Questions session={session} view={view} />
      <div className={styles.below}>
        <main className={styles.main}>
          <h1 className="ds-hidden">{view.title}</h1>
          {leader && doing(leader) === "away" && (
            <p className={styles.info} role="status">
              <Hourglass aria-hidden />
              <span>
                <b>{t("share.waiting", { name: leader.name })}</b> {t("share.waiting_text", { name: leader.name })}
              </span>
            </p>
          )}
          <SharePanel session={session} view={view} step={step} browser={browser} />
        </main>
        {chatOpen && (
          <aside id="chat" className={styles.chat} aria-label={seat("chat.title")}>
            <h2>{seat("chat.title")}</h2>
            <ChatPanel seat={session.seat} takeFocus={pressed} />
          </aside>
        )}
      </div>
    </div>
  );
}

/** Closing the tab ends the browser's sharing: it asks first, as long as something is shared. */
function useLeaveWarning(session: JoinSession): void {
  const sharing = useWatch(session.sharing.step).kind === "sharing";
  useEffect(() => {
    if (!sharing) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [sharing]);
}
