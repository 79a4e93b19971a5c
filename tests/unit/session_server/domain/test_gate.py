"""What a participant may do at this moment, for each kind, presence, lobby step and phase."""

from dataclasses import replace
from types import MappingProxyType
from typing import get_args

import pytest

from permissions.capabilities import Access, Capability
from permissions.rights import Rights
from session_server.domain import gate
from session_server.domain.gate import (
    END_USER_ONLY,
    MEDIA_AND_INPUT,
    NEEDS,
    NOT_AFTER_THE_END,
    capability_for,
    granted_to,
    moderator_here,
    rights_of,
)
from session_server.domain.state import Participant, Policy, SessionState
from session_server.protocol import messages as m
from session_server.protocol.vocabulary import Audience, LobbyStep, ParticipantKind, Presence, Purpose, SessionPhase
from tests.unit.session_server.domain.story import PROFILES, ident, rights

C, K = Capability, ParticipantKind
EVERY_ALLOWED = Rights.ALL
TRACK = ident("trk", 1)


def participant(name: str, kind: ParticipantKind, **changes: object) -> Participant:
    base = Participant(
        id=name,
        kind=kind,
        name=name,
        organisation="",
        person=None,
        profile="p",
        profile_name="P",
        granted=Rights.ALL,
        colour=0,
        joined_at_ms=0,
        presence=Presence.HERE,
        presence_at_ms=0,
        lobby=LobbyStep.ADMITTED if kind is K.GUEST else None,
        invited_by="owner" if kind is K.GUEST else None,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def session(
    *people: Participant, phase: SessionPhase = SessionPhase.ACTIVE, policy: Policy | None = None
) -> SessionState:
    everybody = {p.id: p for p in (participant("owner", K.INTERNAL), *people)}
    return SessionState(
        id="s", owner="owner", phase=phase, participants=MappingProxyType(everybody), policy=policy or Policy()
    )


# --- the table of commands --------------------------------------------------------------------------------------------------


def test_every_session_command_has_a_row_and_no_other_has():
    assert set(NEEDS) == set(get_args(m.SessionCommand))


def test_what_only_the_end_user_may_say_is_in_the_table():
    assert set(NEEDS) >= END_USER_ONLY


@pytest.mark.parametrize(
    ("command", "kind", "needed"),
    [
        (m.ChatSend(id=1, text="x"), K.GUEST, C.CHAT_EVERYONE),
        (m.ChatSend(id=1, text="x", audience=Audience.TEAM), K.INTERNAL, C.CHAT_TEAM),
        (m.MediaOffer(id=1, purpose=Purpose.PUBLISH, sdp="v"), K.END_USER, C.SCREEN_SHARE),
        (m.MediaOffer(id=1, purpose=Purpose.VIEW, sdp="v"), K.INTERNAL, C.SCREEN_VIEW),
        (m.ParticipantRemove(id=1, participant=ident("par", 1)), K.INTERNAL, C.SESSION_REMOVE),
        (m.ParticipantRemove(id=1, participant=ident("par", 1)), K.END_USER, None),
        (m.TrackUnpublish(id=1, track=TRACK), K.INTERNAL, None),
        (m.SharePause(id=1), K.END_USER, None),
        (m.ShareResume(id=1), K.END_USER, C.SCREEN_SHARE),
        (m.InputSend(id=1, events=(m.PointerMove(x=0, y=0),)), K.INTERNAL, C.SCREEN_CONTROL),
        (m.SessionClose(id=1, outcome=m.Outcome.SOLVED), K.INTERNAL, C.SESSION_END),
    ],
)
def test_what_a_command_needs(command: m.Command, kind: ParticipantKind, needed: Capability | None):
    assert capability_for(command, kind) is needed


# --- rights ----------------------------------------------------------------------------------------------------------------


def expected(
    kind: ParticipantKind, presence: Presence, lobby: LobbyStep | None, phase: SessionPhase
) -> frozenset[Capability]:
    """What stays of a profile that allows everything, written down once more in other words."""
    if presence is not Presence.HERE or phase is SessionPhase.CLOSED:
        return frozenset()
    if kind is K.GUEST and lobby is not LobbyStep.ADMITTED:
        return frozenset()
    allowed = set(C)
    if kind is not K.INTERNAL:
        allowed -= {C.CHAT_TEAM}
    if kind is K.GUEST:
        allowed = {C.ANNOTATE_DRAW, C.CHAT_EVERYONE, C.NOTES_EDIT, C.SCREEN_SHARE, C.VOICE_TALK}
    if phase is SessionPhase.WRAP_UP:
        allowed -= NOT_AFTER_THE_END
    elif phase is SessionPhase.PAUSED and kind is not K.END_USER:
        allowed -= MEDIA_AND_INPUT
    return frozenset(allowed)


@pytest.mark.parametrize("phase", SessionPhase)
@pytest.mark.parametrize("presence", Presence)
@pytest.mark.parametrize(
    ("kind", "lobby"), [(K.INTERNAL, None), (K.END_USER, None), *((K.GUEST, step) for step in LobbyStep)]
)
def test_what_is_allowed(kind: K, lobby: LobbyStep | None, presence: Presence, phase: SessionPhase):
    state = session(participant("one", kind, presence=presence, lobby=lobby), phase=phase)
    held = rights_of(state, "one")
    assert {c for c in Capability if held.allows(c)} == expected(kind, presence, lobby, phase)


def test_somebody_unknown_may_do_nothing():
    assert rights_of(session(), "nobody") == Rights.NONE


def test_what_is_asked_is_not_allowed_until_the_end_user_agreed():
    asked = rights((C.CHAT_EVERYONE,), (C.SCREEN_CONTROL,))
    before = session(participant("one", K.INTERNAL, granted=asked))
    assert not rights_of(before, "one").allows(C.SCREEN_CONTROL)
    after = session(participant("one", K.INTERNAL, granted=asked, consented=frozenset({C.SCREEN_CONTROL})))
    assert rights_of(after, "one").allows(C.SCREEN_CONTROL)


def test_a_yes_opens_nothing_that_was_not_asked_for():
    agreed = participant("one", K.INTERNAL, granted=rights((C.CHAT_EVERYONE,)), consented=frozenset(C))
    assert rights_of(session(agreed), "one") == rights((C.CHAT_EVERYONE,))


def test_a_no_closes_what_the_profile_allows():
    refused = participant("one", K.INTERNAL, refused=frozenset({C.ANNOTATE_DRAW}), consented=frozenset(C))
    assert not set(rights_of(session(refused), "one")) & {C.ANNOTATE_DRAW}


# --- guests: the least of three, at all times ----------------------------------------------------------------------------


@pytest.mark.parametrize("capability", [C.CHAT_EVERYONE, C.ANNOTATE_DRAW])
def test_a_guest_has_the_least_of_profile_inviter_and_session(capability: Capability):
    full = session(participant("one", K.GUEST))
    assert rights_of(full, "one").allows(capability)
    without = Rights.ALL.with_access({capability: Access.DENY})
    by_profile = session(participant("one", K.GUEST, granted=without))
    by_session = session(participant("one", K.GUEST), policy=Policy(ceiling=without))
    by_inviter = session(participant("one", K.GUEST), participant("owner", K.INTERNAL, granted=without))
    assert not any(capability in set(rights_of(s, "one")) for s in (by_profile, by_session, by_inviter))


def test_a_guest_whom_nobody_invited_has_nothing():
    for inviter in (None, "somebody else"):
        assert rights_of(session(participant("one", K.GUEST, invited_by=inviter)), "one") == Rights.NONE


def test_what_touches_the_end_user_is_asked_for_a_guest_whatever_the_profile_says():
    state = session(participant("one", K.GUEST))
    assert granted_to(state, state.participants["one"]).asks(C.SCREEN_VIEW)
    agreed = session(participant("one", K.GUEST, consented=frozenset({C.SCREEN_VIEW})))
    assert rights_of(agreed, "one").allows(C.SCREEN_VIEW)


@pytest.mark.parametrize("kind", [K.GUEST, K.END_USER])
def test_no_profile_opens_the_teams_chat_to_somebody_from_outside(kind: K):
    assert C.CHAT_TEAM not in set(rights_of(session(participant("one", kind)), "one"))


# --- a moderator's presence -------------------------------------------------------------------------------------------------

LEARNER = participant("owner", K.INTERNAL, granted=PROFILES["view-only"].rights)


@pytest.mark.parametrize(
    ("moderator", "here"),
    [
        (participant("owner", K.INTERNAL), True),
        (participant("owner", K.INTERNAL, presence=Presence.AWAY), False),
        (participant("owner", K.INTERNAL, presence=Presence.LEFT), False),
        (LEARNER, False),
    ],
)
def test_a_moderator_is_a_connected_colleague_who_may_moderate(moderator: Participant, here: bool):
    assert moderator_here(session(moderator, participant("eu", K.END_USER))) is here


def test_without_a_moderator_a_guest_who_needs_one_sees_and_does_nothing():
    agreed = frozenset({C.SCREEN_VIEW, C.SCREEN_CONTROL})
    needy = participant("one", K.GUEST, needs_moderator=True, consented=agreed)
    free = participant("two", K.GUEST, consented=agreed)
    state = session(needy, free)
    assert rights_of(state, "one").allows(C.SCREEN_VIEW)
    gone = session(needy, free, participant("owner", K.INTERNAL, presence=Presence.AWAY))
    assert not set(rights_of(gone, "one")) & MEDIA_AND_INPUT
    assert rights_of(gone, "one").allows(C.CHAT_EVERYONE)
    assert rights_of(gone, "two").allows(C.SCREEN_VIEW)


def test_the_gate_has_nothing_that_is_everybodys_by_accident():
    """What lies outside the table of capabilities stands beside it on purpose, and is this list."""
    free = {command.__name__ for command, capability in gate.NEEDS.items() if capability is None}
    assert free == {
        "MediaOffer",
        "MediaClose",
        "TrackUnpublish",
        "SharePause",
        "ConsentDecide",
        "ConsentWithdraw",
        "ControlRequest",
        "ControlGrant",
        "ControlRelease",
        "SessionStop",
        "SessionLeave",
    }
