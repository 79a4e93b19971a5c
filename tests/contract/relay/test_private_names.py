"""Every private name of aiortc, aioice and pylibsrtp that the relay uses, and what is relied on.

When one of these fails after an upgrade, `relay/ortc.py` or `relay/engine/srtp.py` must be read against the new source.
"""

from __future__ import annotations

import asyncio
import inspect
import re
from pathlib import Path

import aioice.ice
import pytest
from aioice import Connection, stun
from aiortc import RTCCertificate, RTCDtlsTransport, RTCIceGatherer, RTCIceTransport, rtcdtlstransport
from pylibsrtp import Policy, Session, ffi, lib

import relay.ortc
from relay.engine.protocol import SrtpProfile
from relay.engine.srtp import SrtpBuffer, SrtpSession
from relay.ortc import SharedPortConnection, SharedPortGatherer, parse_stun


def connection() -> SharedPortConnection:
    return SharedPortConnection(lambda _data, _address: None, ("127.0.0.1", 9), {})


async def test_the_ice_agent_has_the_attributes_that_gathering_sets() -> None:
    plain = Connection(ice_controlling=False)
    for name in ("_protocols", "_local_candidates", "_local_candidates_start", "_local_candidates_end", "_nominated"):
        assert hasattr(plain, name)
    assert isinstance(plain._queue, asyncio.Queue)
    assert plain._nominated == {}


async def test_gathering_yields_the_shared_port_alone() -> None:
    ours = connection()
    await ours.gather_candidates()
    assert [(item.host, item.port, item.type) for item in ours.local_candidates] == [("127.0.0.1", 9, "host")]
    assert ours._protocols == [ours._protocol]
    await ours.close()


async def test_names_are_long_enough_and_unique() -> None:
    names = {connection().local_username for _ in range(100)}
    assert len(names) == 100
    assert all(len(name) >= 8 for name in names)


def test_the_overridden_methods_exist_with_these_parameters() -> None:
    def parameters(function: object) -> list[str]:
        return list(inspect.signature(function).parameters)  # type: ignore[arg-type]

    assert parameters(Connection.check_complete) == ["self", "pair"]
    assert parameters(Connection.data_received) == ["self", "data", "component"]
    assert parameters(Connection.request_received) == ["self", "message", "addr", "protocol"]
    assert parameters(Connection.gather_candidates) == ["self"]
    assert parameters(Connection.query_consent) == ["self"]
    assert parameters(Connection.build_request) == ["self", "pair", "nominate"]
    assert parameters(aioice.ice.StunProtocol.request) == [
        "self",
        "request",
        "addr",
        "integrity_key",
        "retransmissions",
    ]
    assert parameters(RTCDtlsTransport._setup_srtp) == ["self"]
    assert parameters(RTCDtlsTransport._set_role) == ["self", "role"]


async def test_the_gatherer_hands_our_agent_to_the_transport() -> None:
    ours = connection()
    transport = RTCIceTransport(SharedPortGatherer(ours))
    assert transport._connection is ours
    assert transport.role == "controlled"
    assert RTCIceGatherer(iceServers=[])._connection is not ours


async def test_the_dtls_transport_keeps_profiles_role_and_keys_where_we_look() -> None:
    transport = RTCDtlsTransport(
        RTCIceTransport(SharedPortGatherer(connection())), [RTCCertificate.generateCertificate()]
    )
    assert transport._srtp_profiles is rtcdtlstransport.SRTP_PROFILES
    assert (transport._rx_srtp, transport._tx_srtp, transport._ssl) == (None, None, None)
    transport._set_role("server")
    assert transport._role == "server"
    source = inspect.getsource(RTCDtlsTransport._setup_srtp)
    assert 'b"EXTRACTOR-dtls_srtp"' in source
    assert "self._rx_srtp = Session(rx_policy)" in source


