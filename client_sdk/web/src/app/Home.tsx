import { Navigate } from "@tanstack/react-router";
import { usePerson } from "./person";
import { landing } from "./roles";

/** The console's front door: everybody lands where their work is. */
export function Home() {
  const { me } = usePerson();
  return <Navigate to={landing(me.roles)} replace />;
}
