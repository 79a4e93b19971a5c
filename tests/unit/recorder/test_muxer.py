"""The outputs are values: two muxers that see the same input say the same."""

from recorder.depacketise import TrackKind
from recorder.failures import EndReason
from recorder.muxer import ChunkCut, KeyframeWanted, PartBegan, PartEnded


def test_outputs_are_compared_by_value() -> None:
    began = PartBegan(TrackKind.INPUT, "jsonl", "application/x-ndjson", 1.0, 0, None)
    assert began == PartBegan(TrackKind.INPUT, "jsonl", "application/x-ndjson", 1.0, 0, None)
    assert ChunkCut(b"x", 0, 1, keyframe=True) != ChunkCut(b"x", 0, 1, keyframe=False)
    assert PartEnded(EndReason.FINISHED, 1.0, (), 0) == PartEnded(EndReason.FINISHED, 1.0, (), 0)
    assert KeyframeWanted() == KeyframeWanted()
