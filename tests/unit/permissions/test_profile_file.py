"""Profiles from TOML: everything that can be said, every mistake, all mistakes at once; and the shipped files."""

from ipaddress import ip_network
from pathlib import Path

import pytest

from permissions import profile_file
from permissions.capabilities import NEVER_FOR_GUESTS, Access, Capability
from permissions.profile_file import ProblemKind, ProfileProblem, read_profile, read_profiles
from permissions.profiles import ForWhom, Hours, Limits, Needs, Profile, PromptScope, Rule, Weekday
from permissions.rights import Rights

C, A, K = Capability, Access, ProblemKind
HEAD = 'id = "x"\nname = "X"\ndescription = "For a test."\n'
SHIPPED = Path(__file__).parents[3] / "config" / "profiles"

FULL = """
id = "night-vendor"
name = "Night vendor"
description = "Sees and drives at night."
for_whom = "guest"

[rules]
"screen:view" = "allow"
"screen:control" = { access = "ask", prompt = "every-time", timeout_s = 20, on_timeout = "deny" }
"annotate:draw" = { access = "deny" }

[limits]
duration_s = 7200
idle_s = 600
address_ranges = ["192.0.2.0/24", "2001:db8::/32"]
hours = [{ days = ["sun", "mon", "sun"], from = "18:30", until = "24:00" }]

[needs]
host_admission = true
second_factor = false
"""


def read(text: str) -> Profile:
    result = read_profile(text)
    assert isinstance(result, Profile), result
    return result


def problems(text: str) -> list[tuple[ProblemKind, str]]:
    result = read_profile(text)
    assert isinstance(result, tuple)
    return [(problem.kind, problem.where) for problem in result]


def test_everything_that_a_file_can_say():
    profile = read(FULL)
    assert (profile.id, profile.name, profile.description) == (
        "night-vendor",
        "Night vendor",
        "Sees and drives at night.",
    )
    assert list(profile.rules.items()) == [
        (C.ANNOTATE_DRAW, Rule(A.DENY)),
        (C.SCREEN_CONTROL, Rule(A.ASK, PromptScope.EVERY_TIME, 20)),
        (C.SCREEN_VIEW, Rule(A.ALLOW)),
    ]
    assert profile.limits == Limits(
        7200,
        600,
        (ip_network("192.0.2.0/24"), ip_network("2001:db8::/32")),
        (Hours((Weekday.MON, Weekday.SUN), 18 * 60 + 30, 24 * 60),),
    )
    assert profile.for_whom is ForWhom.GUEST
    assert profile.needs == Needs(host_admission=True)


def test_others_denied_sets_every_capability():
    profile = read(HEAD + 'others = "deny"\n[rules]\n"screen:view" = "ask"')
    assert list(profile.rules) == list(C)
    assert Rights.from_rules(profile.rules) == Rights.of({C.SCREEN_VIEW: A.ASK})


def test_others_are_not_set_unless_said():
    assert read(HEAD + "[rules]").rules == {}
    assert read(HEAD + 'others = "not-set"\n[rules]').rules == {}


def test_all_problems_at_once_and_in_reading_order():
    text = """
    id = "Night Vendor"
    name = 7
    colour = "red"
    for_whom = "anyone"
    others = "ask"
    [rules]
    "screen:fly" = "allow"
    "screen:view" = "perhaps"
    "screen:control" = { prompt = "often", timeout_s = 4, on_timeout = "allow", why = "" }
    [limits]
    duration_s = "long"
    idle_s = true
    speed = 1
    address_ranges = ["192.0.2.1/24", 7]
    hours = [3, { days = [] }, { days = ["mon"], from = "8:00" }, { days = ["x"], from = "09:00", until = "09:00", z = 1}]
    [needs]
    host_admission = "yes"
    luck = true
    """
    assert problems(text) == [
        (K.UNKNOWN_KEY, "colour"),
        (K.BAD_VALUE, "id"),
        (K.WRONG_TYPE, "name"),
        (K.MISSING, "description"),
        (K.BAD_VALUE, "for_whom"),
        (K.BAD_VALUE, "others"),
        (K.UNKNOWN_KEY, "rules.screen:fly"),
        (K.BAD_VALUE, "rules.screen:view"),
        (K.UNKNOWN_KEY, "rules.screen:control.why"),
        (K.MISSING, "rules.screen:control.access"),
        (K.BAD_VALUE, "rules.screen:control.prompt"),
        (K.BAD_VALUE, "rules.screen:control.timeout_s"),
        (K.BAD_VALUE, "rules.screen:control.on_timeout"),
        (K.UNKNOWN_KEY, "limits.speed"),
        (K.BAD_VALUE, "limits.address_ranges[0]"),
        (K.WRONG_TYPE, "limits.address_ranges[1]"),
        (K.WRONG_TYPE, "limits.hours[0]"),
        (K.WRONG_TYPE, "limits.hours[1].days"),
        (K.WRONG_TYPE, "limits.hours[2].from"),
        (K.WRONG_TYPE, "limits.hours[2].until"),
        (K.UNKNOWN_KEY, "limits.hours[3].z"),
        (K.BAD_VALUE, "limits.hours[3].days"),
        (K.BAD_VALUE, "limits.hours[3]"),
        (K.WRONG_TYPE, "limits.duration_s"),
        (K.WRONG_TYPE, "limits.idle_s"),
        (K.UNKNOWN_KEY, "needs.luck"),
        (K.WRONG_TYPE, "needs.host_admission"),
    ]


