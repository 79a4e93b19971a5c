import { useMediaQuery } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { Briefcase, MessageSquare, Monitor, Users } from "lucide-react";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Command, useCommands } from "../../app/commands";
import { usePerson } from "../../app/person";
import { useShortcuts } from "../../app/shortcuts";
import { useWatch } from "../../app/useWatch";
import { classes } from "../../design";
import { ConfirmDialog } from "../../design/ConfirmDialog";
import type { Audience, DeskView, SessionView } from "../../protocol/messages.gen";
import { Cell } from "../../sdk/cell";
import type { SessionClient } from "../../sdk/session";
import { ConnectionBanner } from "../desk/ConnectionBanner";
import { BringInDialog } from "./BringInDialog";
import { mayInvite, mayInviteGuests } from "./bringIn";
import { CaseTab } from "./CaseTab";
import { CatchUpPanel } from "./CatchUpPanel";
import { ChatTab } from "./ChatTab";
import { catchUp } from "./catchUp";
import { allRead, markRead, type ReadMarks, unread } from "./chat";
import { mayClose } from "./closing";
import { PeopleTab } from "./PeopleTab";
import { groups, isOwner } from "./people";
import { type Room, RoomProvider, useCommand } from "./room";
import { StageArea } from "./StageArea";
import { TopBar } from "./TopBar";
import { WrapUpDialog } from "./WrapUpDialog";
import styles from "./workspace.module.css";

type Tab = "screen" | "people" | "chat" | "case";

/** Narrower than this it is a phone: it shows and chats, and does not drive. */
const PHONE = "(max-width: 700px)";
/** Narrower than this the rail folds away. */
const FOLDED = "(max-width: 1100px)";

const NO_DESK = new Cell<DeskView | null>(null);

/** Arrow keys go from tab to tab and round again, as screen readers expect. */
function stepTabs(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key] ?? 0;
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>("[role='tab']")];
  const at = tabs.indexOf(document.activeElement as HTMLElement);
  const next = tabs[(at + step + tabs.length) % tabs.length];
  if (step === 0 || at < 0 || !next) return;
  event.preventDefault();
  next.focus();
  next.click();
}

/** One session: the picture, and everything about it beside it. */
export function Workspace({ client, view }: { client: SessionClient; view: SessionView }) {
  const connection = useWatch(client.state);
  const phone = useMediaQuery(PHONE, undefined, { getInitialValueInEffect: false }) ?? false;
  const room = useMemo<Room>(
    () => ({ client, view, device: { phone }, online: connection.kind === "open" }),
    [client, view, phone, connection.kind],
  );
  return (
    <RoomProvider value={room}>
      <Layout room={room} />
    </RoomProvider>
  );
}

