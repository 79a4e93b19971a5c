"""Review over HTTP on a whole node: who may watch, what is logged, how media is read, and what damage looks like."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from recorder.depacketise import TrackKind as MediaKind
from session_server import bootstrap
from session_server.api import recording_routes
from session_server.app.recordings import RecordingIndex
from session_server.domain import events as e
from session_server.people.accounts import NewPerson
from session_server.protocol.rest_kinds import Role
from session_server.protocol.rest_sessions import RecordingFilter
from session_server.protocol.vocabulary import CloseReason, TrackKind
from session_server.settings import load_settings
from tests.integration.api.conftest import Browser
from tests.integration.recorder.vp8_source import Packetiser, decode, encode

PASSWORD = "correct horse battery"
TRACK = f"trk_{'a' * 26}"
NOBODY = f"ses_{'a' * 26}"
REASON = "Complaint of the end-user"
DEADLINE_S = 30.0
FRAMES = 20


@dataclass(slots=True)
class Evidence:
    """A node with one recorded session and people of every role."""

    node: bootstrap.Node
    session: str
    first_frame_ms: int
    browsers: dict[str, Browser]
    packets: Packetiser

    @property
    def auditor(self) -> Browser:
        return self.browsers["priya"]

    def feed(self, first: int, last: int) -> None:
        """Hands frames to the recorder as if they arrived when they are due."""
        for frame in encode(FRAMES * 2)[first:last]:
            for packet in self.packets.packets(frame):
                assert self.node.recorder.packet(
                    self.session, TRACK, "VP8", packet, self.first_frame_ms / 1000 + frame.at_s
                )

    async def open(self, browser: Browser | None = None, reason: str = REASON) -> dict[str, Any]:
        answer = await (browser or self.auditor).post(self.path("views"), json={"reason": reason})
        assert answer.status == 200, await answer.text()
        return await answer.json()

    async def finish(self) -> None:
        """The session ends; its recording is complete when this returns."""
        actor = self.node.registry.find(self.session)
        assert actor is not None
        await self.node.recorder.finish_track(self.session, TRACK)
        actor.end(CloseReason.ABANDONED)
        await until(lambda: actor.over)
        await self.listed()

    async def listed(self) -> None:
        """Lists follow the log a moment later."""
        index = self.node.services.use(RecordingIndex)
        deadline = time.monotonic() + DEADLINE_S
        while [row.state.value for row in await index.find(RecordingFilter())] != ["finished"]:
            assert time.monotonic() < deadline, "waited too long"
            await asyncio.sleep(0.01)

    async def another_auditor(self) -> Browser:
        """Somebody with the same role, signed in."""
        await self.node.people.accounts.add(
            NewPerson("omar", "Omar", "Northwind IT", password=PASSWORD, roles=frozenset({Role.AUDITOR})), time.time()
        )
        self.browsers["omar"] = Browser(self.node.listener.port)
        answer = await self.browsers["omar"].post("/api/v1/auth/sign-in", json={"login": "omar", "password": PASSWORD})
        assert answer.status == 200, await answer.text()
        return self.browsers["omar"]

    def path(self, rest: str) -> str:
        return f"/api/v1/recordings/{self.session}/{rest}"

    def media(self, detail: dict[str, Any]) -> str:
        return self.path(f"parts/{detail['parts'][0]['part']}/media?view={detail['view']}")


async def body(answer: aiohttp.ClientResponse) -> bytes:
    """The body of an answer that is read already: aiohttp gives it out again as text alone."""
    return (await answer.text("latin-1")).encode("latin-1")


async def until(condition: Any) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        await asyncio.sleep(0.01)


@pytest.fixture
async def evidence(tmp_path: Path) -> AsyncIterator[Evidence]:
    settings = load_settings(None, port=0, data_dir=tmp_path / "data", relay={"port": 0})
    # The demo's people sign in without the cost of a password; the rest of the node is that of every server.
    node = await bootstrap.start_node(settings, demo=True)
    browsers = {"nobody": Browser(node.listener.port)}
    people = {}
    for login in ("ana", "mei", "samir", "priya"):
        browsers[login] = Browser(node.listener.port)
        answer = await browsers[login].post("/api/v1/demo/sign-in", json={"login": login})
        assert answer.status == 200, await answer.text()
        people[login] = (await answer.json())["person"]
    opened = await node.sessions.open(people["ana"], "Payment file", "Certificate not found", "INC-48213")
    seated = await node.sessions.join(opened.key.key, "Ruth Adeyemi", {}, None)
    actor = node.registry.find(opened.session)
    assert actor is not None
    now = bootstrap.now_ms()
    ruth = seated.participant
    await actor.record_now(
        e.TrackPublished(
            at_ms=now, actor=ruth, track=TRACK, participant=ruth, kind=TrackKind.SCREEN, label="Ruth's screen"
        )
    )
    found = Evidence(node, opened.session, now, browsers, Packetiser())
    assert await node.recorder.open_track(opened.session, TRACK, "VP8", MediaKind.VIDEO) is None
    found.feed(0, FRAMES)
    yield found
    for browser in browsers.values():
        await browser.session.close()
    await node.stop()


async def test_recordings_are_for_auditors_alone(evidence: Evidence) -> None:
    await evidence.finish()
    media = evidence.media(await evidence.open())
    for login in ("ana", "mei", "samir"):
        browser = evidence.browsers[login]
        answers = [
            await browser.get("/api/v1/recordings"),
            await browser.post(evidence.path("views"), json={"reason": REASON}),
            await browser.get(media),
            await browser.head(media),
        ]
        assert [answer.status for answer in answers] == [403] * 4, login
    nobody = evidence.browsers["nobody"]
    assert [(await nobody.get(path)).status for path in ("/api/v1/recordings", media)] == [401, 401]
    assert (await evidence.auditor.get(media)).status == 200


async def test_the_list_finds_by_text_and_time_and_tells_the_end(evidence: Evidence) -> None:
    await evidence.finish()
    row = (await (await evidence.auditor.get("/api/v1/recordings")).json())["recordings"][0]
    assert (row["title"], row["owner_name"], row["end_user_name"]) == ("Payment file", "Ana Silva", "Ruth Adeyemi")
    assert row["closed_at_ms"] - row["opened_at_ms"] == row["duration_ms"] > 0
    from_ms = row["opened_at_ms"]
    queries = {
        "text=48213": 1,
        "text=ruth": 1,
        "text=%25": 0,
        f"opened_from_ms={from_ms}": 1,
        f"opened_until_ms={from_ms}": 0,
        "offset=1": 0,
    }
    for query, count in queries.items():
        answer = await (await evidence.auditor.get(f"/api/v1/recordings?{query}")).json()
        assert len(answer["recordings"]) == count, query


async def test_every_viewing_stands_in_the_log_with_its_reason(evidence: Evidence) -> None:
    await evidence.finish()
    first = await evidence.open()
    again = await evidence.open(await evidence.another_auditor(), "Audit of the quarter")
    viewed = [event for event in again["events"] if event["type"] == "recording.viewed"]
    assert [(one["payload"]["name"], one["payload"]["reason"]) for one in viewed] == [
        ("Priya Raman", REASON),
        ("Omar", "Audit of the quarter"),
    ]
    assert len(again["events"]) == len(first["events"]) + 1
    assert again["verification"]["sound"]
    assert not any("end is not in the log" in line for line in again["verification"]["not_shown"])


async def test_opening_needs_a_session_and_a_reason(evidence: Evidence) -> None:
    unknown = await evidence.auditor.post(f"/api/v1/recordings/{NOBODY}/views", json={"reason": REASON})
    assert (unknown.status, (await unknown.json())["code"]) == (404, "not_found")
    for given in ({"reason": "  x "}, {}, {"reason": REASON, "more": 1}):
        assert (await evidence.auditor.post(evidence.path("views"), json=given)).status in (400, 422)


async def test_a_view_token_is_one_auditors_for_one_session(evidence: Evidence) -> None:
    await evidence.finish()
    detail = await evidence.open()
    media = evidence.media(detail)
    others = await evidence.another_auditor()
    refused = await others.get(media)
    assert (refused.status, (await refused.json())["code"]) == (422, "reason_required")
    elsewhere = media.replace(evidence.session, NOBODY)
    for path in (elsewhere, media.split("?", maxsplit=1)[0], media[:-43] + "A" * 43):
        assert (await evidence.auditor.get(path)).status in (400, 403, 422), path
    assert (await evidence.auditor.get(media.replace("p000001", "p000002"))).status == 404


async def test_media_is_placed_on_the_clock_and_read_in_every_range(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    await evidence.finish()
    detail = await evidence.open()
    part = detail["parts"][0]
    assert abs(part["starts_at_ms"] - evidence.first_frame_ms) <= 1
    assert (part["label"], part["live"]) == ("Ruth's screen", False)
    assert part["duration_ms"] == pytest.approx(FRAMES / 15 * 1000, abs=70)
    media, get = evidence.media(detail), evidence.auditor.get
    whole = await get(media)
    film = await body(whole)
    size = len(film)
    assert (whole.status, size) == (200, part["size_bytes"])
    assert whole.headers["Content-Type"].startswith("video/webm")
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert whole.headers["Cache-Control"] == "no-store"
    assert len(decode(film)) == FRAMES
    head = await evidence.auditor.head(media)
    assert (head.status, head.headers["Content-Length"], await body(head)) == (200, str(size), b"")
    asked = {
        "bytes=0-99": film[:100],
        "bytes=100-": film[100:],
        "bytes=-10": film[-10:],
        f"bytes={size - 1}-{size + 999}": film[-1:],
    }
    for header, expected in asked.items():
        answer = await get(media, headers={"Range": header})
        assert (answer.status, await body(answer)) == (206, expected), header
        start = film.index(expected) if len(expected) > 50 else size - len(expected)
        assert answer.headers["Content-Range"] == f"bytes {start}-{start + len(expected) - 1}/{size}"
    for header in (f"bytes={size}-", "bytes=9-1", "bytes=-0", "bytes=x"):
        answer = await get(media, headers={"Range": header})
        assert (answer.status, answer.headers["Content-Range"]) == (416, f"bytes */{size}"), header
    for headers in ({"Range": "bytes=0-1,5-9"}, {"Range": "bytes=0-1", "If-Range": '"x"'}, {"Range": "lines=1-2"}):
        answer = await get(media, headers=headers)
        assert (answer.status, len(await body(answer))) == (200, size)
    monkeypatch.setattr(recording_routes, "RANGE_MAX_BYTES", 1000)
    assert len(await body(await get(media, headers={"Range": "bytes=0-"}))) == 1000
    assert await body(await get(media)) == film


async def test_a_running_part_is_served_as_far_as_it_was(evidence: Evidence) -> None:
    detail: dict[str, Any] = {"parts": []}
    deadline = time.monotonic() + DEADLINE_S
    while not detail["parts"] or detail["parts"][0]["duration_ms"] == 0:
        assert time.monotonic() < deadline
        detail = await evidence.open()
    part = detail["parts"][0]
    assert part["live"]
    evidence.feed(FRAMES, FRAMES * 2)
    await evidence.finish()
    film = await body(await evidence.auditor.get(evidence.media(detail)))
    assert len(film) == part["size_bytes"]
    later = await evidence.open()
    assert later["parts"][0]["size_bytes"] > part["size_bytes"]
    whole = await body(await evidence.auditor.get(evidence.media(later)))
    assert len(decode(whole)) == FRAMES * 2


async def test_erased_events_are_told_and_the_rest_is_shown(evidence: Evidence) -> None:
    await evidence.finish()
    before = await evidence.open()
    joined = next(event["seq"] for event in before["events"] if event["type"] == "end_user.joined")
    assert await evidence.node.evidence.log.erase_payloads(evidence.session, [joined]) == 1
    detail = await evidence.open()
    row = detail["events"][joined - 1]
    assert (row["state"], row["type"], row["payload"]) == ("erased", "end_user.joined", {})
    assert [event["state"] for event in detail["events"]].count("present") == len(detail["events"]) - 1
    assert detail["verification"]["sound"]
    assert detail["recording"]["end_user_name"] == "Ruth Adeyemi"
    assert [person["name"] for person in detail["people"]] == ["Ana Silva"]
    assert detail["events"][-1]["type"] == "recording.viewed"
    assert (await evidence.auditor.get(evidence.media(detail))).status == 200


async def test_with_its_key_destroyed_a_recording_is_gone_but_verifies(evidence: Evidence) -> None:
    await evidence.finish()
    await evidence.node.evidence.log.destroy_key(evidence.session)
    answer = await evidence.auditor.post(evidence.path("views"), json={"reason": REASON})
    refusal = await answer.json()
    assert (answer.status, refusal["code"]) == (503, "recording_unavailable")
    assert "erased" in refusal["text"]
    assert len((await (await evidence.auditor.get("/api/v1/recordings")).json())["recordings"]) == 1
    assert await verify(evidence) == (0, "sound")


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def flip_in_log(evidence: Evidence, column: str, seq: int, at: int) -> None:
    """One bit of one event, by somebody who owns the file."""
    connection = sqlite3.connect(evidence.node.settings.data_dir / "log.db")
    connection.execute("DROP TRIGGER event_is_only_erased")
    query = f"SELECT {column} FROM event WHERE session = ? AND seq = ?"
    data = bytearray(connection.execute(query, (evidence.session, seq)).fetchone()[0])
    data[at] ^= 1
    connection.execute(
        f"UPDATE event SET {column} = ? WHERE session = ? AND seq = ?",
        (bytes(data), evidence.session, seq),
    )
    connection.commit()
    connection.close()


async def command(evidence: Evidence, *arguments: str) -> tuple[int, str]:
    """A command of the operator's on the same data."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "session_server.cli", "recordings", *arguments, "--data", str(evidence.node.settings.data_dir)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    return process.returncode or 0, output.decode()


