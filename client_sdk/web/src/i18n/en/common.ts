/** Words that every front uses. Plain, present tense, names instead of roles. */
export default {
  "action.cancel": "Cancel",
  "action.close": "Close",
  "action.confirm": "Confirm",
  "action.continue": "Continue",
  "action.retry": "Try again",
  "app.name": "Deskswarm",
  "error.incident": "Incident {{incident}}",
  "error.page": "This page has failed. Load it again; your session is not touched by it.",
  "error.network": "The server cannot be reached. Check the connection and try again.",
  "error.timeout": "The server did not answer in time. Try again.",
  "error.title": "This did not work",
  "error.unknown":
    "Something failed on the server. Try again; if it stays so, name the incident to your administrator.",
  loading: "Loading",
  "page.not_found": "There is no page at this address.",
  "page.not_found_next": "Go to the desk",
} as const;
