import { describe, expect, test, vi } from "vitest";
import { ana, profile, ruth, session } from "../../../tests/sessionView";
import type { PersonView } from "../../protocol/messages.gen";
import {
  candidates,
  effectiveRights,
  externalProfiles,
  type LinkForm,
  matches,
  mayInvite,
  mayInviteGuests,
  newPin,
  problemsOf,
  randomBelow,
  rings,
} from "./bringIn";

function colleague(name: string, presence: PersonView["presence"], change: Partial<PersonView> = {}): PersonView {
  return { person: `per_${name}`, name, organisation: "Northwind", presence, teams: [], skills: [], ...change };
}

describe("whom to bring in", () => {
  test("nobody who is there already, the free ones first", () => {
    const people = [
      colleague("ana", "available"),
      colleague("b", "offline"),
      colleague("d", "available"),
      colleague("c", "available"),
    ];
    expect(candidates(people, session({ participants: [ana, ruth] })).map((p) => p.name)).toEqual(["c", "d", "b"]);
    const left = { ...ana, left: "left" as const };
    expect(candidates(people, session({ participants: [left] }))).toHaveLength(4);
  });

  test("people are found by name, organisation, team or skill", () => {
    const tomas = colleague("Tomás", "busy", { teams: ["ERP applications"], skills: ["Acme Ledger"] });
    for (const wanted of ["tom", "northw", "erp", " ledger "]) expect(matches(tomas, wanted)).toBe(true);
    expect(matches(tomas, "vpn")).toBe(false);
  });

  test("rings count who is free; those with somebody free come first", () => {
    const people = [
      colleague("a", "busy", { skills: ["Acme", "VPN"] }),
      colleague("b", "available", { skills: ["VPN"] }),
      colleague("c", "available", { skills: ["Windows"] }),
    ];
    expect(rings(people, "skills")).toEqual([
      { name: "VPN", available: 1, all: 2 },
      { name: "Windows", available: 1, all: 1 },
      { name: "Acme", available: 0, all: 1 },
    ]);
    expect(rings(people, "teams")).toEqual([]);
  });
});

describe("a guest link", () => {
  const form: LinkForm = { name: "Jane", organisation: "", profile: "vendor-view", validS: 3600, uses: 1, pin: "4711" };

  test("needs a name and a profile, and a PIN of digits where one is wanted", () => {
    expect(problemsOf(form, true)).toEqual({});
    expect(problemsOf({ ...form, pin: "47" }, false)).toEqual({});
    expect(problemsOf({ ...form, name: " ", profile: "", pin: "47a1" }, true)).toEqual({
      name: "link.name_missing",
      profile: "link.profile_missing",
      pin: "link.pin_wrong",
    });
  });

  test("gives the least of the profile and one's own rights", () => {
    const vendor = profile("vendor-assist", true, {
      "screen:view": "ask",
      "annotate:draw": "allow",
      "file:send": "ask",
    });
    const rights = { "screen:view": "ask", "annotate:draw": "allow", "file:send": "deny" };
    expect(effectiveRights(session(), vendor)).toEqual(rights);
    expect(effectiveRights(session({ you: "nobody" }), vendor)["screen:view"]).toBe("deny");
  });

  test("while the picture is paused the profile that one holds counts, not the moment", () => {
    const vendor = profile("vendor-view", true, { "screen:view": "ask" });
    const own = profile("owner", false, { "screen:view": "allow" });
    const paused = session({
      phase: "paused",
      participants: [{ ...ana, rights: {} }],
      profiles: [vendor, own],
    });
    expect(effectiveRights(paused, vendor)).toEqual({ "screen:view": "ask" });
    expect(externalProfiles(paused)).toEqual([vendor]);
    expect(externalProfiles(session({ profiles: undefined }))).toEqual([]);
  });

  test("is a right of its own", () => {
    expect(mayInvite(session())).toBe(true);
    expect(mayInviteGuests(session())).toBe(false);
  });
});

describe("a PIN", () => {
  test("has four digits, also a small one", () => {
    expect(newPin(() => 7)).toBe("0007");
    expect(newPin((below) => below - 1)).toBe("9999");
  });

  test("is drawn evenly: what would favour small numbers is drawn again", () => {
    const draws = [2 ** 32 - 1, 12_345];
    vi.spyOn(crypto, "getRandomValues").mockImplementation((array) => {
      if (array instanceof Uint32Array) array[0] = draws.shift() ?? 0;
      return array;
    });
    expect(randomBelow(10_000)).toBe(2345);
    expect(draws).toEqual([]);
  });
});
