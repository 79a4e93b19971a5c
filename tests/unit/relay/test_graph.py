"""The graph of one room."""

from __future__ import annotations

from relay.graph import Bindings, Graph, Routes, diff, effective, intersect

GRAPH = Graph(
    ingest=frozenset({"screen", "voice"}),
    subscriptions=frozenset({("screen", "ann"), ("voice", "bob"), ("camera", "ann")}),
    recorded=frozenset({"screen", "camera"}),
    required=frozenset({"screen", "camera"}),
)


def test_a_subscription_needs_its_track() -> None:
    assert effective(GRAPH) == {("screen", "ann"), ("voice", "bob")}


def test_only_what_is_allowed_and_connected_flows() -> None:
    bindings = Bindings(
        tracks={"screen": 1, "camera": 2, "other": 3},
        subscriptions={
            ("screen", "ann"): frozenset({10, 11}),
            ("screen", "eve"): frozenset({12}),
            ("camera", "ann"): frozenset({13}),
        },
    )
    assert intersect(GRAPH, bindings) == Routes(
        ingest=frozenset({1}),
        subscriptions=frozenset({10, 11}),
        tapped=frozenset({1}),
        required=frozenset({1, 2}),
    )


def test_nothing_flows_by_default() -> None:
    assert intersect(Graph(), Bindings({"screen": 1}, {("screen", "ann"): frozenset({10})})) == Routes()
    assert intersect(GRAPH, Bindings()) == Routes()


def test_a_difference_names_what_opens_and_closes() -> None:
    change = diff(GRAPH, Graph(ingest=frozenset({"screen", "chart"}), subscriptions=frozenset({("screen", "eve")})))
    assert change.opened == {("screen", "eve")}
    assert change.closed == {("screen", "ann"), ("voice", "bob")}
    assert change.ingest_opened == {"chart"}
    assert change.ingest_closed == {"voice"}
    assert change.narrows


def test_widening_does_not_narrow() -> None:
    assert not diff(Graph(), GRAPH).narrows
    assert not diff(GRAPH, GRAPH).narrows
    assert diff(Graph(ingest=frozenset({"screen"})), Graph()).narrows
