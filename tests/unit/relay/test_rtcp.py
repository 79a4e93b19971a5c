"""RTCP, compared with aiortc's reader and writer."""

from __future__ import annotations

import struct

import pytest
from aiortc import rtp as reference

from relay.rtcp import (
    MAX_NACK_ITEMS,
    KeyframeRequest,
    Nack,
    Remb,
    ReportBlock,
    SenderReport,
    build_nack,
    build_pli,
    build_receiver_report,
    build_remb,
    build_sender_report,
    build_source_description,
    ntp_to_unix,
    parse_rtcp,
)


def test_a_receiver_report_reads_back() -> None:
    block = ReportBlock(5, 64, -3, 0x1_0007, 9, 0x11223344, 65536)
    (report,) = reference.RtcpPacket.parse(build_receiver_report(1, [block]))
    assert isinstance(report, reference.RtcpRrPacket)
    assert (report.ssrc, report.reports[0].fraction_lost, report.reports[0].packets_lost) == (1, 64, -3)
    assert (report.reports[0].highest_sequence, report.reports[0].jitter) == (0x1_0007, 9)
    assert (report.reports[0].lsr, report.reports[0].dlsr) == (0x11223344, 65536)


def test_a_receiver_report_has_at_most_31_blocks() -> None:
    (report,) = reference.RtcpPacket.parse(build_receiver_report(1, [ReportBlock(5, 0, 0, 0, 0, 0, 0)] * 40))
    assert isinstance(report, reference.RtcpRrPacket)
    assert len(report.reports) == 31


def test_a_compound_reads_back_in_order() -> None:
    data = (
        build_sender_report(7, ntp=0x0102030405060708, rtp_timestamp=(1 << 32) + 5, packets=1 << 33, octets=10)
        + build_source_description(7, "deskswarm")
        + build_nack(1, 7, [65534, 65536, 65552, 65570])
        + build_pli(1, 7)
        + build_remb(1, 8_000_000, [7, 8])
    )
    assert parse_rtcp(data) == [
        SenderReport(7, 0x0102030405060708, 5),
        Nack(7, (65534, 0, 16, 34)),
        KeyframeRequest(7),
        Remb(8_000_000 >> 5 << 5),
    ]
    packets = reference.RtcpPacket.parse(data)
    assert isinstance(packets[1], reference.RtcpSdesPacket)
    assert packets[1].chunks[0].items == [(1, b"deskswarm")]
    assert isinstance(packets[4], reference.RtcpPsfbPacket)
    assert reference.unpack_remb_fci(packets[4].fci) == (8_000_000, [7, 8])


def test_a_small_remb_is_exact() -> None:
    assert parse_rtcp(build_remb(1, 300, [])) == [Remb(300)]


def test_fir_asks_for_each_source() -> None:
    fir = struct.pack("!BBHIIIIII", 0x80 | 4, 206, 6, 1, 0, 7, 0x01000000, 8, 0x02000000)
    assert parse_rtcp(fir) == [KeyframeRequest(7), KeyframeRequest(8)]


def test_a_nack_is_bounded() -> None:
    items = b"\x00\x01\xff\xff" * (MAX_NACK_ITEMS * 2)
    data = struct.pack("!BBHII", 0x81, 205, 2 + len(items) // 4, 1, 7) + items
    (nack,) = parse_rtcp(data)
    assert isinstance(nack, Nack)
    assert len(nack.lost) == MAX_NACK_ITEMS * 17


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x80\xc8\x00", id="short"),
        pytest.param(b"\x00\xce\x00\x02" + bytes(8), id="version 0"),
        pytest.param(b"\x81\xce\x00\x09" + bytes(8), id="longer than the datagram"),
        pytest.param(b"\x80\xc8\x00\x02" + bytes(8), id="sender report cut"),
        pytest.param(b"\x81\xce\x00\x01" + bytes(4), id="PLI cut"),
        pytest.param(b"\x8f\xce\x00\x03" + bytes(12), id="application feedback that is no REMB"),
        pytest.param(b"\x8f\xce\x00\x04" + bytes(16), id="application feedback of another name"),
        pytest.param(b"\x82\xcd\x00\x02" + bytes(8), id="unknown transport feedback"),
        pytest.param(b"\x80\xc9\x00\x01" + bytes(4), id="receiver report"),
        pytest.param(b"\x80\xcb\x00\x02" + bytes(8), id="goodbye"),
    ],
)
def test_what_is_not_acted_on_is_left_out(data: bytes) -> None:
    assert parse_rtcp(data) == []


def test_what_stands_before_the_damage_counts() -> None:
    assert parse_rtcp(build_pli(1, 7) + b"\x81\xce\x00\xff") == [KeyframeRequest(7)]


@pytest.mark.parametrize("name", ["a", "ab", "abc", "abcd", "x" * 300])
def test_a_description_is_padded_to_words(name: str) -> None:
    (packet,) = reference.RtcpPacket.parse(build_source_description(7, name))
    assert isinstance(packet, reference.RtcpSdesPacket)
    assert packet.chunks[0].items[0][1] == name.encode()[:255]


def test_ntp_becomes_unix_time() -> None:
    assert ntp_to_unix((2208988800 + 100) << 32 | 1 << 31) == 100.5
