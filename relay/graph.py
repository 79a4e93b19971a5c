"""Who may send what to whom: the graph of one room, and its meeting with what is really connected.

PURE. The session layer states rights as a `Graph` of names. Connections come and go by themselves. `intersect` yields the
engine handles for which both are true; nothing flows without being in that intersection.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Graph:
    """The rights of one room.

    `ingest`: tracks whose packets may be taken in at all. `subscriptions`: (track, peer) pairs that may be forwarded.
    `recorded`: tracks whose packets go to the recorder's tap. `required`: tracks that are forwarded only while their
    `allow_until` instant lies ahead.
    """

    ingest: frozenset[str] = frozenset()
    subscriptions: frozenset[tuple[str, str]] = frozenset()
    recorded: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Bindings:
    """What is connected in one room: engine handles of tracks, and of subscriptions by (track, peer).

    One peer may hold several subscriptions to one track while it moves from one connection to the next.
    """

    tracks: Mapping[str, int] = field(default_factory=dict)
    subscriptions: Mapping[tuple[str, str], frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Routes:
    """The same as `Graph`, in engine handles: everything that is not named here is shut."""

    ingest: frozenset[int] = frozenset()
    subscriptions: frozenset[int] = frozenset()
    tapped: frozenset[int] = frozenset()
    required: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class GraphChange:
    """What one graph allows that another did not, and the reverse."""

    opened: frozenset[tuple[str, str]]
    closed: frozenset[tuple[str, str]]
    ingest_opened: frozenset[str]
    ingest_closed: frozenset[str]

    @property
    def narrows(self) -> bool:
        """Whether something that flowed must stop."""
        return bool(self.closed or self.ingest_closed)


def effective(graph: Graph) -> frozenset[tuple[str, str]]:
    """Return the subscriptions whose track may also be taken in."""
    return frozenset(pair for pair in graph.subscriptions if pair[0] in graph.ingest)


def diff(old: Graph, new: Graph) -> GraphChange:
    """Compare two graphs of one room."""
    before, after = effective(old), effective(new)
    return GraphChange(
        opened=after - before,
        closed=before - after,
        ingest_opened=new.ingest - old.ingest,
        ingest_closed=old.ingest - new.ingest,
    )


def intersect(graph: Graph, bindings: Bindings) -> Routes:
    """Return the handles that are both allowed and connected.

    A track that is required is always in `required`, whether or not it may be taken in just now.
    """

    def handles(names: frozenset[str]) -> frozenset[int]:
        return frozenset(bindings.tracks[name] for name in names if name in bindings.tracks)

    allowed = effective(graph)
    return Routes(
        ingest=handles(graph.ingest),
        subscriptions=frozenset(
            handle for pair, bound in bindings.subscriptions.items() if pair in allowed for handle in bound
        ),
        tapped=handles(graph.recorded & graph.ingest),
        required=handles(graph.required),
    )