def test_profiles_have_registered_names_and_cut_keys_as_rfc_5764_says() -> None:
    profile = rtcdtlstransport.SRTP_AEAD_AES_128_GCM
    assert {item.openssl_profile.decode() for item in relay.ortc._PROFILE_ORDER} == set(SrtpProfile)
    material = bytes(range(56))
    assert profile.get_key_and_salt(material, 0) == material[0:16] + material[32:44]
    assert profile.get_key_and_salt(material, 1) == material[16:32] + material[44:56]


async def test_data_is_queued_within_a_bound() -> None:
    ours = connection()
    for _ in range(relay.ortc.MAX_WAITING_DATAGRAMS + 10):
        ours.data_received(b"x", 1)
    assert ours._queue.qsize() == relay.ortc.MAX_WAITING_DATAGRAMS


async def test_early_checks_are_kept_and_bounded() -> None:
    assert Connection(ice_controlling=False)._early_checks.maxlen == 100


@pytest.mark.parametrize(
    "attribute",
    ["00240001ff000000", "00060002fffe0000", "8029000411223344", "0020000200010000", "000900020000"],
    ids=["short priority", "user that is no UTF-8", "short tie-breaker", "short address", "short error"],
)
def test_a_damaged_attribute_is_no_message(attribute: str) -> None:
    body = bytes.fromhex(attribute)
    body += bytes(-len(body) % 4)
    assert parse_stun(b"\x00\x01" + len(body).to_bytes(2, "big") + b"\x21\x12\xa4\x42" + bytes(12) + body) is None


def test_a_good_message_is_read() -> None:
    message = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
    message.attributes["USERNAME"] = "a:b"
    message.add_message_integrity(b"key")
    parsed = parse_stun(bytes(message))
    assert parsed is not None
    assert parsed.check_message_integrity(b"key")
    assert not parsed.check_message_integrity(b"other")


def test_libsrtp_is_called_in_place_with_the_same_result() -> None:
    key = bytes(range(28))
    buffer = SrtpBuffer()
    ours = SrtpSession(buffer, SrtpProfile.AEAD_AES_128_GCM, key, inbound=False)
    policy = Policy(key=key, ssrc_type=Policy.SSRC_ANY_OUTBOUND, srtp_profile=Policy.SRTP_PROFILE_AEAD_AES_128_GCM)
    packet = b"\x80\x60\x00\x01" + bytes(4) + b"\x00\x00\x00\x07" + b"payload"
    buffer.view[: len(packet)] = packet
    size = ours.protect(len(packet))
    assert bytes(buffer.view[:size]) == Session(policy).protect(packet)
    assert ffi.typeof("srtp_policy_t").kind == "struct"
    assert {"srtp_protect", "srtp_protect_rtcp", "srtp_unprotect", "srtp_unprotect_rtcp"} <= set(dir(lib))


@pytest.mark.parametrize("profile", list(SrtpProfile))
def test_libsrtp_refuses_a_second_packet_under_one_index(profile: SrtpProfile) -> None:
    buffer = SrtpBuffer()
    session = SrtpSession(buffer, profile, bytes(46), inbound=False)
    packet = b"\x80\x60\x00\x01" + bytes(4) + b"\x00\x00\x00\x07" + b"payload"
    sizes: list[int] = []
    for change in (b"", b"x"):
        data = packet + change
        buffer.view[: len(data)] = data
        sizes.append(session.protect(len(data)))
    assert sizes[0] > 0
    assert sizes[1] == 0


def test_private_names_are_used_nowhere_else() -> None:
    names = re.compile(
        r"\b\w+(?:\.\w+)*\.(_nominated|_queue|_ssl|_rx_srtp|_tx_srtp|_srtp_profiles|_set_role|_setup_srtp)\b"
    )
    package = Path(relay.ortc.__file__).parent
    users = {path.name for path in package.rglob("*.py") if names.search(path.read_text())}
    assert users == {"ortc.py"}
