import { createContext, useContext } from "react";
import type { DeskChannel } from "../pages/desk/DeskChannel";
import type { Me } from "../protocol/messages.gen";

/** Who is signed in, and their desk; null for people without one. */
export interface Person {
  me: Me;
  desk: DeskChannel | null;
  signOut: () => void;
}

const PersonContext = createContext<Person | null>(null);

export const PersonProvider = PersonContext.Provider;

/** Only inside pages that need a sign-in. */
export function usePerson(): Person {
  const person = useContext(PersonContext);
  if (!person) throw new Error("usePerson needs a page inside SignedIn.");
  return person;
}
