"""The log of each released format is read and folded to what it meant when it was written.

`tests/vectors/logs/v1.jsonl` is made by the machine itself: `python -m tests.unit.session_server.domain.test_logs --write`
writes it and its expected result anew while the format is not released. Once it is, neither file is written again: what
changes gets an upcaster in `session_server.domain.upcast` and the next format's file beside this one.
"""

import json
import sys
from pathlib import Path
from typing import Any, get_args

import pytest

from session_server.domain import events as e
from session_server.domain.evolve import fold
from session_server.domain.gate import rights_of
from session_server.domain.state import SessionState
from tests.unit.session_server.domain.story import ident
from tests.unit.session_server.domain.walk import walk

LOGS = Path(__file__).resolve().parents[3] / "vectors" / "logs"
FORMATS = sorted(path.stem for path in LOGS.glob("*.jsonl"))


def written(format_: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (LOGS / f"{format_}.jsonl").read_text(encoding="utf-8").splitlines()]


def folded(lines: list[dict[str, Any]]) -> SessionState:
    def event(line: dict[str, Any]) -> e.AnyEvent:
        return e.read(line["type"], line["version"], line["at_ms"], line["actor"], line["payload"])

    return fold(ident("ses", 1), [(line["seq"], event(line)) for line in lines])


def summary(state: SessionState) -> dict[str, Any]:
    """What a state means, in plain JSON: everything that decides something, in names of the wire."""
    return {
        "seq": state.seq,
        "phase": state.phase,
        "owner": state.owner,
        "title": state.title,
        "recording": state.recording.state,
        "failed_tracks": sorted(state.recording.failed),
        "driver": state.control.driver,
        "requests": list(state.control.requests),
        "tracks": {track.id: [track.participant, track.live] for track in state.tracks.values()},
        "prompts": {prompt.id: [prompt.kind, prompt.participant] for prompt in state.prompts.values()},
        "participants": {person.id: _person(state, person.id) for person in state.participants.values()},
        "keys": {key: [known.replaced, known.spent_by is not None] for key, known in state.keys.items()},
        "links": {k.id: [k.uses, k.wrong_pins, k.revoked_at is not None] for k in state.links.values()},
        "invitations": {one.id: [list(one.accepted), one.end] for one in state.invitations.values()},
        "chat": [[chat.author, chat.audience, chat.text] for chat in state.chat],
        "timeline": [[entry.seq, entry.type, entry.subject, entry.detail] for entry in state.timeline],
        "outcome": state.outcome,
        "resolution": state.resolution,
    }


def _person(state: SessionState, participant: str) -> dict[str, Any]:
    person = state.participants[participant]
    return {
        "kind": person.kind,
        "presence": person.presence,
        "lobby": person.lobby,
        "left": person.left,
        "profile": person.profile,
        "granted": person.granted.to_wire(),
        "effective": rights_of(state, participant).to_wire(),
        "consented": sorted(person.consented),
        "refused": sorted(person.refused),
    }


def summaries(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The meaning at every eighth event and at the end."""
    stops = [*range(8, len(lines), 8), len(lines)]
    return [json.loads(json.dumps(summary(folded(lines[:stop])))) for stop in stops]


@pytest.mark.parametrize("format_", FORMATS)
def test_a_log_is_folded_to_what_it_meant(format_: str):
    expected = json.loads((LOGS / f"{format_}.expected.json").read_text(encoding="utf-8"))
    assert summaries(written(format_)) == expected


@pytest.mark.parametrize("format_", FORMATS)
def test_a_log_is_numbered_without_gaps_and_starts_with_the_opening(format_: str):
    lines = written(format_)
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
    assert lines[0]["type"] == "session.opened"
    assert [line["at_ms"] for line in lines] == sorted(line["at_ms"] for line in lines)


def test_every_event_of_today_is_in_a_log_in_todays_version():
    """A new type of event, or a new version of one, needs a log that holds it."""
    known = {(event.model_fields["type"].default, event.VERSION) for event in get_args(e.AnyEvent)}
    assert FORMATS
    assert known - {(line["type"], line["version"]) for format_ in FORMATS for line in written(format_)} == set()


def test_todays_log_is_what_the_machine_writes():
    """The walk of the newest format, told again: the machine has not changed its mind unnoticed."""
    lines = [line(seq, event) for seq, event in enumerate(walk().events, 1)]
    assert folded(json.loads(json.dumps(lines))) == walk().state
    assert {one["type"] for one in lines} == {one["type"] for one in written(FORMATS[-1])}


# --- making it -------------------------------------------------------------------------------------------------------------


def line(seq: int, event: e.AnyEvent) -> dict[str, Any]:
    header = {"seq": seq, "type": event.type, "version": event.VERSION, "at_ms": event.at_ms, "actor": event.actor}
    return {**header, "payload": e.payload_of(event)}


def write(format_: str = "v1") -> None:
    lines = [json.dumps(line(seq, event), ensure_ascii=False) for seq, event in enumerate(walk().events, 1)]
    (LOGS / f"{format_}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    expected = ",\n".join(json.dumps(one, ensure_ascii=False) for one in summaries(written(format_)))
    (LOGS / f"{format_}.expected.json").write_text(f"[\n{expected}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        raise SystemExit(__doc__)
    write()
