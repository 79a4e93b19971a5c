import dataclasses
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recorder import chain, verify
from recorder.events import NewEvent, PayloadState, StoredEvent
from recorder.manifest import PartManifest
from recorder.sealing import FINISHED_TYPE, SEALED_TYPE, RecordingFinished, RecordingSealed
from recorder.verify import Report, verify_session
from tests.unit.recorder import parts
from tests.unit.recorder.log_lines import sealing_event, stored

RECORDS = [bytes([number]) * (100 + number) for number in range(5)]
MANIFEST = parts.manifest(RECORDS)


class Media:
    """Stored parts in memory."""

    def __init__(self, *manifests: PartManifest) -> None:
        self.objects: dict[str, dict[str, bytes | None]] = {
            manifest.info.part: {
                "media": b"".join(RECORDS),
                "header": parts.HEADER,
                "cues": parts.CUES,
                "manifest": manifest.encoded,
            }
            for manifest in manifests
        }

    def parts(self) -> list[str]:
        return list(self.objects)

    def media_bytes(self, part: str) -> int | None:
        media = self.objects[part]["media"]
        return None if media is None else len(media)

    def media(self, part: str, start: int, length: int) -> bytes:
        return (self.objects[part]["media"] or b"")[start : start + length]

    def header(self, part: str) -> bytes | None:
        return self.objects[part]["header"]

    def cues(self, part: str) -> bytes | None:
        return self.objects[part]["cues"]

    def manifest(self, part: str) -> bytes | None:
        return self.objects[part]["manifest"]


def plain(seq: int, payload: bytes = b"{}", kind: str = "chat.said") -> NewEvent:
    return NewEvent(seq, 1_700_000_000_000, kind, 1, "p-1", payload)


def log() -> list[StoredEvent]:
    """A session with one finished part; chunks 0 and 1 are sealed singly."""
    return stored(
        "s1",
        [
            plain(1),
            sealing_event(2, RecordingSealed.of("p000001", MANIFEST.chunks[:2])),
            plain(3, b"not json"),
            sealing_event(4, RecordingFinished.of(MANIFEST)),
            plain(5, kind="session.closed"),
        ],
    )


def places(report: Report) -> list[str]:
    return [finding.place for finding in report.findings]


class TestSound:
    def test_a_clean_session(self) -> None:
        report = verify_session("s1", log(), Media(MANIFEST))
        assert report.is_sound
        assert (report.event_count, report.chunk_count) == (5, 5)
        assert report.shown == (
            "unchanged: 5 events, complete up to event 5",
            "the media is what the log seals: 1 parts, 5 chunks",
        )
        assert [text.split(":")[0] for text in report.not_shown] == ["unauthenticated"]

    def test_an_empty_log_shows_nothing(self) -> None:
        report = verify_session("s1", [], Media())
        assert report.is_sound
        assert any("not in the log" in text for text in report.not_shown)

    def test_a_live_session(self) -> None:
        media = Media(MANIFEST)
        media.objects["p000001"]["manifest"] = None
        report = verify_session("s1", log()[:3], media)
        assert report.is_sound
        assert report.chunk_count == 2
        assert any("unfinished parts: p000001" in text for text in report.not_shown)
        assert any("after event 3" in text for text in report.not_shown)

    def test_a_part_without_header_and_cues(self) -> None:
        manifest = dataclasses.replace(MANIFEST, header_digest="", cues_digest="")
        media = Media(manifest)
        media.objects["p000001"] |= {"header": None, "cues": None}
        rows = stored("s1", [sealing_event(1, RecordingFinished.of(manifest))])
        assert verify_session("s1", rows, media).is_sound


