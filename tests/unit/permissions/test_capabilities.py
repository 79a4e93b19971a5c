"""The closed list, and what is true by nature."""

import pytest

from permissions.capabilities import NEVER_FOR_GUESTS, TOUCHES_END_USER, Access, Capability, least

THE_LIST = [
    "annotate:draw",
    "chat:everyone",
    "chat:team",
    "clipboard:receive",
    "clipboard:send",
    "file:receive",
    "file:send",
    "notes:edit",
    "recording:delete",
    "recording:export",
    "recording:pause",
    "recording:share",
    "recording:view",
    "screen:control",
    "screen:replay",
    "screen:share",
    "screen:view",
    "session:admit",
    "session:end",
    "session:invite",
    "session:invite-guest",
    "session:moderate",
    "session:observe",
    "session:remove",
    "session:take-over",
    "session:transfer",
    "system:act",
    "system:inspect",
    "voice:listen",
    "voice:talk",
]


def test_the_list_is_closed_and_alphabetical():
    assert [capability.value for capability in Capability] == THE_LIST == sorted(THE_LIST)


def test_guests_are_kept_from_running_a_session_and_from_evidence():
    values = {capability.value for capability in NEVER_FOR_GUESTS}
    assert {name for name in THE_LIST if name.startswith(("recording:", "session:"))} == values


def test_seeing_and_driving_need_consent_by_nature_and_chat_does_not():
    assert {Capability.SCREEN_VIEW, Capability.SCREEN_CONTROL, Capability.SCREEN_REPLAY} <= TOUCHES_END_USER
    assert Capability.CHAT_EVERYONE not in TOUCHES_END_USER
    assert not TOUCHES_END_USER & NEVER_FOR_GUESTS


@pytest.mark.parametrize(
    ("accesses", "expected"),
    [
        ((Access.ALLOW,), Access.ALLOW),
        ((Access.ALLOW, Access.ASK), Access.ASK),
        ((Access.ASK, Access.DENY, Access.ALLOW), Access.DENY),
    ],
)
def test_least_is_the_strictest(accesses: tuple[Access, ...], expected: Access):
    assert least(*accesses) is expected
    assert expected.rank == min(access.rank for access in accesses)
