from recorder.depacketise import TrackKind
from recorder.failures import EndReason
from recorder.input_track import InputMuxer
from recorder.muxer import ChunkCut, Muxer, Output, PartBegan, PartEnded


def drained(muxer: Muxer) -> list[Output]:
    out = []
    while (output := muxer.poll()) is not None:
        out.append(output)
    return out


def test_lines_become_chunks_of_one_part() -> None:
    muxer = InputMuxer()
    muxer.push(b"{1}", 10.0)
    muxer.push(b"{2}", 10.25)
    muxer.tick(10.3)
    assert muxer.unrecorded_since == 10.0
    muxer.cut(10.4)
    assert muxer.unrecorded_since is None
    muxer.cut(10.8)
    muxer.push(b"{3}", 11.0)
    muxer.end(12.0, EndReason.FINISHED)
    assert drained(muxer) == [
        PartBegan(TrackKind.INPUT, "jsonl", "application/x-ndjson", 10.0, 0, None),
        ChunkCut(b"{1}\n{2}\n", 0, 250, keyframe=True),
        ChunkCut(b"{3}\n", 1000, 1000, keyframe=True),
        PartEnded(EndReason.FINISHED, 12.0, (), 0),
    ]


def test_time_never_runs_backwards() -> None:
    muxer = InputMuxer()
    muxer.push(b"a", 10.0)
    muxer.push(b"b", 11.0)
    muxer.push(b"c", 10.5)
    muxer.cut(12.0)
    assert drained(muxer)[1] == ChunkCut(b"a\nb\nc\n", 0, 1000, keyframe=True)


def test_without_input_there_is_no_part_and_after_an_end_another_begins() -> None:
    muxer = InputMuxer()
    muxer.end(1.0, EndReason.FINISHED)
    assert drained(muxer) == []
    muxer.push(b"a", 5.0)
    muxer.end(6.0, EndReason.FINISHED)
    muxer.push(b"b", 9.0)
    assert [type(output) for output in drained(muxer)] == [PartBegan, ChunkCut, PartEnded, PartBegan]
