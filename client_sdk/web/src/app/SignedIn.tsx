import { useQueryClient } from "@tanstack/react-query";
import { Outlet, useNavigate, useRouter } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorState, LoadingSkeleton } from "../design/States";
import { addCatalogue } from "../i18n";
import consoleTexts from "../i18n/en/console";
import desk from "../i18n/en/desk";
import { DeskChannel } from "../pages/desk/DeskChannel";
import { InvitationAlerts } from "../pages/desk/InvitationAlerts";
import { issuedKeys } from "../pages/desk/keys";
import type { Me } from "../protocol/messages.gen";
import { DeskClient } from "../sdk/desk";
import { api } from "./api";
import { CommandPalette } from "./CommandPalette";
import { type Command, useCommands } from "./commands";
import { failureOf, isSignedOut } from "./failure";
import { HelpDialog } from "./HelpDialog";
import { helpStore } from "./help";
import { tellRefusal } from "./notify";
import { PersonProvider } from "./person";
import { hasDesk, mayReview } from "./roles";
import { useShortcuts } from "./shortcuts";
import { useFailureText } from "./useFailureText";
import { useMe } from "./useMe";
import { useDocumentTitle } from "./usePageTitle";

addCatalogue("console", consoleTexts);
addCatalogue("desk", desk);

/** Around every page that needs an account: asks who it is, keeps their desk, and offers the commands of everywhere. */
export function SignedIn() {
  const me = useMe();
  const say = useFailureText();
  const router = useRouter();
  const signedOut = isSignedOut(me.error) && !me.data;
  useEffect(() => {
    // Read once: the address changes while the sign-in page is being loaded.
    const next = router.state.location.href;
    if (signedOut) void router.navigate({ to: "/signin", search: { next }, replace: true });
  }, [signedOut, router]);
  if (me.data) return <Console key={me.data.person} me={me.data} />;
  if (me.isPending || signedOut) return <LoadingSkeleton lines={6} />;
  const failure = failureOf(me.error);
  return <ErrorState text={say(failure)} incident={failure.incident} onRetry={() => void me.refetch()} />;
}

/** The desk's channel for as long as the person is signed in here. */
function useDeskChannel(me: Me): DeskChannel | null {
  const [channel, setChannel] = useState<DeskChannel | null>(null);
  const wanted = hasDesk(me.roles);
  useEffect(() => {
    if (!wanted) return;
    const made = new DeskChannel(new DeskClient({ ticket: () => api.deskTicket() }));
    setChannel(made);
    return () => {
      setChannel(null);
      made.close();
    };
  }, [wanted]);
  return channel;
}

function Console({ me }: { me: Me }) {
  useDocumentTitle();
  const channel = useDeskChannel(me);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { t } = useTranslation("console");

  const signOut = useCallback(() => {
    api.signOut().then(
      () => {
        issuedKeys.getState().forget();
        // First away from the pages that would ask again, then forget what they knew.
        void navigate({ to: "/signin" }).then(() => queries.clear());
      },
      () => tellRefusal(t("sign_out.failed")),
    );
  }, [navigate, queries, t]);

  const commands = useMemo<Command[]>(() => {
    const list: Command[] = [];
    if (hasDesk(me.roles))
      list.push({ id: "desk", label: t("command.desk"), run: () => void navigate({ to: "/desk" }) });
    if (mayReview(me.roles)) {
      list.push({ id: "recordings", label: t("command.recordings"), run: () => void navigate({ to: "/review" }) });
    }
    list.push({ id: "help", label: t("command.help"), shortcut: "?", run: () => helpStore.getState().set(true) });
    list.push({ id: "sign-out", label: t("command.sign_out"), run: signOut });
    return list;
  }, [me.roles, navigate, signOut, t]);
  useCommands("console", commands);
  useShortcuts({ "?": () => helpStore.getState().set(true) });

  const person = useMemo(() => ({ me, desk: channel, signOut }), [me, channel, signOut]);
  return (
    <PersonProvider value={person}>
      <Outlet />
      {channel && <InvitationAlerts channel={channel} />}
      <CommandPalette />
      <HelpDialog />
    </PersonProvider>
  );
}
