"""Connections: ICE and DTLS of each client over the engine's one port, and who may be listened to.

`Switchboard` is the source-address guard. It routes STUN requests by our local ufrag, STUN responses by transaction id
and DTLS by the address's owner. Whatever it cannot authenticate it drops without an answer. `Transport` is one client's
ICE agent and DTLS association; it never learns a candidate from an SDP, only from an authenticated check.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

import structlog
from aioice import stun
from aiortc import RTCCertificate, RTCDtlsFingerprint, RTCDtlsParameters, RTCIceParameters, RTCIceTransport

from relay.engine.protocol import Address, DtlsReceived, Engine, SrtpProfile, StunReceived
from relay.feedback import Budget
from relay.ortc import RelayDtlsTransport, SharedPortConnection, SharedPortGatherer, parse_stun
from relay.sdp import Fingerprint

log = structlog.get_logger(__name__)

# RFC 7675 section 5.1: consent lasts 30 s.
CONSENT_S = 30.0
# aioice remembers every address it ever paired. One that needs more than this must connect anew.
MAX_ADDRESSES_EVER = 64
# A browser sends one check for each address every 2.5 s, more while it connects.
MAX_CHECKS_PER_S = 50
_MAX_STUN_BYTES = 1024
_STUN_HEADER_BYTES = 20
_STUN_COOKIE = b"\x21\x12\xa4\x42"


class TransportState(StrEnum):
    """The life of a transport; it only goes forward."""

    PENDING = "pending"
    CONNECTED = "connected"
    CLOSED = "closed"


class TransportEnd(StrEnum):
    """Why a transport ended by itself."""

    ICE_FAILED = "ice_failed"
    DTLS_FAILED = "dtls_failed"
    PEER_CLOSED = "peer_closed"
    CONSENT_EXPIRED = "consent_expired"


class StunDrop(StrEnum):
    """Why a STUN message was dropped without an answer."""

    MALFORMED = "stun_malformed"
    UNKNOWN_USER = "stun_unknown_user"
    UNAUTHENTICATED = "stun_unauthenticated"
    UNKNOWN_TRANSACTION = "stun_unknown_transaction"
    TOO_MANY_ADDRESSES = "stun_too_many_addresses"
    TOO_MANY_CHECKS = "stun_too_many_checks"


def _looks_like_stun(data: bytes) -> bool:
    """Check length and magic cookie (RFC 8489 section 5) before any work is done for a stranger."""
    size = len(data)
    return (
        _STUN_HEADER_BYTES <= size <= _MAX_STUN_BYTES
        and data[4:8] == _STUN_COOKIE
        and int.from_bytes(data[2:4], "big") == size - _STUN_HEADER_BYTES
    )


class Switchboard:
    """Routes what is not media to the transport that it belongs to."""

    def __init__(self, engine: Engine, clock: Callable[[], float]) -> None:
        self.engine = engine
        self.clock = clock
        self.dropped: Counter[StunDrop] = Counter()
        # Open transactions are bounded by the transports: at most one check for each address and one for consent.
        self.transactions: dict[bytes, Any] = {}
        self._by_ufrag: dict[str, Transport] = {}
        self._by_peer: dict[int, Transport] = {}
        self._owners: dict[Address, Transport] = {}

    def add(self, transport: Transport) -> None:
        """Let a transport be found."""
        self._by_ufrag[transport.ufrag] = transport
        self._by_peer[transport.peer] = transport

    def remove(self, transport: Transport) -> None:
        """Forget a transport. Idempotent."""
        self._by_ufrag.pop(transport.ufrag, None)
        self._by_peer.pop(transport.peer, None)
        for address in transport.addresses:
            self.release(transport, address)

    def owner(self, address: Address) -> Transport | None:
        """Return the transport that an address is bound to."""
        return self._owners.get(address)

    def claim(self, transport: Transport, address: Address) -> bool:
        """Bind an address to a transport, taking it from another one; False when the transport has too many."""
        previous = self._owners.get(address)
        if not self.engine.bind_address(transport.peer, address):
            return False
        if previous is not None and previous is not transport:
            previous.forget(address)
        self._owners[address] = transport
        return True

    def release(self, transport: Transport, address: Address) -> None:
        """Unbind an address, if it is the transport's."""
        if self._owners.get(address) is transport:
            del self._owners[address]
            self.engine.unbind_address(transport.peer, address)

    def on_dtls(self, event: DtlsReceived) -> None:
        """Pass a DTLS datagram on; the engine has checked that the address is the peer's."""
        transport = self._by_peer.get(event.peer)
        if transport is not None:
            transport.on_dtls(event.data)

    def on_stun(self, event: StunReceived) -> None:
        """Route one STUN message. Nothing that it holds is believed before its integrity is checked."""
        message = parse_stun(event.data) if _looks_like_stun(event.data) else None
        if message is None or message.message_method is not stun.Method.BINDING:
            self.dropped[StunDrop.MALFORMED] += 1
        elif message.message_class is stun.Class.REQUEST:
            self._on_request(message, event.address)
        else:
            self._on_response(message, event)

    def _on_request(self, message: stun.Message, address: Address) -> None:
        local, _, remote = message.attributes.get("USERNAME", "").partition(":")
        transport = self._by_ufrag.get(local)
        if transport is None or remote != transport.remote_ufrag:
            self.dropped[StunDrop.UNKNOWN_USER] += 1
        elif not message.check_message_integrity(transport.password.encode()):
            self.dropped[StunDrop.UNAUTHENTICATED] += 1
        elif "PRIORITY" not in message.attributes or "ICE-CONTROLLED" in message.attributes:
            # The offerer controls; without a priority aioice cannot pair the address.
            self.dropped[StunDrop.MALFORMED] += 1
        elif not transport.budget.take(self.clock()):
            self.dropped[StunDrop.TOO_MANY_CHECKS] += 1
        elif not transport.on_request(message, address):
            self.dropped[StunDrop.TOO_MANY_ADDRESSES] += 1

    def _on_response(self, message: stun.Message, event: StunReceived) -> None:
        protocol = self.transactions.get(message.transaction_id)
        if protocol is None:
            self.dropped[StunDrop.UNKNOWN_TRANSACTION] += 1
        else:
            # The transaction checks the integrity with the remote password, and drops what fails.
            protocol.datagram_received(event.data, event.address)