async def verify(evidence: Evidence) -> tuple[int, str]:
    code, output = await command(evidence, "verify", evidence.session)
    return code, output.strip().splitlines()[-1]


async def test_a_flipped_bit_in_the_picture_is_named_and_the_rest_plays(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording_routes, "RANGE_MIN_BYTES", 64)  # a short film has few chunks
    await evidence.finish()
    sound = await evidence.open()
    film = evidence.node.settings.data_dir / "recordings" / evidence.session / sound["parts"][0]["part"] / "media.bin"
    flip(film, film.stat().st_size - 40)
    detail = await evidence.open()
    assert not detail["verification"]["sound"]
    assert "part p000001, chunk" in detail["verification"]["findings"][0]
    media = evidence.media(detail)
    assert (await evidence.auditor.get(media, headers={"Range": "bytes=0-99"})).status == 206
    at = 0
    while (answer := await evidence.auditor.get(media, headers={"Range": f"bytes={at}-"})).status == 206:
        at += len(await body(answer))
    assert (answer.status, (await answer.json())["code"]) == (503, "recording_unavailable")
    assert 0 < at < detail["parts"][0]["size_bytes"]
    code, output = await command(evidence, "verify", evidence.session)
    assert (code, "BROKEN  part p000001, chunk" in output) == (1, True)


