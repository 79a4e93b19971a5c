import { Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { CirclePlay, Search } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { failureOf } from "../../app/failure";
import { usePerson } from "../../app/person";
import { Rail } from "../../app/Rail";
import { mayReview } from "../../app/roles";
import { useFailureText } from "../../app/useFailureText";
import { usePageTitle } from "../../app/usePageTitle";
import { EmptyState, ErrorState, LoadingSkeleton, PlainButton } from "../../design";
import { addCatalogue } from "../../i18n";
import review from "../../i18n/en/review";
import { AuditorsOnly } from "./AuditorsOnly";
import { periodOf, SPANS, type Span } from "./period";
import { RecordingTable } from "./RecordingTable";
import styles from "./review.module.css";
import { listRecordings, PAGE_SIZE } from "./reviewApi";

addCatalogue("review", review);

/** After the last key press; typing asks once. */
const TYPING_MS = 200;
const TEXT_MAX = 100;

export default function ReviewListPage() {
  const { t } = useTranslation("review");
  const { me } = usePerson();
  usePageTitle(t("title"));
  return mayReview(me.roles) ? <ReviewList /> : <AuditorsOnly />;
}

function ReviewList() {
  const { t } = useTranslation("review");
  const say = useFailureText();
  const [text, setText] = useState("");
  const [span, setSpan] = useState<Span>("any");
  const [first, setFirst] = useState("");
  const [last, setLast] = useState("");
  const [wanted] = useDebouncedValue(text.trim(), TYPING_MS);
  const period = useMemo(() => periodOf(span, Date.now(), first, last), [span, first, last]);
  const list = useInfiniteQuery({
    queryKey: ["recordings", wanted, period],
    queryFn: ({ pageParam, signal }) => listRecordings(wanted, period, pageParam, signal),
    initialPageParam: 0,
    getNextPageParam: (page, pages) => (page.recordings.length < PAGE_SIZE ? undefined : pages.length * PAGE_SIZE),
    placeholderData: keepPreviousData,
  });
  const rows = list.data?.pages.flatMap((page) => page.recordings) ?? [];
  const filtered = wanted !== "" || span !== "any";
  const failure = list.error ? failureOf(list.error) : null;

  return (
    <div className={styles.frame}>
      <Rail />
      <main className={styles.page}>
        <div className={styles.top}>
          <h1>{t("title")}</h1>
        </div>
        <search className={styles.filter}>
          <TextInput
            className={styles.search}
            type="search"
            label={t("list.search")}
            placeholder={t("list.search_hint")}
            leftSection={<Search size={16} aria-hidden />}
            value={text}
            maxLength={TEXT_MAX}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Select
            className={styles.span}
            label={t("list.span")}
            data={SPANS.map((value) => ({ value, label: t(`span.${value}`) }))}
            value={span}
            allowDeselect={false}
            onChange={(value) => setSpan(SPANS.find((one) => one === value) ?? "any")}
          />
          {span === "days" && (
            <>
              <TextInput
                type="date"
                label={t("span.first")}
                value={first}
                max={last || undefined}
                onChange={(event) => setFirst(event.currentTarget.value)}
              />
              <TextInput
                type="date"
                label={t("span.last")}
                value={last}
                min={first || undefined}
                onChange={(event) => setLast(event.currentTarget.value)}
              />
            </>
          )}
          <p className={styles.found} role="status">
            {list.isSuccess &&
              rows.length > 0 &&
              t(list.hasNextPage ? "list.found_more" : "list.found", { count: rows.length })}
          </p>
        </search>
        <div className={styles.list}>
          {failure && (
            <ErrorState text={say(failure)} incident={failure.incident} onRetry={() => void list.refetch()} />
          )}
          {list.isPending && (
            <div className={styles.card}>
              <LoadingSkeleton lines={10} />
            </div>
          )}
          {list.isSuccess && rows.length === 0 && (
            <EmptyState
              icon={filtered ? <Search aria-hidden /> : <CirclePlay aria-hidden />}
              title={t(filtered ? "list.nothing" : "list.empty")}
              text={t(filtered ? "list.nothing_text" : "list.empty_text")}
              action={
                filtered && (
                  <PlainButton
                    onClick={() => {
                      setText("");
                      setSpan("any");
                    }}
                  >
                    {t("list.clear")}
                  </PlainButton>
                )
              }
            />
          )}
          {rows.length > 0 && <RecordingTable rows={rows} />}
          {list.hasNextPage && (
            <div className={styles.more}>
              <PlainButton disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t("list.more")}
              </PlainButton>
            </div>
          )}
        </div>
      </main>
    </div>
  );
}