class TestErasure:
    @staticmethod
    def erased(rows: list[StoredEvent], *seqs: int) -> list[StoredEvent]:
        return [
            dataclasses.replace(row, state=PayloadState.ERASED, payload=None, salt=None) if row.seq in seqs else row
            for row in rows
        ]

    def test_erased_payloads_are_named_and_the_chain_holds(self) -> None:
        report = verify_session("s1", self.erased(log(), 1, 3), Media(MANIFEST))
        assert report.is_sound
        assert report.erased == (1, 3)
        assert any("2 events: they were erased" in text for text in report.not_shown)

    def test_media_whose_seals_were_erased_is_not_shown(self) -> None:
        rows = self.erased(log(), 1, 2, 3, 4, 5)
        report = verify_session("s1", rows, Media(MANIFEST))
        assert report.is_sound
        assert "media whose seals were erased" in report.not_shown

    def test_a_hole_among_erased_seals_is_no_finding(self) -> None:
        seals = [sealing_event(n + 1, RecordingSealed.of("p000001", MANIFEST.chunks[n : n + 1])) for n in range(3)]
        media = Media(MANIFEST)
        media.objects["p000001"]["manifest"] = None
        report = verify_session("s1", self.erased(stored("s1", seals), 2), media)
        assert report.is_sound
        assert report.chunk_count == 1


class TestLog:
    def test_a_missing_event(self) -> None:
        rows = log()
        report = verify_session("s1", rows[:2] + rows[3:], Media(MANIFEST))
        assert report.findings[0].place == "event 4"
        assert report.findings[0].what == "event 3 is missing before it"
        report = verify_session("s1", rows[:1] + rows[4:], Media(MANIFEST))
        assert report.findings[0].what == "event 2 to 4 is missing before it"

    def test_swapped_events(self) -> None:
        rows = log()
        report = verify_session("s1", [rows[0], rows[2], rows[1], *rows[3:]], Media(MANIFEST))
        assert {"event 2", "event 3"} <= set(places(report))
        assert any(finding.what == "it is out of order" for finding in report.findings)

    def test_an_event_of_another_session(self) -> None:
        report = verify_session("s2", log(), Media(MANIFEST))
        assert any(finding.what == "it belongs to another session" for finding in report.findings)

    def test_an_event_under_another_number(self) -> None:
        rows = log()
        rows[4] = dataclasses.replace(rows[4], seq=6)
        report = verify_session("s1", rows, Media(MANIFEST))
        assert any("its header says 5" in finding.what for finding in report.findings)

    def test_an_older_epoch(self) -> None:
        first, second = stored("s1", [plain(1)], epoch=5), stored("s1", [plain(1), plain(2)], epoch=4)
        header = second[1].header
        second[1] = dataclasses.replace(second[1], link=chain.link(first[0].link, header))
        report = verify_session("s1", [first[0], second[1]], Media())
        assert [finding.what for finding in report.findings] == ["its epoch is older than the one before"]

    def test_an_unreadable_header_and_payload(self) -> None:
        rows = log()
        rows[0] = dataclasses.replace(rows[0], header=b"{}")
        rows[2] = dataclasses.replace(rows[2], state=PayloadState.UNREADABLE, payload=None)
        assert places(verify_session("s1", rows, Media(MANIFEST))) == ["event 1", "event 1", "event 3"]

    @pytest.mark.parametrize("change", [{"salt": b"x" * 16}, {"salt": None}, {"payload": b"other"}, {"payload": None}])
    def test_a_changed_payload_or_salt(self, change: dict[str, bytes | None]) -> None:
        rows = log()
        rows[0] = dataclasses.replace(rows[0], **change)
        [finding] = verify_session("s1", rows, Media(MANIFEST)).findings
        assert (finding.place, finding.what) == ("event 1", "the payload or its salt was changed")

    def test_findings_are_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(verify, "MAX_FINDINGS", 3)
        report = verify_session("s2", log(), Media(MANIFEST))
        assert len(report.findings) == 4
        assert report.findings[-1].place == "report"


