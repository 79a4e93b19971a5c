import { Link, useParams } from "@tanstack/react-router";
import { DoorClosed } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { usePageTitle } from "../../app/usePageTitle";
import { useWatch } from "../../app/useWatch";
import { EmptyState, LoadingSkeleton, PlainButton } from "../../design";
import { addCatalogue } from "../../i18n";
import workspace from "../../i18n/en/workspace";
import type { SessionClient } from "../../sdk/session";
import type { CloseCause } from "../../sdk/socket";
import { ConnectionBanner } from "../desk/ConnectionBanner";
import { endingOf } from "./ending";
import { useSessionClient } from "./useSessionClient";
import { Workspace } from "./Workspace";
import styles from "./workspace.module.css";

addCatalogue("workspace", workspace);

export default function WorkspacePage() {
  const { sessionId } = useParams({ from: "/signed-in/sessions/$sessionId" });
  const [round, setRound] = useState(0);
  const client = useSessionClient(sessionId, round);
  if (!client) return <LoadingSkeleton lines={8} />;
  return <Seat client={client} onAgain={() => setRound(round + 1)} />;
}

function Seat({ client, onAgain }: { client: SessionClient; onAgain: () => void }) {
  const { t } = useTranslation("workspace");
  const view = useWatch(client.view);
  const state = useWatch(client.state);
  usePageTitle(view?.title ?? t("title"));
  if (state.kind === "closed") return <Ended cause={state.cause} onAgain={onAgain} />;
  if (!view) {
    return (
      <main className={styles.loading}>
        <ConnectionBanner connection={state} known={false} onRetry={client.retryNow} />
        <LoadingSkeleton lines={8} />
      </main>
    );
  }
  return <Workspace client={client} view={view} />;
}

/** No longer in the session: why, by whom, and what is next. */
function Ended({ cause, onAgain }: { cause: CloseCause; onAgain: () => void }) {
  const { t } = useTranslation("workspace");
  const ending = endingOf(cause);
  const title =
    ending.key === "ended.removed"
      ? ending.by === null
        ? t("ended.removed_nobody")
        : t("ended.removed", { name: ending.by })
      : t(ending.key);
  return (
    <main className={styles.ended}>
      <h1 className="ds-hidden">{t("title")}</h1>
      <EmptyState
        icon={<DoorClosed aria-hidden />}
        title={title}
        text={ending.text}
        action={
          <>
            {ending.again && <PlainButton onClick={onAgain}>{t("ended.again")}</PlainButton>}
            <Link to="/" className={styles.toDesk}>
              {t("ended.desk")}
            </Link>
          </>
        }
      />
    </main>
  );
}
