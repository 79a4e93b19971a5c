// biome-ignore-all lint/suspicious/noEmptyBlockStatements: nothing here does anything.
import { Button, Menu, Select, Switch, Tabs, TextInput } from "@mantine/core";
import { Clock, Eye, Inbox, Keyboard, MousePointer2, OctagonX } from "lucide-react";
import { useEffect, useState } from "react";
import { ConfirmDialog } from "../ConfirmDialog";
import {
  ColorSchemeToggle,
  ConsentCard,
  CountDown,
  EmptyState,
  ErrorState,
  ExternalTag,
  KeyCap,
  LoadingSkeleton,
  NetworkBadge,
  PersonAvatar,
  PersonLine,
  PictureFrame,
  type PictureState,
  PlainButton,
  PointerBoard,
  RecordingBadge,
  RefusalText,
  type Right,
  type RightState,
  RightsStrip,
  Stage,
  StagePill,
  Tag,
} from "../index";
import styles from "./gallery.module.css";
import { useDrawnStream } from "./useDrawnStream";

const FULL: Record<Right, RightState> = {
  see: "allowed",
  control: "allowed",
  draw: "allowed",
  clipboard: "allowed",
  files: "asks",
  voice: "denied",
};
const OBSERVER: Record<Right, RightState> = {
  see: "allowed",
  control: "denied",
  draw: "denied",
  clipboard: "denied",
  files: "denied",
  voice: "denied",
};
const NAMES = [
  "Ana Silva",
  "Tomás Lindqvist",
  "Jane Okafor",
  "Ruth Adeyemi",
  "Mei Tanaka",
  "Inês Duarte",
  "Olu Ade",
  "Pia Berg",
  "Kim Roe",
];
const started = Date.now();
const nothing = () => {};

const STATES: readonly { name: string; state: PictureState }[] = [
  { name: "Waiting", state: { kind: "waiting", title: "Ruth has been asked", text: "Nothing is shared yet." } },
  { name: "Paused", state: { kind: "paused", byName: "Ruth", sinceMs: started - 42_000 } },
  { name: "Reconnecting", state: { kind: "reconnecting", keptUntilMs: started + 48_000, onRetry: nothing } },
  { name: "Held", state: { kind: "held" } },
  { name: "Withdrawn", state: { kind: "withdrawn", byName: "Ana", actions: <PlainButton>Open chat</PlainButton> } },
  { name: "No video", state: { kind: "no-video", actions: <PlainButton>Try now</PlainButton> } },
  {
    name: "Ended",
    state: {
      kind: "ended",
      byName: "Ruth",
      atMs: started,
      text: "The recording is complete and checked.",
      actions: (
        <>
          <PlainButton kind="primary">Write the resolution</PlainButton>
          <PlainButton>Receipt</PlainButton>
        </>
      ),
    },
  },
];

