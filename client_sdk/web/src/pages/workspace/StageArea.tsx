import { Hand, MousePointer2, MousePointerClick } from "lucide-react";
import { type RefObject, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWatch } from "../../app/useWatch";
import { classes, type Driver, KeyCap, PlainButton, Stage } from "../../design";
import { type ControlOffer, controlCommand, controlOffer, inputMode, onlyShown, sharerName } from "./control";
import { Pointers } from "./Pointers";
import { groups, personOf, shortName } from "./people";
import { may } from "./rights";
import { useCommand, useRoom } from "./room";
import { StageNote } from "./StageNote";
import { useCapture } from "./useCapture";
import { usePictureState } from "./usePictureState";
import styles from "./workspace.module.css";

/** How often resting pointers are looked for. */
const TIDY_EVERY_MS = 1000;

export interface StageAreaProps {
  onChat: () => void;
  onWrapUp: () => void;
  controlRef: RefObject<HTMLButtonElement | null>;
}

/** The picture with everybody's pointers, and the tools under it. */
export function StageArea({ onChat, onWrapUp, controlRef }: StageAreaProps) {
  const { t } = useTranslation("workspace");
  const { client, view, device } = useRoom();
  const [pointing, setPointing] = useState(true);
  const [picked, setPicked] = useState<string | null>(null);
  const statistics = useWatch(client.viewer.statistics);
  const screens = useWatch(client.viewer.tracks).filter((track) => track.kind !== "voice");
  const shown = screens.find((track) => track.track === picked) ?? screens[0] ?? null;
  const pointers = usePointers();
  const state = usePictureState(onChat, onWrapUp);
  const mode = inputMode(view, device, pointing);
  const { surfaceRef, focused } = useCapture(client, mode, () => controlRef.current?.focus());
  const sharer = shortName(sharerName(view) ?? "");
  const driver = useDriver();
  const people = useMemo(
    () =>
      groups(view)
        .inside.filter((person) => person.participant !== view.you)
        .map((person) => ({
          id: person.participant,
          name: shortName(person.name),
          order: person.colour,
          driving: person.driving,
        })),
    [view],
  );
  const size = statistics && statistics.width > 0 ? `${statistics.width} × ${statistics.height}` : null;

  return (
    <div className={classes(styles.stage, mode === "point" && styles.pointing)}>
      <Stage
        stream={shown?.stream ?? null}
        state={state}
        driver={driver}
        sharerName={sharer}
        people={people}
        board={pointers.board}
        surfaceRef={surfaceRef}
        capturing={mode === "drive"}
        pill={<StageNote driving={mode === "drive"} focused={focused} onChat={onChat} />}
        info={
          state.kind === "live" && (
            <>
              <span className={styles.wideOnly}>{t("picture.screen", { name: sharer })}</span>
              {screens.length > 1 &&
                screens.map((track, at) => (
                  <button
                    key={track.track}
                    type="button"
                    className={styles.monitor}
                    aria-pressed={track === shown}
                    aria-label={t("picture.switch", {
                      number: at + 1,
                      label: view.tracks.find((known) => known.track === track.track)?.label ?? "",
                    })}
                    onClick={() => setPicked(track.track)}
                  >
                    {at + 1}
                  </button>
                ))}
              {size && <span>{`${size} · ${Math.round(statistics?.fps ?? 0)} fps`}</span>}
            </>
          )
        }
        tools={
          <>
            <ControlButton controlRef={controlRef} />
            {onlyShown(view, device) && (
              <span className={styles.reason}>{t("control.not_drivable", { name: sharer })}</span>
            )}
            {mode !== "drive" && may(view, "annotate:draw") && (
              <PlainButton
                kind="quiet"
                aria-pressed={pointing}
                className={classes(pointing && styles.selected)}
                title={pointing ? t("point.off") : t("point.on")}
                onClick={() => setPointing(!pointing)}
              >
                <MousePointerClick aria-hidden />
                <span className={styles.label}>{t("point.word")}</span>
              </PlainButton>
            )}
          </>
        }
      />
    </div>
  );
}

function useDriver(): Driver | null {
  const { client, view } = useRoom();
  const driver = personOf(view, view.control.driver);
  if (!driver) return null;
  const since = view.control.since_ms;
  return {
    name: shortName(driver.name),
    you: driver.participant === view.you,
    order: driver.colour,
    ...(since != null && { sinceMs: client.clock.toLocal(since) }),
  };
}

function usePointers(): Pointers {
  const { client, view } = useRoom();
  const [pointers] = useState(() => new Pointers());
  const live = view.phase === "active";
  useEffect(
    () => client.onPointer(({ participant, x, y }) => pointers.shown(participant, { x, y }, Date.now())),
    [client, pointers],
  );
  useEffect(() => {
    if (!live) pointers.clear();
    const here = new Set(view.participants.filter((p) => p.presence === "here").map((p) => p.participant));
    const timer = window.setInterval(() => pointers.tidy(Date.now(), (id) => here.has(id)), TIDY_EVERY_MS);
    return () => window.clearInterval(timer);
  }, [pointers, live, view.participants]);
  return pointers;
}

/** Takes, asks for, or gives back mouse and keyboard; where it cannot, it says why. */
function ControlButton({ controlRef }: { controlRef: RefObject<HTMLButtonElement | null> }) {
  const { view, device, online } = useRoom();
  const send = useCommand();
  const offer = controlOffer(view, device);
  const command = controlCommand(offer);
  const text = useOfferText(offer);
  if (command === null) {
    return (
      <span className={styles.reason}>
        <MousePointer2 aria-hidden />
        {text}
      </span>
    );
  }
  return (
    <PlainButton
      ref={controlRef}
      kind={offer.kind === "release" ? "default" : "quiet"}
      disabled={!online}
      onClick={() => void send(command, {})}
    >
      <Hand aria-hidden />
      {text}
      {!device.phone && <KeyCap>C</KeyCap>}
    </PlainButton>
  );
}

function useOfferText(offer: ControlOffer): string {
  const { t } = useTranslation("workspace");
  const { view } = useRoom();
  switch (offer.kind) {
    case "phone":
      return t("control.phone");
    case "nothing_shared":
      return t("control.nothing_shared");
    case "not_allowed":
      return t("control.not_allowed");
    case "release":
      return t("control.release");
    case "take":
      return t("control.take");
    case "take_over":
      return t("control.take_over", { name: shortName(offer.driver) });
    case "ask":
      return t("control.ask");
    case "ask_driver":
      return t("control.ask_driver", { name: shortName(offer.driver) });
    case "asked":
      return t("asked.title", { name: shortName(sharerName(view) ?? "") });
    case "queued":
      return offer.driver === null
        ? t("control.queued_nobody")
        : t("control.queued", { name: shortName(offer.driver) });
  }
}
