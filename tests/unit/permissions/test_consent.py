"""Cards, answers, and who is asked anew."""

import pytest

from permissions.capabilities import Access, Capability
from permissions.consent import (
    MORE_THAN_WATCHING,
    ON_SILENCE,
    REASK_AFTER_S,
    Answer,
    ConsentRecord,
    apply_answer,
    join_prompt,
    may_ask_at,
    must_ask,
    use_prompt,
    words_key,
)
from permissions.profiles import PromptScope, Rule
from permissions.rights import Rights

C, A, S = Capability, Access, PromptScope
VENDOR = Rights.of(
    {
        C.CHAT_EVERYONE: A.ALLOW,
        C.ANNOTATE_DRAW: A.ALLOW,
        C.FILE_SEND: A.ASK,
        C.SCREEN_CONTROL: A.ASK,
        C.SCREEN_VIEW: A.ASK,
        C.SYSTEM_INSPECT: A.ASK,
    }
)
RULES = {
    C.FILE_SEND: Rule(A.ASK, S.EVERY_TIME),
    C.SCREEN_CONTROL: Rule(A.ASK, timeout_s=20),
    C.SCREEN_VIEW: Rule(A.ASK),
}


def test_the_card_at_joining_names_all_but_what_is_asked_at_each_use():
    prompt = join_prompt(VENDOR, RULES)
    assert prompt is not None
    assert prompt.capabilities == (C.SCREEN_VIEW, C.SCREEN_CONTROL, C.SYSTEM_INSPECT)
    assert prompt.words_keys == ("consent.screen.view", "consent.screen.control", "consent.system.inspect")
    assert prompt.answers == (Answer.DENY, Answer.ONLY_WATCH, Answer.ALLOW)
    assert prompt.timeout_s == 20


def test_only_watch_is_offered_only_where_more_than_watching_is_asked():
    only_view = join_prompt(Rights.of({C.SCREEN_VIEW: A.ASK}), {})
    assert only_view is not None
    assert only_view.answers == (Answer.DENY, Answer.ALLOW)
    assert only_view.timeout_s == 30
    only_control = join_prompt(Rights.of({C.SCREEN_CONTROL: A.ASK}), {})
    assert only_control is not None
    assert only_control.answers == (Answer.DENY, Answer.ALLOW)


def test_no_card_where_nothing_is_asked():
    assert join_prompt(Rights.ALL, RULES) is None
    assert join_prompt(Rights.of({C.FILE_SEND: A.ASK}), RULES) is None


def test_a_card_at_use():
    prompt = use_prompt(VENDOR, RULES, C.FILE_SEND)
    assert prompt is not None
    assert prompt.capabilities == (C.FILE_SEND,)
    assert use_prompt(VENDOR, RULES, C.CHAT_EVERYONE) is None
    assert use_prompt(VENDOR, RULES, C.CHAT_TEAM) is None


def test_every_capability_has_words():
    assert len({words_key(capability) for capability in C}) == len(C)


def test_a_yes_allows_what_was_on_the_card():
    prompt = join_prompt(VENDOR, RULES)
    assert prompt is not None
    rights = apply_answer(VENDOR, Answer.ALLOW, prompt.capabilities)
    assert rights.allows(C.SCREEN_CONTROL)
    assert rights.asks(C.FILE_SEND)


def test_without_a_card_named_the_answer_is_about_all_that_is_asked():
    assert apply_answer(VENDOR, Answer.ALLOW) == Rights.of(dict.fromkeys(VENDOR, A.ALLOW))
    assert apply_answer(VENDOR, Answer.DENY) == Rights.of({C.CHAT_EVERYONE: A.ALLOW, C.ANNOTATE_DRAW: A.ALLOW})


def test_only_watch_leaves_seeing_and_chat():
    assert apply_answer(VENDOR, Answer.ONLY_WATCH).to_wire() == {"chat:everyone": "allow", "screen:view": "allow"}


def test_only_watch_takes_what_was_allowed_before_and_gives_no_view_that_was_not_asked():
    before = Rights.of({C.SCREEN_CONTROL: A.ALLOW, C.CHAT_EVERYONE: A.ALLOW, C.NOTES_EDIT: A.ASK})
    assert apply_answer(before, Answer.ONLY_WATCH).to_wire() == {"chat:everyone": "allow"}
    assert C.SCREEN_VIEW not in MORE_THAN_WATCHING


def test_an_answer_gives_nothing_that_was_not_wanted():
    for answer in Answer:
        assert apply_answer(Rights.NONE, answer, tuple(C)) == Rights.NONE


def test_silence_is_a_no():
    assert ON_SILENCE is Answer.DENY


def record(
    participant: str,
    granted: bool = True,
    external: bool = False,
    capability: Capability = C.SCREEN_VIEW,
    at: float = 1.0,
) -> ConsentRecord:
    return ConsentRecord(participant, external, capability, granted, at)


@pytest.mark.parametrize(
    ("records", "external", "scope", "asked"),
    [
        ([], False, S.ONCE_PER_SESSION, True),
        ([record("ana")], False, S.EVERY_TIME, True),
        ([record("ana")], False, S.ONCE_PER_PARTICIPANT, False),
        ([record("ana")], True, S.ONCE_PER_PARTICIPANT, False),
        ([record("ana", capability=C.SCREEN_CONTROL)], False, S.ONCE_PER_PARTICIPANT, True),
        ([record("bo")], False, S.ONCE_PER_PARTICIPANT, True),
        ([record("bo")], False, S.ONCE_PER_SESSION, False),
        ([record("bo", external=True)], False, S.ONCE_PER_SESSION, True),
        ([record("bo")], True, S.ONCE_PER_SESSION, True),
        ([record("bo", external=True)], True, S.ONCE_PER_SESSION, True),
        ([record("ana"), record("ana", granted=False)], False, S.ONCE_PER_PARTICIPANT, True),
        ([record("ana", granted=False), record("ana")], False, S.ONCE_PER_PARTICIPANT, False),
        ([record("bo"), record("bo", granted=False)], False, S.ONCE_PER_SESSION, True),
    ],
)
def test_who_is_asked_anew(records: list[ConsentRecord], external: bool, scope: PromptScope, asked: bool):
    assert must_ask(records, "ana", external=external, capability=C.SCREEN_VIEW, scope=scope) is asked


def test_after_a_no_the_end_user_is_left_in_peace_for_a_minute():
    records = [record("ana", granted=False, at=10.0), record("ana", granted=False, at=70.0), record("ana", at=99.0)]
    assert may_ask_at(records, "ana", C.SCREEN_VIEW) == 70.0 + REASK_AFTER_S
    assert may_ask_at(records, "bo", C.SCREEN_VIEW) == 0.0
    assert may_ask_at(records, "ana", C.SCREEN_CONTROL) == 0.0