/** Every shared component in every state, for the eye and for axe. Not part of a production build; its texts are samples. */
export function Gallery() {
  const stream = useDrawnStream();
  const [board] = useState(() => new PointerBoard());
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    board.move("ana", { x: 0.55, y: 0.6 });
    board.move("tomas", { x: 0.15, y: 0.45 });
  }, [board]);
  const picture = <div className={styles.picture} />;
  return (
    <main className={styles.gallery}>
      <div className={styles.row}>
        <h1>Components</h1>
        <ColorSchemeToggle />
        <RecordingBadge state="on" sinceMs={started - 1_456_000} />
        <RecordingBadge state="paused" />
        <RecordingBadge state="failed" />
        <RecordingBadge state="off" />
        <NetworkBadge quality="good" roundTripMs={38} />
        <NetworkBadge quality="fair" roundTripMs={180} />
        <NetworkBadge quality="poor" roundTripMs={520} />
        <NetworkBadge quality="lost" />
      </div>
      <section>
        <h2>People</h2>
        <div className={styles.row}>
          {NAMES.map((name, order) => (
            <PersonAvatar key={name} name={name} order={order} external={order === 2} />
          ))}
          <PersonAvatar name="Jane Okafor" external size={40} />
          <PersonAvatar name="Ana Silva" size={64} />
          <PersonAvatar name="Ana Silva" presence="available" />
          <PersonAvatar name="Mei Tanaka" presence="busy" />
          <PersonAvatar name="Olu Ade" presence="away" />
          <PersonAvatar name="Pia Berg" presence="offline" size={24} />
          <PersonAvatar name="Tomás Lindqvist" order={1} activity="driving" />
          <PersonAvatar name="Ana Silva" order={0} activity="watching" />
          <Tag>INC-48213</Tag>
          <ExternalTag />
          <Tag tone="green">Starts when you share</Tag>
          <Tag tone="amber">You are asked each time</Tag>
          <Tag tone="red">Revoked</Tag>
          <Tag tone="accent">New</Tag>
        </div>
      </section>
      <div className={styles.split}>
        <section className={`${styles.card} ${styles.people}`}>
          <PersonLine
            person={{ name: "Ana Silva", order: 0 }}
            you
            sub="Service desk · Full control"
            aside={<Tag>Owner</Tag>}
          >
            <RightsStrip ofName="Ana Silva" rights={FULL} />
          </PersonLine>
          <PersonLine
            person={{ name: "Tomás Lindqvist", order: 1 }}
            sub="ERP applications · Assist"
            aside="Driving"
            hot
          >
            <RightsStrip
              ofName="Tomás Lindqvist"
              rights={{ ...FULL, clipboard: "asks" }}
              inUse={["control"]}
              order={1}
            />
          </PersonLine>
          <PersonLine
            person={{ name: "Jane Okafor", order: 2, external: true }}
            sub="Acme Ledger · Vendor view"
            aside="Watching"
          >
            <RightsStrip ofName="Jane Okafor" rights={OBSERVER} />
          </PersonLine>
        </section>
        <ConsentCard
          name="Jane Okafor"
          external
          title="Jane Okafor from Acme Ledger asks to join"
          invitedBy="Ana Silva"
          reason="Jane builds the signing part of Acme Ledger."
          facts={[
            { icon: <Eye />, text: "She sees your screen." },
            { icon: <MousePointer2 />, text: "If she wants your mouse and keyboard, you are asked again." },
            { icon: <Clock />, text: "Until 11:25 at the latest. All of it is recorded." },
          ]}
          choices={[
            { answer: "deny", label: "Don’t allow" },
            { answer: "only_watch", label: "Only watch" },
            { answer: "allow", label: "Allow" },
          ]}
          untilMs={started + 21_000}
          totalS={30}
          afterNote="She is told, and can be asked for again."
          takeFocus={false}
          onAnswer={nothing}
        />
        <section className={`${styles.card} ${styles.people}`}>
          <EmptyState
            icon={<Inbox />}
            title="Nobody waits"
            text="New requests appear here."
            action={<PlainButton kind="primary">Open a session</PlainButton>}
          />
          <ErrorState text="The server cannot be reached." incident="INC-7f3a" onRetry={nothing} />
          <LoadingSkeleton />
          <RefusalText code="control_busy" text="Tomás is driving. Ask for the mouse and keyboard." />
        </section>
      </div>
      <section className={styles.row}>
        <Button>Bring in</Button>
        <Button variant="default">Wrap up</Button>
        <Button variant="light">Light</Button>
        <Button variant="subtle">Subtle</Button>
        <Button size="lg">Continue</Button>
        <Button color="var(--ds-red)" onClick={() => setAsking(true)}>
          Remove
        </Button>
        <PlainButton kind="primary">Plain</PlainButton>
        <PlainButton>Plain</PlainButton>
        <PlainButton kind="quiet">Quiet</PlainButton>
        <PlainButton kind="danger" size="large">
          <OctagonX aria-hidden />
          Stop everything
        </PlainButton>
        <CountDown untilMs={started + 21_000} totalS={30} />
        <TextInput aria-label="Search" placeholder="Search" />
        <Select aria-label="Profile" data={["View only", "Assist", "Full control"]} defaultValue="Assist" />
        <Switch label="PIN" defaultChecked />
        <Menu>
          <Menu.Target>
            <Button variant="default">Menu</Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item>First</Menu.Item>
            <Menu.Item>Second</Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <Tabs defaultValue="people">
          <Tabs.List>
            <Tabs.Tab value="people">People</Tabs.Tab>
            <Tabs.Tab value="chat">Chat</Tabs.Tab>
          </Tabs.List>
        </Tabs>
      </section>
      <section className={styles.states}>
        <div>
          <h2>You drive</h2>
          <PictureFrame
            state={{ kind: "live" }}
            driver={{ name: "Ana", you: true, order: 0 }}
            sharerName="Ruth"
            size={{ width: 324, height: 272 }}
            pill={
              <StagePill
                icon={<Keyboard aria-hidden />}
                title="Keys go to Ruth’s computer."
                text={
                  <>
                    Back with <KeyCap>Ctrl</KeyCap> <KeyCap>Alt</KeyCap> <KeyCap>Esc</KeyCap>
                  </>
                }
              />
            }
          >
            {picture}
          </PictureFrame>
        </div>
        <div>
          <h2>Waiting for a yes</h2>
          <PictureFrame
            state={{ kind: "live" }}
            driver={null}
            sharerName="Ruth"
            size={{ width: 324, height: 272 }}
            pill={
              <StagePill
                icon={<CountDown untilMs={started + 21_000} totalS={30} size={30} />}
                title="Ruth has been asked."
                text="No answer means no."
                action={<PlainButton kind="quiet">Withdraw</PlainButton>}
              />
            }
          >
            {picture}
          </PictureFrame>
        </div>
        {STATES.map(({ name, state }) => (
          <div key={name}>
            <h2>{name}</h2>
            <PictureFrame state={state} driver={null} sharerName="Ruth" size={{ width: 324, height: 272 }}>
              {picture}
            </PictureFrame>
          </div>
        ))}
      </section>
      <section className={styles.stage}>
        <Stage
          stream={stream}
          state={{ kind: "live" }}
          driver={{ name: "Tomás", you: false, order: 1, sinceMs: started - 134_000 }}
          sharerName="Ruth"
          people={[
            { id: "ana", name: "Ana", order: 0 },
            { id: "tomas", name: "Tomás", order: 1, driving: true },
          ]}
          board={board}
          info="Ruth’s computer · 1280 × 800 · 5 fps"
          tools={<PlainButton kind="quiet">Take control</PlainButton>}
        />
      </section>
      <ConfirmDialog
        opened={asking}
        title="Remove Jane?"
        text="Jane sees nothing from now on. Her link does not work again."
        confirmLabel="Remove Jane"
        danger
        onConfirm={() => setAsking(false)}
        onClose={() => setAsking(false)}
      />
    </main>
  );
}
