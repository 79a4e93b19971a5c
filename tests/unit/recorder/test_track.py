import struct
from collections.abc import Iterator

import pytest

from recorder import track as track_module
from recorder.depacketise import TrackKind
from recorder.failures import EndReason
from recorder.manifest import MediaGap
from recorder.muxer import ChunkCut, KeyframeWanted, Output, PartBegan, PartEnded
from recorder.reorder import MAX_WAIT_S
from recorder.track import TrackMuxer
from recorder.webm import TrackInfo

KEY = bytes.fromhex("504200 9d012a 8002 6801")
DELTA = b"\x31"
START = 1_000.0


class Sender:
    """The sender's side: numbers and stamps packets."""

    def __init__(self, codec: str = "vp8", ssrc: int = 1, seq: int = 10, base: int = 2**32 - 1) -> None:
        self.codec, self.ssrc, self.seq, self.base = codec, ssrc, seq, base
        self.clock = 90_000 if codec == "vp8" else 48_000

    def packet(self, payload: bytes, at_s: float, *, marker: bool = True) -> bytes:
        stamp = (self.base + round(at_s * self.clock)) % 2**32
        data = struct.pack("!BBHII", 0x80, 96 | marker << 7, self.seq % 65_536, stamp, self.ssrc) + payload
        self.seq += 1
        return data

    def frame(self, data: bytes, at_s: float) -> bytes:
        return self.packet((b"\x10" if self.codec == "vp8" else b"") + data, at_s)


def drained(muxer: TrackMuxer) -> list[Output]:
    def outputs() -> Iterator[Output]:
        while (output := muxer.poll()) is not None:
            yield output

    return list(outputs())


def push(muxer: TrackMuxer, sender: Sender, data: bytes, at_s: float) -> None:
    muxer.push(sender.codec, sender.frame(data, at_s), START + at_s)


@pytest.fixture
def sender() -> Sender:
    return Sender()


@pytest.fixture
def muxer(sender: Sender) -> TrackMuxer:
    """A track with a part that has begun: one keyframe, already cut."""
    muxer = TrackMuxer("vp8")
    push(muxer, sender, KEY, 0.0)
    muxer.cut(START)
    drained(muxer)
    return muxer


class TestParts:
    def test_the_first_keyframe_begins_a_part(self, sender: Sender) -> None:
        muxer = TrackMuxer("vp8")
        push(muxer, sender, DELTA, 0.0)
        push(muxer, sender, KEY, 0.5)
        began = [output for output in drained(muxer) if not isinstance(output, KeyframeWanted)]
        webm = TrackInfo("V_VP8", b"", 640, 360)
        rtp_start = (2**32 - 1 + 45_000) % 2**32
        assert began == [PartBegan(TrackKind.VIDEO, "vp8", "video/webm", START + 0.5, rtp_start, webm)]

    def test_without_a_keyframe_there_is_no_part(self, sender: Sender) -> None:
        muxer = TrackMuxer("vp8")
        push(muxer, sender, DELTA, 0.0)
        muxer.end(START + 1, EndReason.FINISHED)
        assert all(isinstance(output, KeyframeWanted) for output in drained(muxer))

    def test_an_end_gives_out_what_is_there(self, muxer: TrackMuxer, sender: Sender) -> None:
        push(muxer, sender, DELTA, 0.1)
        muxer.end(START + 0.2, EndReason.FINISHED)
        cut, ended = drained(muxer)
        assert isinstance(cut, ChunkCut)
        assert (cut.first_ms, cut.last_ms, cut.keyframe) == (100, 100, False)
        assert ended == PartEnded(EndReason.FINISHED, START + 0.2, (), 0)

    def test_another_stream_is_another_part(self, muxer: TrackMuxer) -> None:
        other = Sender(ssrc=2, seq=50_000, base=5)
        push(muxer, other, DELTA, 3.0)
        push(muxer, other, KEY, 3.1)
        assert [type(output) for output in drained(muxer)] == [PartEnded, KeyframeWanted, PartBegan]

    def test_another_codec_is_another_part(self, muxer: TrackMuxer) -> None:
        push(muxer, Sender("opus"), b"voice", 3.0)
        ended, began = drained(muxer)
        assert isinstance(ended, PartEnded)
        assert ended.reason is EndReason.CODEC_CHANGED
        assert isinstance(began, PartBegan)
        assert began.codec == "opus"
        assert began.started_at == START + 3.0

    def test_a_jump_of_time_is_another_part_at_the_next_keyframe(self, muxer: TrackMuxer, sender: Sender) -> None:
        muxer.push("vp8", sender.frame(DELTA, 3600.0), START + 1)
        ended, wanted = drained(muxer)
        assert isinstance(ended, PartEnded)
        assert ended.reason is EndReason.TIME_JUMPED
        assert isinstance(wanted, KeyframeWanted)
        muxer.push("vp8", sender.frame(KEY, 3600.5), START + 1.5)
        [began] = drained(muxer)
        assert isinstance(began, PartBegan)
        assert began.started_at == START + 1.5


