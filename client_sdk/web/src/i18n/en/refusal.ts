/** A refusal states a fact and a next step. Keys are the server's stable codes; `fallback` stands for all others. */
export default {
  fallback: "This is not allowed here. Ask the person who owns the session.",
  "control.busy": "{{name}} is driving. Ask for the mouse and keyboard.",
  "control.not_possible": "A browser cannot be driven from outside. You can still point and draw.",
  "control.refused": "{{name}} said no to driving. You can still point and draw.",
  "consent.denied": "{{name}} said no.",
  "consent.timeout": "{{name}} did not answer. That means no. Ask again in 1 minute.",
  "key.unknown": "This key is not known. Keys end after 30 minutes. Ask for a new one.",
  "link.expired": "This link is no longer valid. Ask for a new one.",
  "link.not_yet_valid": "This link is not valid yet. Open it again at the time you were given.",
  "link.revoked": "This link was withdrawn. Ask the person who sent it for a new one.",
  "link.used": "This link was used already. Ask the person who sent it for a new one.",
  rate_limited: "Too many tries. Wait a minute, then try again.",
  "seat.taken": "Already taken. {{name}} joined first.",
} as const;
