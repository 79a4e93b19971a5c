import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ExternalTag, formatDuration, formatTime, LoadingSkeleton, PlainButton } from "../../design";
import type { RestClient } from "../../sdk/rest";
import styles from "./end.module.css";
import { type Receipt, readPeople, readStory } from "./receipt";

export const RECEIPT_PATH = "/v1/seat/receipt";

type Loaded = { kind: "loading" } | { kind: "none" } | { kind: "there"; receipt: Receipt };

/** Who saw what, when, and what was done: what the end-user keeps. */
export function ReceiptView({ participant, rest }: { participant: string; rest: Pick<RestClient, "post"> }) {
  const { t } = useTranslation("join");
  const { t: seat } = useTranslation("seat");
  const [loaded, setLoaded] = useState<Loaded>({ kind: "loading" });
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each further attempt asks anew.
  useEffect(() => {
    const gone = new AbortController();
    setLoaded({ kind: "loading" });
    rest.post<Receipt>(RECEIPT_PATH, { participant }, { signal: gone.signal }).then(
      (receipt) => setLoaded({ kind: "there", receipt }),
      () => {
        if (!gone.signal.aborted) setLoaded({ kind: "none" });
      },
    );
    return () => gone.abort();
  }, [participant, rest, attempt]);

  return (
    <section className={styles.receipt} aria-labelledby="receipt-title">
      <h2 id="receipt-title">{t("receipt.title")}</h2>
      {loaded.kind === "loading" && (
        <>
          <p className={styles.quiet}>{t("receipt.loading")}</p>
          <LoadingSkeleton lines={6} />
        </>
      )}
      {loaded.kind === "none" && (
        <div role="alert">
          <p className={styles.quiet}>{t("receipt.none")}</p>
          <PlainButton onClick={() => setAttempt(attempt + 1)}>{seat("action.retry")}</PlainButton>
        </div>
      )}
      {loaded.kind === "there" && <Written receipt={loaded.receipt} />}
    </section>
  );
}

function Written({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation("join");
  const story = readStory(receipt);
  return (
    <>
      <p className={styles.quiet}>{t("receipt.lead")}</p>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t("receipt.who")}</th>
            <th scope="col">{t("receipt.when")}</th>
            <th scope="col">{t("receipt.saw")}</th>
            <th scope="col">{t("receipt.drove")}</th>
          </tr>
        </thead>
        <tbody>
          {readPeople(receipt).map((person) => (
            <tr key={`${person.name} ${person.fromMs}`}>
              <th scope="row">
                {person.name} {person.external && <ExternalTag />}
                <small>{person.organisation}</small>
              </th>
              <td>
                {formatTime(person.fromMs)}–{formatTime(person.untilMs)}
              </td>
              <td>{person.sawMs > 0 ? formatDuration(person.sawMs / 1000) : "–"}</td>
              <td>{person.droveMs > 0 ? formatDuration(person.droveMs / 1000) : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3>{t("receipt.story")}</h3>
      <ol className={styles.story}>
        {story.map((line) => (
          <li key={line.seq}>
            <span>{formatTime(line.atMs)}</span>
            <span>{t(`event.${line.key}`, { subject: line.subject, detail: line.detail })}</span>
          </li>
        ))}
      </ol>
      <PlainButton size="large" onClick={() => window.print()}>
        {t("receipt.print")}
      </PlainButton>
    </>
  );
}
