import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recorder import webm
from recorder.webm import Block, CuePoint, Finish, TrackInfo

VIDEO = TrackInfo("V_VP8", width=640, height=360)
AUDIO = TrackInfo("A_OPUS", b"OpusHead")
MASTERS = {0x1A45DFA3, 0x18538067, 0x114D9B74, 0x4DBB, 0x1549A966, 0x1654AE6B, 0xAE, 0xE0, 0xE1, 0x1F43B675,
           0x1C53BB6B, 0xBB, 0xB7}  # fmt: skip


def parse(data: bytes, at: int = 0, end: int | None = None) -> list[tuple[int, int, object]]:
    """An independent reader: (id, offset, children or bytes). An unknown size reaches to the end."""
    end = len(data) if end is None else end
    elements = []
    while at < end:
        start = at
        length = 8 - data[at].bit_length() + 1
        identifier = int.from_bytes(data[at : at + length], "big")
        at += length
        width = 8 - data[at].bit_length() + 1
        size = int.from_bytes(data[at : at + width], "big") & ((1 << 7 * width) - 1)
        at += width
        size = end - at if size == (1 << 7 * width) - 1 else size
        assert at + size <= end
        body: object = parse(data, at, at + size) if identifier in MASTERS else data[at : at + size]
        elements.append((identifier, start, body))
        at += size
    return elements


def find(elements: object, *path: int) -> object:
    for identifier in path:
        assert isinstance(elements, list)
        [elements] = [body for found, _, body in elements if found == identifier]
    return elements


def test_the_live_header_has_neither_duration_nor_index() -> None:
    header = webm.header(VIDEO)
    assert len(header) == webm.HEADER_BYTES
    elements = parse(header)
    assert find(elements, 0x1A45DFA3, 0x4282) == b"webm"
    segment = find(elements, 0x18538067)
    assert [identifier for identifier, _, _ in segment] == [0x1549A966, 0x1654AE6B, 0xEC]  # type: ignore[union-attr]
    entry = find(segment, 0x1654AE6B, 0xAE)
    assert find(entry, 0x86) == b"V_VP8"
    assert (find(entry, 0xE0, 0xB0), find(entry, 0xE0, 0xBA)) == (b"\x02\x80", b"\x01\x68")
    assert find(entry, 0x83) == b"\x01"


def test_an_audio_track_carries_its_private_data() -> None:
    entry = find(parse(webm.header(AUDIO)), 0x18538067, 0x1654AE6B, 0xAE)
    assert find(entry, 0x63A2) == b"OpusHead"
    assert find(entry, 0x83) == b"\x02"


def test_a_finished_file_is_whole_and_its_positions_are_right() -> None:
    clusters = [
        webm.cluster([Block(0, True, b"key"), Block(66, False, b"delta")]),
        webm.cluster([Block(5000, True, b"key2"), Block(5066, False, b"x" * 1000)]),
    ]
    cues = webm.cues([CuePoint(0, 0), CuePoint(5000, len(clusters[0]))])
    body = b"".join(clusters)
    header = webm.header(VIDEO, Finish(5066, len(body), len(cues)))
    assert len(header) == webm.HEADER_BYTES
    data = header + body + cues
    elements = parse(data)
    assert [identifier for identifier, _, _ in elements] == [0x1A45DFA3, 0x18538067]
    segment_at = elements[1][1] + 12
    segment = elements[1][2]
    places = {identifier: offset - segment_at for identifier, offset, _ in segment}  # type: ignore[union-attr]
    seeks = [
        (int.from_bytes(find(seek, 0x53AB), "big"), int.from_bytes(find(seek, 0x53AC), "big"))  # type: ignore[arg-type]
        for _, _, seek in find(segment, 0x114D9B74)  # type: ignore[union-attr]
    ]
    assert seeks == [(target, places[target]) for target in (0x1549A966, 0x1654AE6B, 0x1C53BB6B)]
    offsets = [offset - segment_at for identifier, offset, _ in segment if identifier == 0x1F43B675]  # type: ignore[union-attr]
    points = [
        (int.from_bytes(find(point, 0xB3), "big"), int.from_bytes(find(point, 0xB7, 0xF1), "big"))  # type: ignore[arg-type]
        for _, _, point in find(segment, 0x1C53BB6B)  # type: ignore[union-attr]
    ]
    assert points == [(0, offsets[0]), (5000, offsets[1])]
    assert find(segment, 0x1549A966, 0x4489) == bytes.fromhex("40b3ca0000000000")  # 5066 as a double


def test_a_cluster_counts_from_its_first_block() -> None:
    [(_, _, cluster)] = parse(webm.cluster([Block(1000, True, b"a"), Block(33_767, False, b"b")]))
    assert find([cluster[0]], 0xE7) == b"\x03\xe8"  # type: ignore[index]
    blocks = [body for identifier, _, body in cluster if identifier == 0xA3]  # type: ignore[union-attr]
    assert blocks == [b"\x81\x00\x00\x80a", b"\x81\x7f\xff\x00b"]


@settings(deadline=None)
@given(st.binary(max_size=600), st.integers(1, 2**40), st.integers(0, 2**40), st.integers(1, 2**20))
def test_the_header_region_never_changes_its_size(private: bytes, duration: int, clusters: int, cues: int) -> None:
    track = TrackInfo("V_VP8", private, 16_383, 16_383)
    assert len(webm.header(track)) == len(webm.header(track, Finish(duration, clusters, cues))) == webm.HEADER_BYTES


def test_private_data_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        webm.header(TrackInfo("V_X", bytes(2000), 1, 1))


def test_a_frame_beyond_its_size_field_is_refused() -> None:
    with pytest.raises(ValueError, match="beyond"):
        webm.header(VIDEO, Finish(1, 1 << 56, 0))
