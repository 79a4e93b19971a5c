import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

/** What the server replaces in every entry document, once per response. */
export const NONCE_PLACEHOLDER = "__CSP_NONCE__";

/** Puts `boot.js` first into the head of every entry document, under the nonce. */
export function boot(): Plugin {
  const file = new URL("./boot.js", import.meta.url);
  return {
    name: "deskswarm-boot",
    transformIndexHtml: {
      order: "pre",
      handler: () => [
        {
          tag: "script",
          attrs: { nonce: NONCE_PLACEHOLDER },
          children: readFileSync(file, "utf8"),
          injectTo: "head-prepend",
        },
      ],
    },
  };
}
