// Runs before every other script of every page; the build puts its text into the head of each entry document.
// 1. The one Trusted Types policy: text without "<" passes (the component library writes style sheets that way), markup,
//    script text and script addresses are refused wherever they come from.
// 2. The colour scheme, set before the first paint so that a dark room never sees a white flash.
(() => {
  const refuse = (what) => {
    throw new TypeError(`Refused by the page's policy: ${what} from text.`);
  };
  if (window.trustedTypes) {
    window.trustedTypes.createPolicy("default", {
      createHTML: (text) => (text.includes("<") ? refuse("markup") : text),
      createScript: () => refuse("script"),
      createScriptURL: () => refuse("a script address"),
    });
  }
  let chosen = null;
  try {
    chosen = window.localStorage.getItem("deskswarm-color-scheme");
  } catch {
    // Storage can be switched off; the system's choice is used then.
  }
  const dark = chosen === "dark" || (chosen !== "light" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();
