import dataclasses
import hashlib
import json

import pytest

from recorder.errors import InvalidManifest
from recorder.manifest import chunks_digest, decode_info, decode_manifest, encode_info
from recorder.webm import TrackInfo
from tests.unit.recorder import parts

FULL = parts.manifest([b"record one", b"record two"])
BARE = dataclasses.replace(FULL, info=parts.info(), sync=None, chunks=(), gaps=())


@pytest.mark.parametrize("manifest", [FULL, BARE])
def test_a_manifest_survives_storage(manifest) -> None:
    again = decode_manifest(manifest.encoded)
    assert again == manifest
    assert again.encoded == manifest.encoded
    assert manifest.digest == hashlib.sha256(manifest.encoded).hexdigest()


@pytest.mark.parametrize("webm", [None, TrackInfo("A_OPUS", b"\x00\xff")])
def test_a_description_survives_storage(webm: TrackInfo | None) -> None:
    info = parts.info(webm=webm)
    assert decode_info(encode_info(info)) == info


@pytest.mark.parametrize("decode", [decode_info, decode_manifest])
@pytest.mark.parametrize("data", [b"", b"\xff", b"[]", b"{}", b"1", b'{"format":2}', b'{"format":1}'])
def test_anything_else_is_refused(decode, data: bytes) -> None:
    with pytest.raises(InvalidManifest):
        decode(data)


@pytest.mark.parametrize(
    ("name", "value"), [("extra", 1), ("end_reason", "bored"), ("chunks", [{"index": 1}]), ("sync", 5), ("info", None)]
)
def test_a_manifest_with_other_fields_is_refused(name: str, value: object) -> None:
    with pytest.raises(InvalidManifest):
        decode_manifest(json.dumps(json.loads(FULL.encoded) | {name: value}).encode())


@pytest.mark.parametrize(("name", "value"), [("digest", "00"), ("digest", "zz"), ("index", "1"), ("stored_bytes", -1)])
def test_a_chunk_of_another_shape_is_refused(name: str, value: object) -> None:
    fields = json.loads(FULL.encoded)
    fields["chunks"][0][name] = value
    with pytest.raises(InvalidManifest):
        decode_manifest(json.dumps(fields).encode())


def test_the_digest_of_all_chunks_depends_on_each_and_on_their_order() -> None:
    one, two = FULL.chunks
    digests = {chunks_digest(chunks) for chunks in ([], [one], [two], [one, two], [two, one])}
    assert len(digests) == 5
