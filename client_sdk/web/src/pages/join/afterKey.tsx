import type { Root } from "react-dom/client";
import { addCatalogue } from "../../i18n";
import join from "../../i18n/en/join";
import type { ServerConfig } from "../../protocol/messages.gen";
import type { RestClient } from "../../sdk/rest";
import { mountVisitor } from "../seat/mountVisitor";
import type { SeatMemory } from "../seat/seatMemory";
import { readBrowser } from "./ability";
import { readEnvironment } from "./environment";
import { JoinApp } from "./JoinApp";
import { JoinFlow, type JoinStart } from "./joinFlow";

export interface AfterKeyOptions {
  rest: RestClient;
  memory: SeatMemory;
  config: ServerConfig | null;
  onNewKey: () => void;
}

/** Shows everything after the key; loaded only when somebody goes on. */
export function showAfterKey(element: HTMLElement, start: JoinStart, options: AfterKeyOptions): void {
  const { rest, memory, config, onNewKey } = options;
  addCatalogue("join", join);
  const flow = new JoinFlow({ rest, memory, environment: readEnvironment }, start);
  element.replaceChildren();
  const root: Root = mountVisitor(
    element,
    <JoinApp
      flow={flow}
      rest={rest}
      config={config}
      browser={readBrowser()}
      onNewKey={() => {
        root.unmount();
        onNewKey();
      }}
    />,
  );
}
