import type common from "./en/common";
import type consoleTexts from "./en/console";
import type design from "./en/design";
import type desk from "./en/desk";
import type guest from "./en/guest";
import type join from "./en/join";
import type refusal from "./en/refusal";
import type review from "./en/review";
import type seat from "./en/seat";
import type signin from "./en/signin";
import type workspace from "./en/workspace";

/** Every catalogue by its namespace. Types alone: a page imports the catalogue that it shows. */
export interface Catalogues {
  common: typeof common;
  console: typeof consoleTexts;
  design: typeof design;
  desk: typeof desk;
  guest: typeof guest;
  join: typeof join;
  refusal: typeof refusal;
  review: typeof review;
  seat: typeof seat;
  signin: typeof signin;
  workspace: typeof workspace;
}

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    keySeparator: false;
    resources: Catalogues;
  }
}
