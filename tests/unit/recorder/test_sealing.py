import json

import pytest

from recorder.errors import InvalidManifest
from recorder.sealing import MAX_CHUNKS_IN_EVENT, RecordingFinished, RecordingSealed
from tests.unit.recorder import parts

MANIFEST = parts.manifest([b"record one", b"record two"])


def test_a_seal_survives_json() -> None:
    sealed = RecordingSealed.of("p000001", MANIFEST.chunks)
    payload = json.loads(json.dumps(sealed.to_payload()))
    assert RecordingSealed.from_payload(payload | {"type": "recording.sealed"}) == sealed
    assert payload["chunks"][1] == {
        "index": 1, "digest": parts.digest(b"record two"), "size": 10, "first_ms": 400, "last_ms": 799,
    }  # fmt: skip


def test_an_end_survives_json() -> None:
    finished = RecordingFinished.of(MANIFEST)
    payload = json.loads(json.dumps(finished.to_payload()))
    assert RecordingFinished.from_payload(payload | {"note": "passed over"}) == finished
    assert finished.manifest_digest == MANIFEST.digest
    assert finished.chunk_count == 2


def test_chunks_in_one_event_are_bounded() -> None:
    with pytest.raises(ValueError, match="too many"):
        RecordingSealed.of("p000001", MANIFEST.chunks * MAX_CHUNKS_IN_EVENT)


@pytest.mark.parametrize(
    "payload",
    [None, [], {}, {"part": "p000001"}, {"part": 1, "chunks": []}, {"part": "p", "chunks": [1]},
     {"part": "p", "chunks": [{"index": "0", "digest": "", "size": 1, "first_ms": 0, "last_ms": 0}]},
     {"part": "p", "chunks": [{"index": 0, "digest": "", "size": -1, "first_ms": 0, "last_ms": 0}]},
     {"part": "p", "chunks": [{"index": 0, "digest": "", "size": 10**30, "first_ms": 0, "last_ms": 0}]},
     {"part": "p", "chunks": [{"index": True, "digest": "", "size": 1, "first_ms": 0, "last_ms": 0}]}],
)  # fmt: skip
def test_other_payloads_are_refused(payload: object) -> None:
    with pytest.raises(InvalidManifest):
        RecordingSealed.from_payload(payload)
    with pytest.raises(InvalidManifest):
        RecordingFinished.from_payload(payload)
