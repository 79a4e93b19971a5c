import { useTranslation } from "react-i18next";
import { PlainButton } from "../../design";
import type { JoinOffer, ServerConfig } from "../../protocol/messages.gen";
import type { RestClient } from "../../sdk/rest";
import { Halves } from "../seat/Halves";
import halves from "../seat/halves.module.css";
import { PageTitle } from "../seat/PageTitle";
import { useWatch } from "../seat/useWatch";
import type { BrowserFacts } from "./ability";
import { EndStep } from "./EndStep";
import type { JoinFlow } from "./joinFlow";
import { SessionStep } from "./SessionStep";
import { WhoStep } from "./WhoStep";

export interface JoinAppProps {
  flow: JoinFlow;
  rest: RestClient;
  config: ServerConfig | null;
  browser: BrowserFacts;
  /** Back to the first step. */
  onNewKey: () => void;
}

/** Everything after the key. */
export function JoinApp({ flow, rest, config, browser, onNewKey }: JoinAppProps) {
  const phase = useWatch(flow.phase);
  switch (phase.kind) {
    case "who":
      return (
        <WhoStep
          offer={phase.offer}
          sessionKey={phase.key}
          config={config}
          browser={browser}
          busy={phase.busy}
          failure={phase.failure}
          onAccept={(name, wish) => void flow.accept(name, wish)}
          onDecline={() => flow.decline()}
        />
      );
    case "declined":
      return <Declined offer={phase.offer} config={config} onBack={() => flow.reconsider()} />;
    case "inside":
      return <SessionStep session={phase.session} browser={browser} />;
    case "ended":
      return <EndStep {...phase} rest={rest} config={config} onNewKey={onNewKey} />;
  }
}

function Declined({ offer, config, onBack }: { offer: JoinOffer; config: ServerConfig | null; onBack: () => void }) {
  const { t } = useTranslation("join");
  const { t: seat } = useTranslation("seat");
  return (
    <Halves organisation={offer.organisation} config={config}>
      <PageTitle>{t("declined.title")}</PageTitle>
      <p className={halves.lead}>{t("declined.text", { name: offer.owner_name })}</p>
      <div className={halves.buttons}>
        <PlainButton size="large" onClick={onBack}>
          {seat("action.back")}
        </PlainButton>
      </div>
    </Halves>
  );
}