class TestSeals:
    @pytest.mark.parametrize("kind", [SEALED_TYPE, FINISHED_TYPE])
    @pytest.mark.parametrize("payload", [b"", b"[]", b"\xff", b"[" * 100_000, b"{}"])
    def test_a_seal_that_cannot_be_read(self, kind: str, payload: bytes) -> None:
        rows = stored("s1", [plain(1, payload, kind)])
        [finding] = verify_session("s1", rows, Media()).findings
        assert finding.place == "event 1"
        assert "cannot be read" in finding.what

    def test_seals_that_contradict_each_other(self) -> None:
        other = dataclasses.replace(MANIFEST.chunks[0], digest="00" * 32)
        finished = RecordingFinished.of(MANIFEST)
        rows = stored(
            "s1",
            [
                sealing_event(1, RecordingSealed.of("p000001", MANIFEST.chunks)),
                sealing_event(2, RecordingSealed.of("p000001", MANIFEST.chunks[:2])),
                sealing_event(3, RecordingSealed.of("p000001", [other])),
                sealing_event(4, finished),
                sealing_event(5, finished),
                sealing_event(6, dataclasses.replace(finished, duration_ms=1)),
            ],
        )
        assert places(verify_session("s1", rows, Media(MANIFEST))) == ["event 3", "event 6"]

    def test_a_seal_that_the_finished_part_contradicts(self) -> None:
        one = dataclasses.replace(MANIFEST.chunks[1], digest="00" * 32)
        two = dataclasses.replace(MANIFEST.chunks[1], index=9)
        rows = stored(
            "s1",
            [
                sealing_event(1, RecordingSealed.of("p000001", [one, two])),
                sealing_event(2, RecordingFinished.of(MANIFEST)),
            ],
        )
        report = verify_session("s1", rows, Media(MANIFEST))
        assert places(report) == ["part p000001, chunk 1", "part p000001, chunk 9"]

    def test_an_end_that_contradicts_its_manifest(self) -> None:
        for change in ({"chunk_count": 4}, {"chunks_digest": "00"}):
            finished = dataclasses.replace(RecordingFinished.of(MANIFEST), **change)
            rows = stored("s1", [sealing_event(1, finished)])
            assert places(verify_session("s1", rows, Media(MANIFEST))) == ["event 1"]

    def test_a_hole_among_the_seals(self) -> None:
        media = Media(MANIFEST)
        media.objects["p000001"]["manifest"] = None
        rows = stored("s1", [sealing_event(1, RecordingSealed.of("p000001", MANIFEST.chunks[1:2]))])
        assert places(verify_session("s1", rows, media)) == ["part p000001, chunk 0"]

    def test_a_finished_part_whose_end_the_log_lacks_is_no_finding_but_is_said(self) -> None:
        report = verify_session("s1", log()[:3], Media(MANIFEST))
        assert report.is_sound
        assert any("who finished p000001" in text for text in report.not_shown)


class TestMedia:
    @pytest.mark.parametrize(("name", "place"), [("header", "header, bytes 0 to 12"), ("cues", "cues, bytes 0 to 10")])
    def test_header_and_cues(self, name: str, place: str) -> None:
        media = Media(MANIFEST)
        media.objects["p000001"][name] = {"header": b"SEALED HEADER", "cues": b"SEALED CUES"}[name]
        assert places(verify_session("s1", log(), media)) == [f"part p000001, {place}"]
        media.objects["p000001"][name] = None
        assert places(verify_session("s1", log(), media)) == [f"part p000001, {name}"]

    @pytest.mark.parametrize("data", [None, b"{}"])
    def test_without_its_manifest_the_single_seals_are_used(self, data: bytes | None) -> None:
        media = Media(MANIFEST)
        media.objects["p000001"]["manifest"] = data
        report = verify_session("s1", log(), media)
        assert places(report) == ["part p000001, manifest", "part p000001, bytes 201 to 509"]
        assert report.chunk_count == 2

    def test_a_sealed_manifest_of_another_format(self) -> None:
        data = b'{"format":2}'
        media = Media(MANIFEST)
        media.objects["p000001"]["manifest"] = data
        finished = dataclasses.replace(RecordingFinished.of(MANIFEST), manifest_digest=parts.digest(data))
        report = verify_session("s1", stored("s1", [sealing_event(1, finished)]), media)
        assert "cannot be read" in report.findings[0].what

    def test_a_changed_chunk(self) -> None:
        media = Media(MANIFEST)
        data = bytearray(media.objects["p000001"]["media"] or b"")
        data[201] ^= 1
        media.objects["p000001"]["media"] = bytes(data)
        [finding] = verify_session("s1", log(), media).findings
        assert (finding.place, finding.what) == ("part p000001, chunk 2, bytes 201 to 302", "it was changed")

    def test_missing_media(self) -> None:
        media = Media(MANIFEST)
        media.objects["p000001"]["media"] = None
        assert places(verify_session("s1", log(), media)) == ["part p000001"]
        media.objects["p000001"]["media"] = b"".join(RECORDS)[:-1]
        assert places(verify_session("s1", log(), media)) == ["part p000001, chunk 4, bytes 406 to 509"]

    def test_added_media(self) -> None:
        media = Media(MANIFEST)
        media.objects["p000001"]["media"] = b"".join(RECORDS) + b"!"
        assert places(verify_session("s1", log(), media)) == ["part p000001, bytes 510 to 510"]

    def test_missing_and_foreign_parts(self) -> None:
        foreign = parts.manifest(RECORDS, "p000002")
        assert places(verify_session("s1", log(), Media(foreign))) == ["part p000001", "part p000002"]