@pytest.mark.parametrize(
    ("column", "at", "state"), [("payload", 20, "unreadable"), ("header", 0, "unreadable"), ("link", 5, "present")]
)
async def test_a_flipped_bit_in_the_log_is_named_and_the_rest_is_shown(
    evidence: Evidence, column: str, at: int, state: str
) -> None:
    await evidence.finish()
    flip_in_log(evidence, column, 3, at)
    detail = await evidence.open()
    assert not detail["verification"]["sound"]
    assert any(finding.startswith("event 3: ") for finding in detail["verification"]["findings"])
    assert detail["events"][2]["state"] == state
    assert detail["recording"]["title"] == "Payment file"
    code, output = await command(evidence, "verify", evidence.session)
    assert (code, "BROKEN  event 3: " in output) == (1, True)


async def test_the_commands_work_beside_the_server_and_without_it(evidence: Evidence) -> None:
    await evidence.finish()
    await evidence.open()
    code, listed = await command(evidence, "list")
    assert (code, evidence.session in listed, "Payment file" in listed) == (0, True, True)
    assert await verify(evidence) == (0, "sound")
    code, output = await command(evidence, "verify", NOBODY)
    assert (code, f"{NOBODY}: there is no such recording" in output) == (2, True)
    await evidence.node.stop()
    assert (await command(evidence, "list"))[0] == 0
    assert await verify(evidence) == (0, "sound")
