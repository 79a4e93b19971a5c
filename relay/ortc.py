"""aiortc's ORTC classes, bent to one shared UDP port. The only module that knows private names of aiortc and aioice.

Every private name used here, and what is relied on, is pinned by `tests/contract/relay/test_private_names.py`; the version
ranges in `pyproject.toml` are narrow for the same reason.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import secrets
import struct
from collections.abc import Callable
from typing import Any, cast

from aioice import Candidate, Connection, stun
from aioice.candidate import candidate_foundation, candidate_priority
from aioice.ice import CandidatePair, StunProtocol
from aiortc import RTCCertificate, RTCDtlsTransport, RTCIceGatherer, RTCIceTransport
from aiortc.rtcdtlstransport import SRTP_AEAD_AES_128_GCM, SRTP_AEAD_AES_256_GCM, SRTP_AES128_CM_SHA1_80

from relay.engine.protocol import Address, SrtpProfile

# GCM-128 first: on common processors it costs 1.7 times less than AES-CM with SHA-1. As DTLS server our order decides.
_PROFILE_ORDER = [SRTP_AEAD_AES_128_GCM, SRTP_AEAD_AES_256_GCM, SRTP_AES128_CM_SHA1_80]
# DTLS datagrams waiting for the handshake; a flight has about six.
MAX_WAITING_DATAGRAMS = 32
CONSENT_INTERVAL_S = 5.0
# Two repeats keep one question open for 3.5 s, which a lost packet or a slow path does not exceed.
CONSENT_RETRIES = 2
# 64 random bits: unique on the node, and not to be guessed by one who wants an answer out of it.
UFRAG_BYTES = 8
PASSWORD_BYTES = 16

KeysCallback = Callable[[SrtpProfile, bytes, bytes], None]


def parse_stun(data: bytes) -> stun.Message | None:
    """Read a STUN message; None for anything that is not well-formed. aioice raises more than it documents."""
    try:
        return stun.parse_message(data)
    except (ValueError, struct.error, IndexError, KeyError):
        return None


class SharedPortTransport:
    """What aioice takes for its own datagram transport; writes to the engine's socket."""

    def __init__(self, send: Callable[[bytes, Address], None], local: Address, protocol: StunProtocol) -> None:
        self._send = send
        self._local = local
        self._protocol = protocol

    def sendto(self, data: bytes, address: Address) -> None:
        """Send one datagram."""
        self._send(data, address)

    def get_extra_info(self, name: str, default: object = None) -> object:
        """Answer aioice's question for the local address."""
        return self._local if name == "sockname" else default

    def close(self) -> None:
        """End the protocol; the socket is the engine's and stays open."""
        self._protocol.connection_lost(None)


class SharedPortProtocol(StunProtocol):
    """aioice's STUN transactions, known to the node by transaction id, so that a response finds its way back."""

    def __init__(self, connection: SharedPortConnection) -> None:
        super().__init__(connection)
        self._shared = connection

    async def request(
        self,
        request: stun.Message,
        addr: Address,
        integrity_key: bytes | None = None,
        retransmissions: int | None = None,
    ) -> tuple[stun.Message, Address]:
        """Run a transaction. A good answer from the address that was asked is consent to send there (RFC 7675)."""
        transactions = self._shared.open_transactions
        transactions[request.transaction_id] = self
        try:
            response, source = await super().request(request, addr, integrity_key, retransmissions)
        finally:
            transactions.pop(request.transaction_id, None)
        if source == addr:
            self._shared.on_consent(source)
        return response, source


