import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { LoadingSkeleton, PlainButton } from "../../design";
import type { GuestOffer, ServerConfig } from "../../protocol/messages.gen";
import { failureSentence } from "../seat/failure";
import { Halves } from "../seat/Halves";
import halves from "../seat/halves.module.css";
import { PageTitle } from "../seat/PageTitle";
import type { Seat } from "../seat/seat";
import { useWatch } from "../seat/useWatch";
import { GuestEnd } from "./GuestEnd";
import type { GuestFlow } from "./guestFlow";
import { Lobby } from "./Lobby";
import { isInLobby } from "./lobbySteps";
import { OfferStep } from "./OfferStep";

// The picture and its tools come only when somebody is let in.
const loadWorkspace = () => import("./GuestWorkspace");
const GuestWorkspace = lazy(loadWorkspace);

export interface GuestPageProps {
  flow: GuestFlow;
  config: Promise<ServerConfig | null>;
}

/** The vendor's page: what the link offers, the lobby, the session reduced to their rights, the end. */
export function GuestPage({ flow, config: asked }: GuestPageProps) {
  const { t } = useTranslation("guest");
  const { t: seat } = useTranslation("seat");
  const phase = useWatch(flow.phase);
  const [config, setConfig] = useState<ServerConfig | null>(null);
  useEffect(() => {
    let here = true;
    void asked.then((answer) => here && setConfig(answer));
    return () => {
      here = false;
    };
  }, [asked]);
  const organisation = config?.organisation ?? seat("brand.powered");

  switch (phase.kind) {
    case "loading":
      return (
        <Halves organisation={organisation} config={config}>
          <PageTitle>{t("loading")}</PageTitle>
          <LoadingSkeleton lines={6} />
        </Halves>
      );
    case "no_link":
      return (
        <Halves organisation={organisation} config={config}>
          <PageTitle>{t("none.title")}</PageTitle>
          <p className={halves.lead}>{t("none.text")}</p>
        </Halves>
      );
    case "refused":
      return (
        <Halves organisation={organisation} config={config}>
          <PageTitle>{t(isAboutTheLink(phase.failure.code) ? "refused.title" : "refused.network")}</PageTitle>
          <p className={halves.lead} role="alert">
            {failureSentence(phase.failure, (key) => seat(key))}
          </p>
          <div className={halves.buttons}>
            <PlainButton size="large" onClick={() => void flow.begin()}>
              {seat("action.retry")}
            </PlainButton>
          </div>
        </Halves>
      );
    case "offer":
      return (
        <OfferStep
          offer={phase.offer}
          config={config}
          busy={phase.busy}
          failure={phase.failure}
          onJoin={(form) => void flow.join(form)}
        />
      );
    case "inside":
      return <Inside flow={flow} seat={phase.seat} offer={phase.offer} config={config} />;
    case "ended":
      return (
        <GuestEnd
          ending={phase.ending}
          organisation={organisation}
          config={config}
          onReturn={phase.mayReturn ? () => void flow.begin() : undefined}
        />
      );
  }
}

function isAboutTheLink(code: string): boolean {
  return code.startsWith("link_") || code.startsWith("session_");
}

interface InsideProps {
  flow: GuestFlow;
  seat: Seat;
  offer: GuestOffer | null;
  config: ServerConfig | null;
}

function Inside({ flow, seat, offer, config }: InsideProps) {
  const { t } = useTranslation("guest");
  const { t: common } = useTranslation("seat");
  const view = useWatch(seat.view);
  useEffect(() => {
    void loadWorkspace();
  }, []);
  const waiting = (
    <Halves organisation={view?.organisation ?? config?.organisation ?? common("brand.powered")} config={config}>
      <PageTitle>{common("line.connecting")}</PageTitle>
      <LoadingSkeleton lines={5} />
      <div className={halves.buttons}>
        <PlainButton size="large" onClick={() => flow.leave()}>
          {t("work.leave")}
        </PlainButton>
      </div>
    </Halves>
  );
  if (!view) return waiting;
  if (isInLobby(view)) {
    return <Lobby seat={seat} view={view} offer={offer} config={config} onLeave={() => flow.leave()} />;
  }
  return (
    <Suspense fallback={waiting}>
      <GuestWorkspace seat={seat} view={view} onLeave={() => flow.leave()} />
    </Suspense>
  );
}
