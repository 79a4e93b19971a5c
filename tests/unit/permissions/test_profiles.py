"""The nouns of a profile."""

import dataclasses

import pytest

from permissions.capabilities import Access, Capability
from permissions.profiles import ForWhom, Limits, Needs, OnTimeout, Profile, PromptScope, Rule


def test_a_rule_asks_once_per_participant_for_thirty_seconds_and_silence_is_a_no():
    rule = Rule(Access.ASK)
    assert (rule.prompt_scope, rule.timeout_s, rule.on_timeout) == (
        PromptScope.ONCE_PER_PARTICIPANT,
        30,
        OnTimeout.DENY,
    )
    assert list(OnTimeout) == [OnTimeout.DENY]


def test_a_profile_keeps_its_own_unchangeable_rules():
    rules = {Capability.SCREEN_VIEW: Rule(Access.ALLOW)}
    profile = Profile("p", "P", "for a test", rules)
    rules[Capability.SCREEN_CONTROL] = Rule(Access.ALLOW)
    assert dict(profile.rules) == {Capability.SCREEN_VIEW: Rule(Access.ALLOW)}
    with pytest.raises(TypeError):
        profile.rules[Capability.FILE_SEND] = Rule(Access.ALLOW)  # pyright: ignore[reportIndexIssue]
    with pytest.raises(dataclasses.FrozenInstanceError):
        profile.id = "q"  # pyright: ignore[reportAttributeAccessIssue]


def test_a_profile_is_for_colleagues_without_limits_and_needs_by_default():
    profile = Profile("p", "P", "for a test", {})
    assert profile.for_whom is ForWhom.COLLEAGUE
    assert profile.limits == Limits(None, None, (), ())
    assert profile.needs == Needs(False, False, False, False)