function Layout({ room: { client, view, device } }: { room: Room }) {
  const { t } = useTranslation(["workspace", "console"]);
  const { desk } = usePerson();
  const people = useWatch(desk?.view ?? NO_DESK)?.people ?? [];
  const connection = useWatch(client.state);
  const messages = useWatch(client.chat);
  const folded = useMediaQuery(FOLDED, undefined, { getInitialValueInEffect: false }) ?? false;
  const [tab, setTab] = useState<Tab>(device.phone ? "screen" : "people");
  const [railOpen, setRailOpen] = useState(false);
  const [audience, setAudience] = useState<Audience>("everyone");
  const [dialog, setDialog] = useState<"bring_in" | "wrap_up" | "leave" | null>(null);
  const [told, setTold] = useState(() => catchUp(view, messages));
  const [marks, setMarks] = useState<ReadMarks>(() => allRead(messages));
  const input = useRef<HTMLTextAreaElement>(null);
  const control = useRef<HTMLButtonElement>(null);
  const navigate = useNavigate();
  const send = useCommand();

  const chatShown = tab === "chat" && told === null && (!folded || railOpen || device.phone);
  useEffect(() => {
    if (chatShown) setMarks((before) => markRead(before, messages, audience));
  }, [chatShown, messages, audience]);
  const counts = unread(messages, marks, view.you);

  const show = (next: Tab) => {
    setTold(null);
    setRailOpen(true);
    setTab(next);
  };
  const chat = () => {
    show("chat");
    // The field is there after the next paint.
    requestAnimationFrame(() => input.current?.focus());
  };
  const bringIn = () => (mayInvite(view) || mayInviteGuests(view)) && setDialog("bring_in");
  const wrapUp = () => mayClose(view) && setDialog("wrap_up");
  const actions = useRef({ chat, bringIn, wrapUp, show });
  actions.current = { chat, bringIn, wrapUp, show };

  useShortcuts({
    c: () => control.current?.click(),
    b: bringIn,
    w: wrapUp,
    p: () => show("people"),
    m: chat,
    i: () => show("case"),
    Escape: () => {
      setTold(null);
      setRailOpen(false);
    },
  });
  const commands = useMemo<Command[]>(
    () => [
      { id: "bring-in", label: t("console:keys.bring_in"), shortcut: "B", run: () => actions.current.bringIn() },
      { id: "control", label: t("console:keys.control"), shortcut: "C", run: () => control.current?.click() },
      { id: "chat", label: t("console:keys.chat"), shortcut: "M", run: () => actions.current.chat() },
      { id: "people", label: t("console:keys.people"), shortcut: "P", run: () => actions.current.show("people") },
      { id: "case", label: t("console:keys.case"), shortcut: "I", run: () => actions.current.show("case") },
      { id: "wrap-up", label: t("console:keys.wrap_up"), shortcut: "W", run: () => actions.current.wrapUp() },
      { id: "leave", label: t("leave.confirm"), run: () => setDialog("leave") },
    ],
    [t],
  );
  useCommands("workspace", commands);

  const tabs = [
    ...(device.phone ? [{ tab: "screen" as const, Icon: Monitor, count: 0 }] : []),
    { tab: "people" as const, Icon: Users, count: groups(view).inside.length },
    { tab: "chat" as const, Icon: MessageSquare, count: counts.everyone + counts.team },
    { tab: "case" as const, Icon: Briefcase, count: 0 },
  ];
  const railShown = device.phone ? tab !== "screen" : !folded || railOpen;

  return (
    <main className={classes(styles.workspace, told && styles.catchingUp, folded && styles.folded)}>
      <TopBar
        onBringIn={bringIn}
        onWrapUp={wrapUp}
        onLeave={() => setDialog("leave")}
        {...(folded && { onRail: () => setRailOpen(!railOpen) })}
        railOpen={railOpen}
      />
      <ConnectionBanner connection={connection} known onRetry={client.retryNow} />
      <div className={classes(styles.main, device.phone && tab !== "screen" && styles.behind)}>
        <StageArea onChat={chat} onWrapUp={wrapUp} controlRef={control} />
      </div>
      {told ? (
        <CatchUpPanel className={styles.told} told={told} onClose={() => setTold(null)} onAsk={chat} />
      ) : (
        <section className={classes(styles.rail, !railShown && styles.away)} aria-label={t("tabs.label")}>
          <div className={styles.tabs} role="tablist" aria-label={t("tabs.label")} onKeyDown={stepTabs}>
            {tabs.map(({ tab: name, Icon, count }) => (
              <button
                key={name}
                type="button"
                role="tab"
                id={`tab-${name}`}
                aria-selected={tab === name}
                tabIndex={tab === name ? 0 : -1}
                aria-controls="rail-panel"
                className={styles.tab}
                onClick={() => setTab(name)}
              >
                <Icon aria-hidden />
                {t(`tab.${name}`)}
                {count > 0 && <b className={classes(name === "chat" && styles.unread)}>{count}</b>}
              </button>
            ))}
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          <div id="rail-panel" role="tabpanel" aria-labelledby={`tab-${tab}`} className={styles.panel} tabIndex={0}>
            {tab === "people" && <PeopleTab />}
            {tab === "chat" && (
              <ChatTab audience={audience} onAudience={setAudience} unread={counts} inputRef={input} />
            )}
            {tab === "case" && <CaseTab />}
          </div>
        </section>
      )}
      <BringInDialog
        opened={dialog === "bring_in"}
        onClose={() => setDialog(null)}
        onInvited={() => {
          setDialog(null);
          show("people");
        }}
        people={people}
      />
      <WrapUpDialog opened={dialog === "wrap_up"} onClose={() => setDialog(null)} />
      <ConfirmDialog
        opened={dialog === "leave"}
        title={t("leave.title")}
        text={isOwner(view) ? t("leave.text_owner") : t("leave.text")}
        confirmLabel={t("leave.confirm")}
        onConfirm={() => {
          setDialog(null);
          void send("session.leave", {}).then((done) => done && navigate({ to: "/desk" }));
        }}
        onClose={() => setDialog(null)}
      />
    </main>
  );
}
