import { MousePointer2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWatch } from "../../app/useWatch";
import { PersonLine, Tag } from "../../design";
import type { RecordedPerson, RecordingDetail } from "../../protocol/messages.gen";
import type { Lanes, Moment } from "./lanes";
import { momentAt } from "./lanes";
import { textOf } from "./payload";
import type { Playback } from "./playback";
import styles from "./player.module.css";

export interface MomentPaneProps {
  playback: Playback;
  lanes: Lanes;
  detail: RecordingDetail;
}

/** Who is there and what was said last, where the picture stands. */
export function MomentPane({ playback, lanes, detail }: MomentPaneProps) {
  const { t } = useTranslation("review");
  const moment = useMoment(playback, lanes, detail);
  return (
    <section className={styles.moment} aria-labelledby="review-moment">
      <h2 id="review-moment">{t("moment.title")}</h2>
      <p className={styles.dim}>
        {moment.people.length > 0 ? t("moment.people", { count: moment.people.length }) : t("moment.nobody")}
      </p>
      <ul className={styles.people}>
        {moment.people.map(({ person, lobby, drives }) => (
          <li key={person.participant}>
            <PersonLine
              person={{ name: person.name, external: person.kind === "guest", order: person.colour }}
              sub={<Sub person={person} lobby={lobby} />}
              aside={
                drives && (
                  <Tag>
                    <MousePointer2 aria-hidden />
                    {t("moment.drives")}
                  </Tag>
                )
              }
            />
          </li>
        ))}
      </ul>
      {moment.said && (
        <>
          <h2>{t("moment.said")}</h2>
          <p>
            <span className={styles.dim}>{moment.said.actor ?? t("someone")}</span> {textOf(moment.said, "text")}
          </p>
        </>
      )}
      {detail.resolution && (
        <>
          <h2>{t("moment.resolution")}</h2>
          {detail.recording.outcome && <Tag tone="green">{t(`outcome.${detail.recording.outcome}`)}</Tag>}
          <p>{detail.resolution}</p>
        </>
      )}
    </section>
  );
}

function Sub({ person, lobby }: { person: RecordedPerson; lobby: boolean }) {
  const { t } = useTranslation("review");
  if (lobby) return t("moment.lobby");
  if (person.kind === "end_user") return t("moment.end_user");
  return person.organisation;
}

/** The moment under the position; the same object as long as nobody comes, goes, drives or speaks. */
function useMoment(playback: Playback, lanes: Lanes, detail: RecordingDetail): Moment {
  const [pick] = useState(() => {
    let last: { key: string; moment: Moment } | null = null;
    return {
      subscribe: playback.position.subscribe,
      get: () => {
        const moment = momentAt(lanes, detail.events, playback.position.get());
        const people = moment.people.map((one) => `${one.person.participant}${one.lobby ? "?" : ""}`);
        const key = [...people, moment.driver?.participant, moment.said?.seq].join(" ");
        if (last?.key !== key) last = { key, moment };
        return last.moment;
      },
    };
  });
  return useWatch(pick);
}