class TestClusters:
    def test_a_keyframe_begins_a_cluster(self, muxer: TrackMuxer, sender: Sender) -> None:
        push(muxer, sender, DELTA, 0.1)
        push(muxer, sender, KEY, 0.2)
        push(muxer, sender, DELTA, 0.3)
        muxer.cut(START + 0.4)
        first, second = drained(muxer)
        assert isinstance(first, ChunkCut)
        assert isinstance(second, ChunkCut)
        assert (first.first_ms, first.last_ms, first.keyframe) == (100, 100, False)
        assert (second.first_ms, second.last_ms, second.keyframe) == (200, 300, True)

    def test_sound_does_not_begin_a_cluster_with_each_frame(self) -> None:
        muxer, sender = TrackMuxer("opus"), Sender("opus")
        for number in range(10):
            push(muxer, sender, b"voice", number * 0.02)
        muxer.cut(START + 1)
        assert [type(output) for output in drained(muxer)] == [PartBegan, ChunkCut]

    def test_a_cluster_is_bounded_in_bytes(
        self, muxer: TrackMuxer, sender: Sender, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(track_module, "MAX_CLUSTER_BYTES", 10)
        push(muxer, sender, DELTA + bytes(6), 0.1)
        push(muxer, sender, DELTA + bytes(6), 0.2)
        [cut] = drained(muxer)
        assert isinstance(cut, ChunkCut)

    def test_a_cluster_is_bounded_in_time(self, muxer: TrackMuxer, sender: Sender) -> None:
        push(muxer, sender, DELTA, 0.1)
        push(muxer, sender, DELTA, 40.0)
        assert any(isinstance(output, ChunkCut) for output in drained(muxer))

    def test_times_never_run_backwards(self, muxer: TrackMuxer, sender: Sender) -> None:
        push(muxer, sender, DELTA, 0.5)
        push(muxer, sender, DELTA, 0.4)
        muxer.cut(START + 1)
        [cut] = drained(muxer)
        assert isinstance(cut, ChunkCut)
        assert (cut.first_ms, cut.last_ms) == (500, 500)


class TestLoss:
    def test_a_lost_packet_is_a_gap_up_to_the_next_keyframe(self, muxer: TrackMuxer, sender: Sender) -> None:
        push(muxer, sender, DELTA, 0.1)
        sender.seq += 1
        push(muxer, sender, DELTA, 0.2)
        push(muxer, sender, DELTA, 0.3)
        muxer.tick(START + 0.3 + MAX_WAIT_S)
        push(muxer, sender, KEY, 0.7)
        muxer.end(START + 1, EndReason.FINISHED)
        wanted, first, second, ended = drained(muxer)
        assert isinstance(wanted, KeyframeWanted)
        assert isinstance(first, ChunkCut)
        assert isinstance(second, ChunkCut)
        assert (first.last_ms, second.first_ms) == (100, 700)
        assert ended == PartEnded(EndReason.FINISHED, START + 1, (MediaGap(100, 700),), 1)

    def test_a_gap_that_is_open_at_the_end_is_closed_there(self, muxer: TrackMuxer) -> None:
        muxer.push("vp8", b"garbage", START + 0.5)
        muxer.end(START + 2, EndReason.FINISHED)
        assert drained(muxer)[-1] == PartEnded(EndReason.FINISHED, START + 2, (MediaGap(0, 2000),), 1)

    def test_the_list_of_gaps_is_bounded_and_their_count_is_not(
        self, sender: Sender, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(track_module, "MAX_LISTED_GAPS", 2)
        muxer, sender = TrackMuxer("opus"), Sender("opus")
        for number in range(4):
            push(muxer, sender, b"voice", number)
            muxer.push("opus", b"garbage", START + number)
        muxer.end(START + 3, EndReason.FINISHED)
        ended = drained(muxer)[-1]
        assert isinstance(ended, PartEnded)
        assert (len(ended.gaps), ended.gap_count) == (2, 4)

    def test_a_payload_that_breaks_the_rules_is_a_loss(self, muxer: TrackMuxer, sender: Sender) -> None:
        muxer.push("vp8", sender.packet(b"\x90", 0.1), START + 0.1)
        push(muxer, sender, DELTA, 0.2)
        assert muxer.unrecorded_since == START + 0.1


class TestUnrecorded:
    def test_all_that_is_cut_is_recorded(self, muxer: TrackMuxer, sender: Sender) -> None:
        assert muxer.unrecorded_since is None
        push(muxer, sender, DELTA, 0.1)
        push(muxer, sender, DELTA, 0.2)
        assert muxer.unrecorded_since == START + 0.1
        muxer.cut(START + 0.3)
        assert muxer.unrecorded_since is None

    def test_half_a_frame_is_not_recorded(self, muxer: TrackMuxer, sender: Sender) -> None:
        muxer.push("vp8", sender.packet(b"\x10" + DELTA, 0.1, marker=False), START + 0.1)
        muxer.push("vp8", sender.packet(b"\x00more", 0.1, marker=False), START + 0.2)
        muxer.cut(START + 0.3)
        assert muxer.unrecorded_since == START + 0.1
        muxer.push("vp8", b"garbage", START + 0.4)
        assert muxer.unrecorded_since == START + 0.1

    def test_a_packet_that_waits_for_a_repair_is_not_recorded(self, muxer: TrackMuxer, sender: Sender) -> None:
        sender.seq += 1
        push(muxer, sender, DELTA, 0.1)
        muxer.cut(START + 0.2)
        assert muxer.unrecorded_since == START + 0.1

    def test_after_loss_nothing_is_recorded_from_the_first_packet_behind_it_on(
        self, muxer: TrackMuxer, sender: Sender
    ) -> None:
        sender.seq += 1
        push(muxer, sender, DELTA, 0.1)
        muxer.cut(START + 0.1 + 2 * MAX_WAIT_S)
        assert muxer.unrecorded_since == START + 0.1
        push(muxer, sender, KEY, 1.0)
        muxer.cut(START + 1.1)
        assert muxer.unrecorded_since is None

    def test_what_is_dropped_before_a_keyframe_is_not_recorded(self, sender: Sender) -> None:
        muxer = TrackMuxer("vp8")
        assert muxer.unrecorded_since is None
        push(muxer, sender, DELTA, 0.1)
        push(muxer, sender, DELTA, 0.2)
        assert muxer.unrecorded_since == START + 0.1
        push(muxer, sender, KEY, 0.3)
        muxer.cut(START + 0.4)
        assert muxer.unrecorded_since is None

    def test_lost_sound_holds_nothing_up(self) -> None:
        muxer, sender = TrackMuxer("opus"), Sender("opus")
        push(muxer, sender, b"voice", 0.0)
        muxer.push("opus", b"garbage", START + 0.1)
        muxer.cut(START + 0.2)
        assert muxer.unrecorded_since is None


class TestKeyframes:
    @staticmethod
    def asked(muxer: TrackMuxer, *ats: float) -> list[float]:
        asked = []
        for at in ats:
            muxer.tick(START + at)
            asked += [at for output in drained(muxer) if isinstance(output, KeyframeWanted)]
        return asked

    def test_one_is_asked_for_at_the_start_and_now_and_then_until_something_comes(self) -> None:
        muxer = TrackMuxer("vp8")
        assert self.asked(muxer, 0.0, 0.1, 1.9, 2.0, 2.1, 4.0) == [0.0, 2.0, 4.0]

    def test_while_packets_are_dropped_it_is_asked_for_often(self, sender: Sender) -> None:
        muxer = TrackMuxer("vp8")
        self.asked(muxer, 0.0)
        push(muxer, sender, DELTA, 0.1)
        assert drained(muxer) == [KeyframeWanted()]
        assert self.asked(muxer, 0.2, 0.65, 0.7, 1.2) == [0.65, 1.2]

    def test_regularly_so_that_seeking_lands(self, muxer: TrackMuxer) -> None:
        interval = track_module.KEYFRAME_INTERVAL_S
        assert self.asked(muxer, 1.0, interval - 0.1, interval, interval + 1, 2 * interval) == [interval, 2 * interval]

    def test_sound_needs_none(self) -> None:
        muxer = TrackMuxer("opus")
        assert self.asked(muxer, 0.0, 100.0) == []
