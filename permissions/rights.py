"""An immutable snapshot of what one participant may do: the gate reads it on every message."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from permissions.capabilities import Access, Capability
from permissions.errors import RightsWireError
from permissions.profiles import Rule

# Bit positions live only in memory; messages and logs carry names. So a new capability may shift them.
_BIT: Final[Mapping[Capability, int]] = {capability: 1 << index for index, capability in enumerate(Capability)}
_EVERY_BIT: Final = (1 << len(_BIT)) - 1


@dataclass(frozen=True, slots=True)
class Rights:
    """A capability-to-access mapping in two bit masks; what is not mentioned is denied.

    Build it with `of`, `from_rules`, `ceiling` or `from_wire`. `allowed_bits` is always a subset of `reachable_bits`
    (allow or ask); the constructor restores that, towards less. `a & b` is the least of both for every capability,
    `a <= b` says that `a` exceeds `b` nowhere.
    """

    allowed_bits: int = 0
    reachable_bits: int = 0

    NONE: ClassVar["Rights"]
    ALL: ClassVar["Rights"]

    def __post_init__(self) -> None:
        object.__setattr__(self, "reachable_bits", self.reachable_bits & _EVERY_BIT)
        object.__setattr__(self, "allowed_bits", self.allowed_bits & self.reachable_bits)

    @classmethod
    def of(cls, accesses: Mapping[Capability, Access]) -> Self:
        """Exactly these accesses, everything else denied."""
        allowed = sum(_BIT[capability] for capability, access in accesses.items() if access is Access.ALLOW)
        asked = sum(_BIT[capability] for capability, access in accesses.items() if access is Access.ASK)
        return cls(allowed, allowed | asked)

    @classmethod
    def from_rules(cls, rules: Mapping[Capability, Rule]) -> Self:
        """What the rules of a profile give by themselves; not set is denied."""
        return cls.of({capability: rule.access for capability, rule in rules.items()})

    @classmethod
    def ceiling(cls, rules: Mapping[Capability, Rule]) -> Self:
        """What the rules let through at most, for use with `&`; not set is no limit."""
        return cls.of({c: rules[c].access if c in rules else Access.ALLOW for c in Capability})

    @classmethod
    def from_wire(cls, wire: Mapping[str, str]) -> Self:
        """Read what `to_wire` wrote. Raises RightsWireError on an unknown capability or access."""
        try:
            return cls.of({Capability(name): Access(access) for name, access in wire.items()})
        except ValueError as error:
            raise RightsWireError(str(error)) from error

    def to_wire(self) -> dict[str, str]:
        """Names to "allow" or "ask", alphabetical; denied capabilities are left out."""
        return {capability.value: self.access(capability).value for capability in self}

    def __iter__(self) -> Iterator[Capability]:
        """The capabilities that are not denied, alphabetical."""
        return (capability for capability, bit in _BIT.items() if self.reachable_bits & bit)

    def allows(self, capability: Capability) -> bool:
        """Whether it may be done now, without another question. This is the gate's hot path."""
        return self.allowed_bits & _BIT[capability] != 0

    def asks(self, capability: Capability) -> bool:
        """Whether the end-user has to be asked first."""
        return (self.reachable_bits & ~self.allowed_bits) & _BIT[capability] != 0

    def access(self, capability: Capability) -> Access:
        """The access for one capability."""
        if self.allows(capability):
            return Access.ALLOW
        return Access.ASK if self.asks(capability) else Access.DENY

    def with_access(self, changes: Mapping[Capability, Access]) -> "Rights":
        """These rights with some accesses replaced."""
        return Rights.of({capability: self.access(capability) for capability in self} | dict(changes))

    def lost_against(self, newer: "Rights") -> tuple[Capability, ...]:
        """What is allowed here and no longer in the newer snapshot: what has to be stopped at once."""
        gone = self.allowed_bits & ~newer.allowed_bits
        return tuple(capability for capability, bit in _BIT.items() if gone & bit)

    def __and__(self, other: "Rights") -> "Rights":
        return Rights(self.allowed_bits & other.allowed_bits, self.reachable_bits & other.reachable_bits)

    def __le__(self, other: "Rights") -> bool:
        return not (self.allowed_bits & ~other.allowed_bits or self.reachable_bits & ~other.reachable_bits)

    def __ge__(self, other: "Rights") -> bool:
        return other <= self


Rights.NONE = Rights()
Rights.ALL = Rights(_EVERY_BIT, _EVERY_BIT)