@st.composite
def tampered(draw: st.DrawFn) -> tuple[list[StoredEvent], list[StoredEvent]]:
    """A log, and the same log after one change: flip, delete, insert, reorder."""
    rows = log()
    at = draw(st.integers(0, len(rows) - 1))
    kind = draw(st.sampled_from(["flip", "delete", "double", "insert", "reorder"]))
    changed = list(rows)
    match kind:
        case "flip":
            name = draw(st.sampled_from(["header", "link", "salt", "payload"]))
            data = bytearray(getattr(rows[at], name))
            data[draw(st.integers(0, len(data) - 1))] ^= 1 << draw(st.integers(0, 7))
            changed[at] = dataclasses.replace(rows[at], **{name: bytes(data)})
        case "delete":
            del changed[draw(st.integers(0, len(rows) - 2))]
        case "double":
            changed.insert(at, rows[at])
        case "insert":
            forged = stored("s1", [plain(n + 1, b"forged") for n in range(at + 1)])[-1]
            changed.insert(at, forged)
        case "reorder":
            other = draw(st.integers(0, len(rows) - 1).filter(lambda n: n != at))
            changed[at], changed[other] = changed[other], changed[at]
    return rows, changed


@settings(max_examples=500, deadline=None)
@given(tampered())
def test_every_change_of_the_log_is_found(case: tuple[list[StoredEvent], list[StoredEvent]]) -> None:
    rows, changed = case
    assert verify_session("s1", rows, Media(MANIFEST)).is_sound
    assert not verify_session("s1", changed, Media(MANIFEST)).is_sound


@settings(max_examples=300, deadline=None)
@given(st.integers(0, sum(map(len, RECORDS)) - 1), st.integers(0, 7))
def test_every_flipped_bit_of_the_media_is_found_and_located(at: int, bit: int) -> None:
    media = Media(MANIFEST)
    data = bytearray(b"".join(RECORDS))
    data[at] ^= 1 << bit
    media.objects["p000001"]["media"] = bytes(data)
    [finding] = verify_session("s1", log(), media).findings
    words = finding.place.split()
    assert int(words[-3]) <= at <= int(words[-1])


@settings(deadline=None)
@given(st.text(), st.lists(st.tuples(st.binary(), st.binary(), st.binary(), st.integers())))
def test_no_row_makes_the_verifier_raise(session: str, rows: list[tuple[bytes, bytes, bytes, int]]) -> None:
    hostile = [
        StoredEvent("s1", seq, header, (payload + bytes(32))[:32], PayloadState.PRESENT, salt, payload)
        for header, salt, payload, seq in rows
    ]
    report = verify_session("s1", hostile, Media())
    assert report.is_sound == (not hostile)


@settings(deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda i: st.lists(i) | st.dictionaries(
    st.sampled_from(["part", "chunks", "index", "digest", "size", "first_ms", "last_ms"]), i)))  # fmt: skip
def test_no_seal_makes_the_verifier_raise(payload: object) -> None:
    rows = stored("s1", [plain(1, json.dumps(payload).encode(), SEALED_TYPE)])
    verify_session("s1", rows, Media(MANIFEST))
