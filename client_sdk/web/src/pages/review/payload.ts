import type { EventRow } from "../../protocol/messages.gen";

/** A text of an event's payload; empty when it is not there or is not one. */
export function textOf(event: EventRow, name: string): string {
  const value = event.payload[name];
  return typeof value === "string" ? value : "";
}

export function numberOf(event: EventRow, name: string): number {
  const value = event.payload[name];
  return typeof value === "number" ? value : 0;
}

export function flagOf(event: EventRow, name: string): boolean {
  return event.payload[name] === true;
}

/** A text of the seat that the event gives to somebody. */
export function seatText(event: EventRow, name: string): string {
  const seat = event.payload.seat ?? event.payload.owner;
  const value = typeof seat === "object" && seat !== null ? (seat as Record<string, unknown>)[name] : undefined;
  return typeof value === "string" ? value : "";
}
