import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { usePerson } from "../../app/person";
import { Rail } from "../../app/Rail";
import { mayReview } from "../../app/roles";
import { usePageTitle } from "../../app/usePageTitle";
import { EmptyState } from "../../design";
import { addCatalogue } from "../../i18n";
import review from "../../i18n/en/review";
import type { RecordingDetail } from "../../protocol/messages.gen";
import { AuditorsOnly } from "./AuditorsOnly";
import { OpenDialog } from "./OpenDialog";
import { Player } from "./Player";
import styles from "./review.module.css";

addCatalogue("review", review);

export default function RecordingPage() {
  const { me } = usePerson();
  const { recordingId } = useParams({ from: "/signed-in/review/$recordingId" });
  return mayReview(me.roles) ? <Viewing key={recordingId} session={recordingId} /> : <AuditorsOnly />;
}

/** First the reason, then the recording. A reload asks again: each viewing is a line of the log. */
function Viewing({ session }: { session: string }) {
  const { t } = useTranslation("review");
  const navigate = useNavigate();
  const [detail, setDetail] = useState<RecordingDetail | null>(null);
  const [asking, setAsking] = useState(true);
  usePageTitle(detail?.recording.title ?? t("title"));
  const leave = () => {
    setAsking(false);
    if (!detail) void navigate({ to: "/review" });
  };
  return (
    <div className={styles.frame}>
      <Rail />
      {detail ? (
        <Player key={detail.view} detail={detail} onAgain={() => setAsking(true)} />
      ) : (
        <div className={styles.page}>
          <EmptyState
            page
            icon={<ShieldCheck aria-hidden />}
            title={t("open.behind")}
            action={<Link to="/review">{t("open.back")}</Link>}
          />
        </div>
      )}
      {asking && (
        <OpenDialog
          session={session}
          onOpened={(opened) => {
            setDetail(opened);
            setAsking(false);
          }}
          onClose={leave}
        />
      )}
    </div>
  );
}