class Transport:
    """One client's transport: ICE (controlled) and DTLS (server).

    `on_connected()` is called once when media can flow, `on_ended(reason)` once when the transport ends by itself.
    """

    def __init__(
        self,
        board: Switchboard,
        certificate: RTCCertificate,
        local: Address,
        *,
        on_connected: Callable[[], None],
        on_ended: Callable[[TransportEnd], None],
    ) -> None:
        self._board = board
        self._on_connected = on_connected
        self._on_ended = on_ended
        self.peer = board.engine.add_peer()
        self.state = TransportState.PENDING
        self.budget = Budget(MAX_CHECKS_PER_S)
        # The instant of each bound address's last authenticated STUN message, and of the last answer to our own checks.
        self.addresses: dict[Address, float] = {}
        self._addresses_ever: set[Address] = set()
        self._consent_at = board.clock()
        self._task: asyncio.Task[None] | None = None
        self._connection = SharedPortConnection(board.engine.send, local, board.transactions)
        self._connection.on_consent = self._note_consent
        self._connection.on_selected = self._select
        self._gatherer = SharedPortGatherer(self._connection)
        self._ice = RTCIceTransport(self._gatherer)
        self._dtls = RelayDtlsTransport(self._ice, certificate, self._take_keys)
        self._dtls.on("statechange", self._on_dtls_state)
        self._ice.on("statechange", self._on_ice_state)
        self.remote_ufrag = ""
        self._remote: tuple[RTCIceParameters, RTCDtlsParameters] | None = None

    @property
    def ufrag(self) -> str:
        """Our ICE user name fragment, unique on the node."""
        return self._connection.local_username

    @property
    def password(self) -> str:
        """Our ICE password."""
        return self._connection.local_password

    async def open(self, ufrag: str, password: str, fingerprints: Sequence[Fingerprint]) -> None:
        """Wait for the client's first check. The client's candidates are not asked for."""
        self.remote_ufrag = ufrag
        self._remote = (
            RTCIceParameters(usernameFragment=ufrag, password=password),
            RTCDtlsParameters([RTCDtlsFingerprint(item.algorithm, item.value) for item in fingerprints]),
        )
        await self._gatherer.gather()
        self._board.add(self)

    def on_request(self, message: stun.Message, address: Address) -> bool:
        """Take an authenticated check; False when this client uses too many addresses.

        An address that another client holds is checked, but not taken until it has answered: a forged source address
        must not rob its owner.
        """
        if self.state is TransportState.CLOSED:
            return True
        if address not in self._addresses_ever:
            if len(self._addresses_ever) >= MAX_ADDRESSES_EVER:
                return False
            self._addresses_ever.add(address)
        if self._board.owner(address) in (None, self):
            if not self._board.claim(self, address):
                return False
            self.addresses[address] = self._board.clock()
        self._connection.take_request(message, address)
        if self._task is None:
            # Only now: aioice's agent polls 49 times a second until it is connected.
            self._task = asyncio.create_task(self._connect())
        return True

    def on_dtls(self, data: bytes) -> None:
        """Take a DTLS datagram from one of the client's addresses."""
        if self.state is not TransportState.CLOSED:
            self._connection.data_received(data, 1)

    def forget(self, address: Address) -> None:
        """Another client has shown that the address is its own."""
        self.addresses.pop(address, None)

    def check_consent(self, now: float) -> None:
        """Drop addresses that have been silent for 30 s, and end when no answer has come for as long."""
        for address in [item for item, seen_at in self.addresses.items() if now - seen_at >= CONSENT_S]:
            del self.addresses[address]
            self._board.release(self, address)
        if self.state is TransportState.CONNECTED and now - self._consent_at >= CONSENT_S:
            self._end(TransportEnd.CONSENT_EXPIRED)

    def halt(self) -> None:
        """Take nothing in any more, and call nobody back. `close()` must follow."""
        self.state = TransportState.CLOSED

    async def close(self) -> None:
        """Close from our side, with a farewell to the peer. Idempotent; nothing is sent once it has returned."""
        self.halt()
        task, self._task = self._task, None
        if task is not None and task is not asyncio.current_task():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await self._dtls.stop()
        self._board.remove(self)
        self._board.engine.remove_peer(self.peer)
        await self._ice.stop()

    async def _connect(self) -> None:
        assert self._remote is not None
        ice, dtls = self._remote
        try:
            await self._ice.start(ice)
            if self._ice.state == "completed":
                await self._dtls.start(dtls)
        except Exception:
            # A fault of the libraries must end this one connection, and not stay unseen in a task.
            log.exception("relay_transport_failed", peer=self.peer)
            self._end(TransportEnd.DTLS_FAILED)

    def _note_consent(self, address: Address) -> None:
        self._consent_at = self._board.clock()
        if self.state is not TransportState.CLOSED and self._board.claim(self, address):
            self.addresses[address] = self._consent_at

    def _select(self, address: Address) -> None:
        if address in self.addresses:
            self._board.engine.select_address(self.peer, address)

    def _take_keys(self, profile: SrtpProfile, receive_key: bytes, send_key: bytes) -> None:
        self._board.engine.set_keys(self.peer, profile, receive_key, send_key)

    def _on_ice_state(self) -> None:
        if self._ice.state == "failed":
            self._end(TransportEnd.ICE_FAILED)

    def _on_dtls_state(self) -> None:
        state = self._dtls.state
        if state == "connected" and self.state is TransportState.PENDING:
            self.state = TransportState.CONNECTED
            self._consent_at = self._board.clock()
            self._on_connected()
        elif state == "failed":
            self._end(TransportEnd.DTLS_FAILED)
        elif state == "closed":
            self._end(TransportEnd.PEER_CLOSED)

    def _end(self, reason: TransportEnd) -> None:
        if self.state is not TransportState.CLOSED:
            self.state = TransportState.CLOSED
            self._on_ended(reason)
