import { Link } from "@tanstack/react-router";
import { ChevronLeft, Crown, LogOut, PanelRight, UserPlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useWatch } from "../../app/useWatch";
import { ColorSchemeToggle, classes, NetworkBadge, PlainButton, personColour, RecordingBadge, Tag } from "../../design";
import { mayInvite, mayInviteGuests } from "./bringIn";
import { mayClose } from "./closing";
import { networkOf } from "./network";
import { personOf, shortName } from "./people";
import { recordingBadge } from "./picture";
import { useRoom } from "./room";
import styles from "./workspace.module.css";

export interface TopBarProps {
  onBringIn: () => void;
  onWrapUp: () => void;
  onLeave: () => void;
  /** Where the rail is folded away: opens it. */
  onRail?: () => void;
  railOpen: boolean;
}

/** The session in one line: what it is, whose, who drives, recording, network, and the two things to do. */
export function TopBar({ onBringIn, onWrapUp, onLeave, onRail, railOpen }: TopBarProps) {
  const { t } = useTranslation("workspace");
  const { client, view, device } = useRoom();
  const socket = useWatch(client.state);
  const link = useWatch(client.viewer.state);
  const statistics = useWatch(client.viewer.statistics);
  const owner = personOf(view, view.owner);
  const since = view.recording.since_ms;
  const badge = recordingBadge(view);
  const over = view.phase === "closed";
  return (
    <section className={styles.top} aria-label={t("title")}>
      <Link to="/desk" className={styles.back} aria-label={t("action.back")} title={t("action.back")}>
        <ChevronLeft aria-hidden />
      </Link>
      <h1 title={view.title}>{view.title}</h1>
      {view.external_ref && !device.phone && <Tag>{view.external_ref}</Tag>}
      <div className={styles.facts}>
        {owner && (
          <span className={classes(styles.fact, styles.wideOnly)}>
            <Crown aria-hidden />
            {t("fact.owner")} <b>{owner.name}</b> {owner.participant === view.you && t("fact.you")}
          </span>
        )}
        <DriverFact />
        {badge && <RecordingBadge state={badge} {...(since != null && { sinceMs: client.clock.toLocal(since) })} />}
        <NetworkBadge quality={networkOf(socket, link, statistics)} roundTripMs={statistics?.roundTripMs} />
      </div>
      <span className={styles.spring} />
      {!device.phone && <ColorSchemeToggle />}
      {!over && (mayInvite(view) || mayInviteGuests(view)) && (
        <PlainButton kind="primary" onClick={onBringIn} title={`${t("action.bring_in")} (B)`}>
          <UserPlus aria-hidden />
          <span className={styles.label}>{t("action.bring_in")}</span>
        </PlainButton>
      )}
      {mayClose(view) ? (
        <PlainButton onClick={onWrapUp} title={`${t("action.wrap_up")} (W)`}>
          {t("action.wrap_up")}
        </PlainButton>
      ) : (
        !over && (
          <PlainButton onClick={onLeave}>
            <LogOut aria-hidden />
            <span className={styles.label}>{t("action.leave")}</span>
          </PlainButton>
        )
      )}
      {onRail && !device.phone && (
        <PlainButton icon kind="quiet" aria-label={t("action.rail")} aria-expanded={railOpen} onClick={onRail}>
          <PanelRight aria-hidden />
        </PlainButton>
      )}
    </section>
  );
}

function DriverFact() {
  const { t } = useTranslation("workspace");
  const { view } = useRoom();
  const driver = personOf(view, view.control.driver);
  if (!driver) return <span className={classes(styles.fact, styles.wideOnly)}>{t("driver.nobody")}</span>;
  return (
    <span className={classes(styles.fact, personColour(driver.colour).className)}>
      <i className={styles.swatch} aria-hidden="true" />
      {driver.participant === view.you ? t("driver.you") : t("driver.somebody", { name: shortName(driver.name) })}
    </span>
  );
}
