"""Layers of rules and the one decision that the live gate, the simulator and `policy explain` share.

The first kind of layer that sets a capability decides: session policy, person, team, organisation default. Among several
layers of one kind (a person in two teams) the strictest decides. Nothing set anywhere is a no.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from permissions.capabilities import NEVER_FOR_GUESTS, TOUCHES_END_USER, Access, Capability, least
from permissions.profiles import Profile, Rule
from permissions.rights import Rights

__all__ = [
    "GUEST_CEILING",
    "Decision",
    "Explanation",
    "GuestBound",
    "GuestExplanation",
    "Layer",
    "LayerKind",
    "Rights",
    "Step",
    "Verdict",
    "attenuate",
    "decide",
    "effective",
    "explain",
    "explain_guest",
]


class LayerKind(StrEnum):
    """In order of precedence."""

    SESSION = "session"
    PERSON = "person"
    TEAM = "team"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Layer:
    """Rules with a place in the order. `name` is what a person reads: the team's, the portal's, the profile's."""

    kind: LayerKind
    name: str
    rules: Mapping[Capability, Rule]

    @classmethod
    def of(cls, kind: LayerKind, profile: Profile) -> "Layer":
        return cls(kind, profile.name, profile.rules)


@dataclass(frozen=True, slots=True)
class Decision:
    """The access, with the layer and rule that gave it; both are None where nobody set the capability."""

    capability: Capability
    access: Access
    layer: Layer | None
    rule: Rule | None


class Verdict(StrEnum):
    """What one layer had to say."""

    ALLOW = "allow"
    ASK = "ask"
    DENY = "deny"
    NOT_SET = "not-set"
    NOT_REACHED = "not-reached"


@dataclass(frozen=True, slots=True)
class Step:
    kind: LayerKind
    name: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Explanation:
    """A decision with the way to it, one step for each layer in order of precedence."""

    decision: Decision
    steps: tuple[Step, ...]

    def sentence(self) -> str:
        """The decision in plain English, for the command line and the simulator."""
        said = f"{self.decision.capability} {_SAID[self.decision.access]}"
        if self.decision.layer is None:
            return f"{said}: no layer sets it, and what nobody sets is denied."
        return f"{said}: {_LAYER_WORDS[self.decision.layer.kind]} decides ({self.decision.layer.name})."


_SAID: Final = {
    Access.ALLOW: "is allowed",
    Access.ASK: "is asked of the end-user",
    Access.DENY: "is denied",
}
_LAYER_WORDS: Final = {
    LayerKind.SESSION: "the session policy",
    LayerKind.PERSON: "the person's own setting",
    LayerKind.TEAM: "the team",
    LayerKind.ORGANISATION: "the organisation default",
}


def decide(layers: Iterable[Layer], capability: Capability) -> Decision:
    """Decide one capability. The order of the argument matters only between equals."""
    setting = [layer for layer in _ordered(layers) if capability in layer.rules]
    if not setting:
        return Decision(capability, Access.DENY, None, None)
    rivals = [layer for layer in setting if layer.kind is setting[0].kind]
    layer = min(rivals, key=lambda rival: rival.rules[capability].access.rank)
    rule = layer.rules[capability]
    return Decision(capability, rule.access, layer, rule)


def explain(layers: Iterable[Layer], capability: Capability) -> Explanation:
    """The same decision, and what every layer said."""
    ordered = _ordered(layers)
    decision = decide(ordered, capability)
    reached = list(LayerKind) if decision.layer is None else _up_to(decision.layer.kind)
    return Explanation(decision, tuple(_step(layer, capability, reached) for layer in ordered))


def effective(layers: Iterable[Layer]) -> Rights:
    """The decisions for all capabilities as one snapshot."""
    ordered = _ordered(layers)
    return Rights.of({capability: decide(ordered, capability).access for capability in Capability})


def _ordered(layers: Iterable[Layer]) -> list[Layer]:
    return sorted(layers, key=lambda layer: _PRECEDENCE[layer.kind])


_PRECEDENCE: Final = {kind: index for index, kind in enumerate(LayerKind)}


def _up_to(kind: LayerKind) -> list[LayerKind]:
    return [other for other in LayerKind if _PRECEDENCE[other] <= _PRECEDENCE[kind]]


def _step(layer: Layer, capability: Capability, reached: list[LayerKind]) -> Step:
    if layer.kind not in reached:
        return Step(layer.kind, layer.name, Verdict.NOT_REACHED)
    rule = layer.rules.get(capability)
    return Step(layer.kind, layer.name, Verdict.NOT_SET if rule is None else Verdict(rule.access.value))


GUEST_CEILING: Final = Rights.of(
    {
        capability: Access.ASK if capability in TOUCHES_END_USER else Access.ALLOW
        for capability in Capability
        if capability not in NEVER_FOR_GUESTS
    }
)
"""What any external guest can have at most, before the end-user has answered for this very guest."""


class GuestBound(StrEnum):
    """What a guest's rights are the least of."""

    PROFILE = "profile"
    INVITER = "inviter"
    SESSION = "session"
    GUEST_CEILING = "guest-ceiling"


@dataclass(frozen=True, slots=True)
class GuestExplanation:
    """What each bound lets through, and which of them (one or several) made the result as small as it is."""

    capability: Capability
    access: Access
    bounds: Mapping[GuestBound, Access]
    decided_by: tuple[GuestBound, ...]


def attenuate(guest: Rights, inviter: Rights, session: Rights) -> Rights:
    """The least of the three, and never more than any guest may have. Compute it anew when one of them changes.

    guest    what the chosen profile gives: `Rights.from_rules(profile.rules)`
    inviter  what the inviter has now: `effective(layers)`
    session  what the session's policy lets through: `Rights.ceiling(rules)`; `Rights.ALL` where there is none

    The result asks for everything that touches the end-user; `permissions.consent` turns answers into rights.
    """
    return guest & inviter & session & GUEST_CEILING


def explain_guest(guest: Rights, inviter: Rights, session: Rights, capability: Capability) -> GuestExplanation:
    """The same attenuation for one capability, with the bounds named."""
    bounds = {
        GuestBound.PROFILE: guest.access(capability),
        GuestBound.INVITER: inviter.access(capability),
        GuestBound.SESSION: session.access(capability),
        GuestBound.GUEST_CEILING: GUEST_CEILING.access(capability),
    }
    access = least(*bounds.values())
    return GuestExplanation(capability, access, bounds, tuple(b for b, a in bounds.items() if a is access))
