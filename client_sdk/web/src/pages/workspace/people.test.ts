import { describe, expect, test } from "vitest";
import { ana, jane, person, profile, prompt, ruth, session, tomas } from "../../../tests/sessionView";
import {
  actionsFor,
  endUser,
  groups,
  isOwner,
  lobbyChecks,
  mayCancel,
  mayRefuse,
  personOf,
  profilesFor,
  shortName,
} from "./people";

describe("groups", () => {
  test("the end-user stands first, then the owner, then by joining; who left is not shown", () => {
    const gone = person("gone", { presence: "left", left: "left", joined_at_ms: 1 });
    const early = person("early", { joined_at_ms: 1500 });
    const view = session({ participants: [tomas, early, jane, ana, gone, ruth] });
    expect(groups(view).inside.map((p) => p.participant)).toEqual(["ruth", "ana", "early", "tomas"]);
    expect(groups(view).lobby.map((p) => p.participant)).toEqual(["jane"]);
  });

  test("the lobby goes by arrival, and only open invitations are shown", () => {
    const first = { ...jane, participant: "first", joined_at_ms: 1 };
    const invitation = {
      invitation: "inv_1",
      label: "",
      seats: 1,
      taken: 0,
      note: "",
      by: "ana",
      at_ms: 0,
      expires_at_ms: 1,
    };
    const view = session({
      participants: [jane, first],
      invitations: [
        { ...invitation, state: "open" },
        { ...invitation, invitation: "inv_2", state: "filled" },
      ],
    });
    expect(groups(view).lobby.map((p) => p.participant)).toEqual(["first", "jane"]);
    expect(groups(view).invited.map((i) => i.invitation)).toEqual(["inv_1"]);
  });

  test("a view without invitations has none", () => {
    expect(groups(session({ invitations: undefined })).invited).toEqual([]);
  });

  test("people of the same instant keep the order of their colours", () => {
    const a = person("a", { colour: 5 });
    const b = person("b", { colour: 4 });
    expect(groups(session({ participants: [a, b] })).inside.map((p) => p.participant)).toEqual(["b", "a"]);
  });
});

describe("what can be done about somebody", () => {
  test("the owner may change and remove a colleague, but not the end-user nor themselves", () => {
    expect(actionsFor(session(), tomas)).toEqual({ rights: true, remove: true, admit: false, grant: false });
    expect(actionsFor(session(), ruth)).toMatchObject({ rights: false, remove: false });
    expect(actionsFor(session(), ana)).toMatchObject({ rights: false, remove: false });
  });

  test("without the right nothing is offered", () => {
    expect(actionsFor(session({ you: "tomas" }), jane)).toEqual({
      rights: false,
      remove: false,
      admit: false,
      grant: false,
    });
  });

  test("a guest is admitted once, and can be refused until the end-user has answered", () => {
    const view = session({ participants: [ana, ruth, jane] });
    expect(actionsFor(view, jane)).toMatchObject({ admit: true, remove: false });
    const asked = { ...jane, lobby: "waiting_for_end_user" as const };
    expect(actionsFor(view, asked).admit).toBe(false);
    expect(mayRefuse(view, asked)).toBe(true);
    expect(mayRefuse(view, { ...jane, lobby: "refused" })).toBe(false);
    expect(mayRefuse(view, tomas)).toBe(false);
    expect(actionsFor(view, { ...jane, left: "refused" }).admit).toBe(false);
  });

  test("who asked and may drive is given the seat by the driver or a moderator", () => {
    const ready = { ...tomas, rights: { "screen:control": "allow" as const } };
    const control = { drivable: true, requests: ["tomas"] };
    expect(actionsFor(session({ control }), ready).grant).toBe(true);
    expect(actionsFor(session({ control }), tomas).grant).toBe(false);
    expect(actionsFor(session({ control: { drivable: true } }), ready).grant).toBe(false);
    const mei = person("mei");
    const byMei = { you: "mei", participants: [ana, ruth, mei, ready] };
    expect(actionsFor(session({ ...byMei, control }), ready).grant).toBe(false);
    expect(actionsFor(session({ ...byMei, control: { ...control, driver: "mei" } }), ready).grant).toBe(true);
  });

  test("profiles fit the kind of person, and the owner's is never given", () => {
    const view = session({
      profiles: [profile("assist", false, {}), profile("vendor-view", true, {}), profile("owner", false, {})],
    });
    expect(profilesFor(view, tomas).map((p) => p.profile)).toEqual(["assist"]);
    expect(profilesFor(view, jane).map((p) => p.profile)).toEqual(["vendor-view"]);
    expect(profilesFor(session({ profiles: undefined }), jane)).toEqual([]);
  });
});

describe("the lobby's three checks", () => {
  const view = session({ participants: [ana, ruth, jane] });

  test("first the host", () => {
    expect(lobbyChecks(view, jane)).toEqual({ link: "done", host: "waits", endUser: "later" });
    expect(lobbyChecks(view, { ...jane, lobby: undefined })).toMatchObject({ host: "waits" });
  });

  test("then the end-user, with the time of the question", () => {
    const asked = { ...jane, lobby: "waiting_for_end_user" as const };
    expect(lobbyChecks(view, asked)).toEqual({ link: "done", host: "done", endUser: "waits" });
    const prompts = [prompt({ kind: "guest", participant: "jane" })];
    expect(lobbyChecks({ ...view, prompts }, asked).asked).toEqual({ fromMs: 10_000, untilMs: 40_000 });
  });

  test("yes and no", () => {
    expect(lobbyChecks(view, { ...jane, lobby: "admitted" }).endUser).toBe("done");
    expect(lobbyChecks(view, { ...jane, lobby: "refused" }).host).toBe("refused");
  });
});

test("names and places", () => {
  expect(shortName("Ana Silva")).toBe("Ana");
  expect(shortName("")).toBe("");
  expect(endUser(session())?.participant).toBe("ruth");
  expect(endUser(session({ participants: [{ ...ruth, left: "left" }] }))).toBeUndefined();
  expect(personOf(session(), "tomas")?.name).toBe("Tomás Lindqvist");
  expect(personOf(session(), null)).toBeUndefined();
  expect(isOwner(session())).toBe(true);
  expect(isOwner(session({ you: "tomas" }))).toBe(false);
  expect(mayCancel(session())).toBe(true);
});