def test_tables_have_to_be_tables_and_rules_are_required():
    assert problems(HEAD + "limits = 1\nneeds = []") == [
        (K.MISSING, "rules"),
        (K.WRONG_TYPE, "limits"),
        (K.WRONG_TYPE, "needs"),
    ]
    assert problems(HEAD + "rules = 1") == [(K.WRONG_TYPE, "rules")]
    many = ", ".join('"192.0.2.0/24"' for _ in range(profile_file.MAX_ENTRIES + 1))
    assert problems(HEAD + f"[rules]\n[limits]\naddress_ranges = [{many}]") == [(K.WRONG_TYPE, "limits.address_ranges")]
    assert problems(HEAD + '[rules]\n[limits]\nhours = "always"') == [(K.WRONG_TYPE, "limits.hours")]


@pytest.mark.parametrize("seconds", [profile_file.SPAN_RANGE_S[0] - 1, profile_file.SPAN_RANGE_S[1] + 1])
def test_spans_have_bounds(seconds: int):
    assert problems(HEAD + f"[rules]\n[limits]\nduration_s = {seconds}") == [(K.BAD_VALUE, "limits.duration_s")]


@pytest.mark.parametrize("name", ["", "   ", "n" * (profile_file.MAX_NAME_CHARS + 1)])
def test_texts_have_bounds(name: str):
    assert problems(f'id = "x"\nname = "{name}"\ndescription = "d"\n[rules]') == [(K.BAD_VALUE, "name")]


@pytest.mark.parametrize(
    "text",
    [
        "id = ",
        "id = " + "[" * 20_000,
        "id = " + "9" * 5_000,
        "#" * (profile_file.MAX_TEXT_CHARS + 1),
        "id = 'x'\nid = 'x'",
        "\x00",
    ],
    ids=["cut", "deep", "long-number", "too-long", "twice", "nul"],
)
def test_what_is_no_toml_is_one_problem(text: str):
    assert problems(text) == [(K.NOT_TOML, "")]


def test_files_are_read_together_and_their_names_have_to_be_the_ids():
    good = HEAD + "[rules]"
    assert list(read_profiles({"x": good})) == ["x"]
    assert read_profiles({"y": good, "bad": "id = 1", "worse": "="}) == (
        ProfileProblem(K.WRONG_TYPE, "bad: id", "expected a text"),
        ProfileProblem(K.MISSING, "bad: name", "expected a text"),
        ProfileProblem(K.MISSING, "bad: description", "expected a text"),
        ProfileProblem(K.MISSING, "bad: rules", "expected a table"),
        ProfileProblem(K.NOT_TOML, "worse", "Invalid statement (at line 1, column 1)"),
        ProfileProblem(K.WRONG_FILE_NAME, "y", "the id is x"),
    )


def shipped() -> dict[str, Profile]:
    result = read_profiles({path.stem: path.read_text(encoding="utf-8") for path in SHIPPED.glob("*.toml")})
    assert isinstance(result, dict), result
    return result


def test_the_shipped_profiles_are_sound():
    assert {name: profile.for_whom.value for name, profile in shipped().items()} == {
        "assist": "colleague",
        "end-user": "end-user",
        "full-control": "colleague",
        "observer": "colleague",
        "owner": "owner",
        "vendor-assist": "guest",
        "vendor-view": "guest",
        "view-only": "colleague",
    }


def test_vendor_view_sees_after_consent_and_chats_and_nothing_else():
    profile = shipped()["vendor-view"]
    assert Rights.from_rules(profile.rules).to_wire() == {"chat:everyone": "allow", "screen:view": "ask"}
    assert list(profile.rules) == list(C)
    assert profile.needs.host_admission


@pytest.mark.parametrize("name", ["vendor-view", "vendor-assist"])
def test_vendor_profiles_give_nothing_that_guests_never_have(name: str):
    rights = Rights.from_rules(shipped()[name].rules)
    assert not set(rights) & (NEVER_FOR_GUESTS | {C.CHAT_TEAM, C.SCREEN_REPLAY})


def test_nobody_drives_unasked_and_no_helper_reaches_recordings_by_a_shipped_profile():
    for profile in shipped().values():
        rights = Rights.from_rules(profile.rules)
        assert not rights.allows(C.SCREEN_CONTROL), profile.id
        for capability in (C.RECORDING_DELETE, C.RECORDING_EXPORT, C.RECORDING_SHARE, C.RECORDING_VIEW):
            assert rights.access(capability) is A.DENY, profile.id


def test_bringing_in_guests_is_off_unless_full_control_says_so():
    allowed = [p.id for p in shipped().values() if Rights.from_rules(p.rules).allows(C.SESSION_INVITE_GUEST)]
    assert allowed == ["full-control"]
    assert C.SESSION_INVITE_GUEST not in shipped()["owner"].rules


def test_the_end_user_is_out_of_the_team_chat():
    assert Rights.from_rules(shipped()["end-user"].rules).access(C.CHAT_TEAM) is A.DENY
