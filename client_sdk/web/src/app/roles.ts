import type { Role } from "../protocol/messages.gen";

/** Whoever helps people has a desk; administrators and auditors alone have none. */
export function hasDesk(roles: readonly Role[]): boolean {
  return roles.includes("rep") || roles.includes("team-lead");
}

export function mayReview(roles: readonly Role[]): boolean {
  return roles.includes("auditor");
}

/** Where a person lands after signing in. Only addresses of this console are followed. */
export function landing(roles: readonly Role[], wanted?: string): string {
  if (wanted !== undefined && isOwnAddress(wanted)) return wanted;
  return !hasDesk(roles) && mayReview(roles) ? "/review" : "/desk";
}

/** A path inside the console: no other host, no scheme, not the sign-in itself. */
export function isOwnAddress(path: string): boolean {
  return /^\/(?!\/)[\w\-./?=&%]*$/.test(path) && !path.startsWith("/signin");
}
