"""Layers, decisions, explanations, guests."""

import pytest

from permissions.capabilities import Access, Capability
from permissions.policy import (
    GUEST_CEILING,
    GuestBound,
    Layer,
    LayerKind,
    Step,
    Verdict,
    attenuate,
    decide,
    effective,
    explain,
    explain_guest,
)
from permissions.profiles import Profile, Rule
from permissions.rights import Rights

C, A, L, V = Capability, Access, LayerKind, Verdict


def layer(kind: LayerKind, name: str = "", **accesses: Access) -> Layer:
    return Layer(kind, name or kind.value, {C[key.upper()]: Rule(access) for key, access in accesses.items()})


SESSION = layer(L.SESSION, screen_control=A.DENY)
PERSON = layer(L.PERSON, notes_edit=A.ASK, screen_control=A.ALLOW)
TEAM = layer(L.TEAM, "Service desk", screen_view=A.ALLOW, notes_edit=A.ALLOW)
ORGANISATION = layer(L.ORGANISATION, screen_view=A.DENY, chat_team=A.ALLOW)
ALL = (SESSION, PERSON, TEAM, ORGANISATION)


@pytest.mark.parametrize(
    ("capability", "access", "decider"),
    [
        (C.SCREEN_CONTROL, A.DENY, SESSION),
        (C.NOTES_EDIT, A.ASK, PERSON),
        (C.SCREEN_VIEW, A.ALLOW, TEAM),
        (C.CHAT_TEAM, A.ALLOW, ORGANISATION),
    ],
)
def test_the_first_layer_that_sets_it_decides_whatever_the_order_given(
    capability: Capability, access: Access, decider: Layer
):
    for layers in (ALL, ALL[::-1]):
        decision = decide(layers, capability)
        assert (decision.access, decision.layer, decision.rule) == (access, decider, decider.rules[capability])


def test_what_nobody_sets_is_denied():
    decision = decide(ALL, C.SYSTEM_ACT)
    assert (decision.access, decision.layer, decision.rule) == (A.DENY, None, None)
    assert decide((), C.SYSTEM_ACT) == decision


def test_the_strictest_of_several_teams_decides():
    other = layer(L.TEAM, "Trainees", screen_view=A.ASK)
    assert decide((TEAM, other), C.SCREEN_VIEW).layer is other
    assert decide((other, TEAM), C.SCREEN_VIEW).layer is other


def test_a_layer_is_made_from_a_profile():
    profile = Profile("p", "Assist", "", {C.SCREEN_VIEW: Rule(A.ALLOW)})
    assert Layer.of(L.PERSON, profile) == Layer(L.PERSON, "Assist", profile.rules)


def test_effective_is_every_decision_at_once():
    assert effective(iter(ALL)) == Rights.of({C.NOTES_EDIT: A.ASK, C.SCREEN_VIEW: A.ALLOW, C.CHAT_TEAM: A.ALLOW})


def test_an_explanation_names_the_layer_and_every_step():
    explanation = explain(ALL, C.SCREEN_VIEW)
    assert explanation.decision == decide(ALL, C.SCREEN_VIEW)
    assert explanation.steps == (
        Step(L.SESSION, "session", V.NOT_SET),
        Step(L.PERSON, "person", V.NOT_SET),
        Step(L.TEAM, "Service desk", V.ALLOW),
        Step(L.ORGANISATION, "organisation", V.NOT_REACHED),
    )
    assert explanation.sentence() == "screen:view is allowed: the team decides (Service desk)."


def test_an_explanation_of_a_default_denial_says_so():
    explanation = explain((TEAM,), C.SYSTEM_ACT)
    assert explanation.steps == (Step(L.TEAM, "Service desk", V.NOT_SET),)
    assert explanation.sentence() == "system:act is denied: no layer sets it, and what nobody sets is denied."


def test_the_other_sentences():
    assert explain(ALL, C.NOTES_EDIT).sentence() == (
        "notes:edit is asked of the end-user: the person's own setting decides (person)."
    )
    assert explain(ALL, C.SCREEN_CONTROL).sentence() == (
        "screen:control is denied: the session policy decides (session)."
    )
    assert "the organisation default" in explain(ALL, C.CHAT_TEAM).sentence()


PROFILE = Rights.of({C.SCREEN_VIEW: A.ALLOW, C.SCREEN_CONTROL: A.ASK, C.CHAT_EVERYONE: A.ALLOW, C.NOTES_EDIT: A.ALLOW})
INVITER = Rights.of({C.SCREEN_VIEW: A.ALLOW, C.SCREEN_CONTROL: A.ALLOW, C.CHAT_EVERYONE: A.ALLOW})


def test_a_guest_has_the_least_of_profile_inviter_and_session_and_is_asked_about():
    session = Rights.ceiling({C.SCREEN_CONTROL: Rule(A.DENY)})
    assert attenuate(PROFILE, INVITER, session).to_wire() == {"chat:everyone": "allow", "screen:view": "ask"}


def test_no_profile_makes_a_guest_a_moderator_or_spares_the_question():
    rights = attenuate(Rights.ALL, Rights.ALL, Rights.ALL)
    assert rights == GUEST_CEILING
    assert rights.asks(C.SCREEN_VIEW)
    assert rights.access(C.SESSION_MODERATE) is A.DENY


def test_the_explanation_for_a_guest_names_what_bounds_it():
    explanation = explain_guest(PROFILE, INVITER, Rights.ALL, C.SCREEN_CONTROL)
    assert explanation.access is A.ASK
    assert explanation.bounds == {
        GuestBound.PROFILE: A.ASK,
        GuestBound.INVITER: A.ALLOW,
        GuestBound.SESSION: A.ALLOW,
        GuestBound.GUEST_CEILING: A.ASK,
    }
    assert explanation.decided_by == (GuestBound.PROFILE, GuestBound.GUEST_CEILING)
