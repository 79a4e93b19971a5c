/** What an end-user reads. No word that a stranger would not use. */
export default {
  title: "Enter your session key",
  lead: "The person who helps you will read it to you, or it is in the message they sent.",
  "key.label": "Session key",
  "key.hint": "Capital or small letters, both work. You can also paste the whole key.",
  "key.too_short": "A key has at least 8 letters and digits.",
  fraud:
    "Go on only if you asked for help. We never call you first, and nobody will ask for your password or your bank card here.",
  "step.key": "Key",
  "step.who": "Who helps",
  "step.share": "Share",
} as const;