class SharedPortConnection(Connection):
    """An ICE agent, controlled, on the node's one port.

    `on_consent(address)` is called when an address has answered one of our checks, `on_selected(address)` when the client
    has nominated one.
    """

    def __init__(self, send: Callable[[bytes, Address], None], local: Address, transactions: dict[bytes, Any]) -> None:
        super().__init__(
            ice_controlling=False,
            local_username=secrets.token_hex(UFRAG_BYTES),
            local_password=secrets.token_hex(PASSWORD_BYTES),
        )
        self._send_datagram = send
        self._local = local
        self._chance = random.SystemRandom()
        self._protocol: SharedPortProtocol | None = None
        self.open_transactions: dict[bytes, SharedPortProtocol] = transactions
        self.on_consent: Callable[[Address], None] = lambda _address: None
        self.on_selected: Callable[[Address], None] = lambda _address: None

    async def gather_candidates(self) -> None:
        """Take the shared port as the only candidate, without a look at the machine's interfaces."""
        protocol = SharedPortProtocol(self)
        protocol.connection_made(cast(Any, SharedPortTransport(self._send_datagram, self._local, protocol)))
        host, port = self._local
        protocol.local_candidate = Candidate(
            foundation=candidate_foundation("host", "udp", host),
            component=1,
            transport="udp",
            priority=candidate_priority(1, "host"),
            host=host,
            port=port,
            type="host",
        )
        self._protocol = protocol
        self._protocols = [protocol]
        self._local_candidates = [protocol.local_candidate]
        self._local_candidates_start = self._local_candidates_end = True

    def take_request(self, message: stun.Message, address: Address) -> None:
        """Answer a binding request whose integrity the caller has checked, and check back."""
        if self._protocol is not None:
            self.request_received(message, address, self._protocol)

    async def query_consent(self) -> None:
        """Ask every five seconds for the right to go on sending (RFC 7675 section 5.1).

        aioice gives up by itself, and takes any path slower than 0.5 s for dead. Here an answer is merely noted; the
        owner of the transport decides when consent has expired.
        """
        assert self.remote_password is not None
        key = self.remote_password.encode()
        while True:
            await asyncio.sleep(CONSENT_INTERVAL_S * self._chance.uniform(0.8, 1.2))
            for pair in list(self._nominated.values()):
                request = self.build_request(pair, nominate=False)
                with contextlib.suppress(stun.TransactionError):
                    await pair.protocol.request(request, pair.remote_addr, key, CONSENT_RETRIES)

    def check_complete(self, pair: CandidatePair) -> None:
        """Follow aioice's choice of the pair."""
        super().check_complete(pair)
        selected = self._nominated.get(1)
        if selected is not None:
            self.on_selected(selected.remote_addr)

    def data_received(self, data: bytes, component: int) -> None:
        """Queue a DTLS datagram; one that comes while the queue is full is lost, as on any network."""
        if self._queue.qsize() < MAX_WAITING_DATAGRAMS:
            super().data_received(data, component)


class SharedPortGatherer(RTCIceGatherer):
    """A gatherer around our ICE agent; it knows no STUN or TURN server."""

    def __init__(self, connection: SharedPortConnection) -> None:
        super().__init__(iceServers=[])
        self._connection = connection


class RelayDtlsTransport(RTCDtlsTransport):
    """DTLS with the server's role; its SRTP keys go to the engine and stay out of aiortc."""

    def __init__(self, transport: RTCIceTransport, certificate: RTCCertificate, on_keys: KeysCallback) -> None:
        super().__init__(transport, [certificate])
        self._srtp_profiles = _PROFILE_ORDER
        self._on_keys = on_keys
        self._set_role("server")

    def _setup_srtp(self) -> None:
        """Extract the keying material (RFC 5764 section 4.2) and hand it on. aiortc's own sessions stay empty."""
        super()._setup_srtp()
        if self._rx_srtp is None or self._ssl is None:
            return
        self._rx_srtp = self._tx_srtp = cast(Any, None)
        name = self._ssl.get_selected_srtp_profile()
        profile = next(item for item in _PROFILE_ORDER if item.openssl_profile == name)
        size = 2 * (profile.key_length + profile.salt_length)
        material = self._ssl.export_keying_material(b"EXTRACTOR-dtls_srtp", size)
        self._on_keys(
            SrtpProfile(name.decode()), profile.get_key_and_salt(material, 0), profile.get_key_and_salt(material, 1)
        )
