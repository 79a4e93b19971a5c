"""What holds for any layers, profiles and answers."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from permissions.capabilities import NEVER_FOR_GUESTS, TOUCHES_END_USER, Access, Capability
from permissions.consent import MORE_THAN_WATCHING, Answer, ConsentRecord, apply_answer, join_prompt, must_ask
from permissions.policy import (
    Layer,
    LayerKind,
    Verdict,
    attenuate,
    decide,
    effective,
    explain,
    explain_guest,
)
from permissions.profile_file import read_profile
from permissions.profiles import PromptScope, Rule
from permissions.rights import Rights

capabilities = st.sampled_from(Capability)
accesses = st.sampled_from(Access)
rights = st.dictionaries(capabilities, accesses).map(Rights.of)
rules = st.dictionaries(
    capabilities, st.builds(Rule, accesses, st.sampled_from(PromptScope), st.integers(min_value=5, max_value=300))
)
layers = st.lists(st.builds(Layer, st.sampled_from(LayerKind), st.text(max_size=3), rules), max_size=6)


@given(rights, rights, rights)
def test_rights_are_a_lattice_read_one_capability_at_a_time(a: Rights, b: Rights, c: Rights):
    both = a & b
    for capability in Capability:
        assert both.access(capability) is min(a.access(capability), b.access(capability), key=lambda x: x.rank)
    assert both == b & a
    assert (a & b) & c == a & (b & c)
    assert both <= a
    assert (a <= b) == (both == a) == all(a.access(x).rank <= b.access(x).rank for x in Capability)


@given(rights, rights)
def test_the_wire_form_and_the_differences_tell_the_truth(a: Rights, b: Rights):
    wire = a.to_wire()
    assert Rights.from_wire(wire) == a
    assert list(wire) == sorted(wire)
    assert set(a.lost_against(b)) == {x for x in Capability if a.allows(x) and not b.allows(x)}


@given(rights, rights, rights)
def test_a_guest_never_exceeds_any_of_the_three(profile: Rights, inviter: Rights, session: Rights):
    guest = attenuate(profile, inviter, session)
    assert guest <= profile
    assert guest <= inviter
    assert guest <= session
    assert not set(guest) & NEVER_FOR_GUESTS
    assert not any(guest.allows(capability) for capability in TOUCHES_END_USER)


@given(rights, rights, rights, rights, st.integers(min_value=0, max_value=2))
def test_narrowing_any_of_the_three_never_widens_a_guest(a: Rights, b: Rights, c: Rights, limit: Rights, which: int):
    three = [a, b, c]
    before = attenuate(*three)
    three[which] = three[which] & limit
    assert attenuate(*three) <= before


@given(rights, rights, rights, capabilities)
def test_the_explanation_of_a_guest_agrees(profile: Rights, inviter: Rights, session: Rights, capability: Capability):
    explanation = explain_guest(profile, inviter, session, capability)
    assert explanation.access is attenuate(profile, inviter, session).access(capability)
    assert explanation.decided_by
    assert all(explanation.bounds[bound] is explanation.access for bound in explanation.decided_by)


@given(layers, st.data())
def test_narrowing_any_layer_never_widens(some: list[Layer], data: st.DataObject):
    before = effective(some)
    if some:
        index = data.draw(st.integers(min_value=0, max_value=len(some) - 1))
        limit = data.draw(rights)
        stricter = {
            capability: replace(rule, access=min(rule.access, limit.access(capability), key=lambda x: x.rank))
            for capability, rule in some[index].rules.items()
        }
        extra = dict.fromkeys(data.draw(st.sets(capabilities)), Rule(Access.DENY))
        some[index] = replace(some[index], rules=stricter | extra)
    assert effective(some) <= before


@given(layers, capabilities)
def test_explain_agrees_with_decide(some: list[Layer], capability: Capability):
    decision = decide(some, capability)
    explanation = explain(some, capability)
    assert explanation.decision == decision
    assert effective(some).access(capability) is decision.access
    assert len(explanation.steps) == len(some)
    said = [step for step in explanation.steps if step.verdict not in (Verdict.NOT_SET, Verdict.NOT_REACHED)]
    if decision.layer is None:
        assert not said
        assert decision.access is Access.DENY
        assert explanation.sentence().startswith(f"{capability} is denied: no layer")
    else:
        assert {step.kind for step in said} == {decision.layer.kind}
        assert (decision.layer.name, decision.access.value) in [(step.name, step.verdict.value) for step in said]


@given(layers, capabilities, st.randoms())
def test_the_order_of_the_layers_given_does_not_matter(some: list[Layer], capability: Capability, random):
    shuffled = list(some)
    random.shuffle(shuffled)
    assert decide(shuffled, capability).access is decide(some, capability).access


@given(rights, rules, st.sampled_from(Answer))
def test_an_answer_never_gives_more_than_a_yes_to_the_card(
    wanted: Rights, some: dict[Capability, Rule], answer: Answer
):
    prompt = join_prompt(wanted, some)
    asked = prompt.capabilities if prompt else ()
    after = apply_answer(wanted, answer, asked)
    assert after <= apply_answer(wanted, Answer.ALLOW, asked)
    for capability in Capability:
        if capability not in asked:
            assert after.access(capability).rank <= wanted.access(capability).rank
        elif answer is Answer.DENY:
            assert after.access(capability) is Access.DENY
    if answer is Answer.ONLY_WATCH:
        assert not set(after) & MORE_THAN_WATCHING


@given(
    st.lists(
        st.builds(ConsentRecord, st.sampled_from("abc"), st.booleans(), capabilities, st.booleans(), st.just(1.0))
    ),
    capabilities,
    st.sampled_from(PromptScope),
)
def test_a_guest_is_asked_about_unless_the_yes_was_for_this_very_guest(
    records: list[ConsentRecord], capability: Capability, scope: PromptScope
):
    own_yes = any(r.participant == "a" and r.capability is capability and r.granted for r in records)
    if not own_yes:
        assert must_ask(records, "a", external=True, capability=capability, scope=scope)


@given(st.text(max_size=200))
def test_any_text_is_a_profile_or_a_list_of_problems(text: str):
    result = read_profile(text)
    assert not isinstance(result, tuple) or result


toml_values = st.recursive(
    st.booleans() | st.integers() | st.text("abc-:/.0", max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abcdy", max_size=4), inner, max_size=3),
    max_leaves=6,
)
toml_tables = st.dictionaries(
    st.sampled_from(["id", "name", "description", "others", "rules", "limits", "needs", "x"]),
    toml_values
    | st.dictionaries(
        st.sampled_from(["screen:view", "duration_s", "idle_s", "address_ranges", "hours", "host_admission"]),
        toml_values
        | st.dictionaries(st.sampled_from(["access", "prompt", "timeout_s", "on_timeout"]), toml_values)
        | st.lists(st.dictionaries(st.sampled_from(["days", "from", "until"]), toml_values), max_size=2),
    ),
)


@given(toml_tables)
def test_any_well_formed_toml_is_a_profile_or_a_list_of_problems(table: dict[str, object]):
    result = read_profile("\n".join(f"{key} = {_toml(value)}" for key, value in table.items()))
    assert not isinstance(result, tuple) or result


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}" = {_toml(inner)}' for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)
