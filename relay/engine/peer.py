"""One transport as the Python engine keeps it: keys, addresses, streams, and the way out to it."""

from __future__ import annotations

from relay.congestion import ArrivalLog
from relay.engine.protocol import Address, Drop
from relay.engine.srtp import SrtpBuffer, SrtpSession
from relay.engine.track import OutgoingState, Source, Subscription
from relay.engine.udp import SocketAddress, UdpPort
from relay.feedback import UplinkEstimate
from relay.rtp import HEADER_BYTES


class Peer:
    """A client's transport. Nothing is sent before it has keys and a selected address."""

    def __init__(self, handle: int, rtcp_ssrc: int, udp: UdpPort, buffer: SrtpBuffer) -> None:
        self.handle = handle
        # The sender of our feedback to this peer.
        self.rtcp_ssrc = rtcp_ssrc
        self.receive: SrtpSession | None = None
        self.addresses: dict[Address, SocketAddress] = {}
        self.sources: dict[int, Source] = {}
        self.by_ssrc: dict[int, Source] = {}
        # Every SSRC that libsrtp may keep a context for; never forgotten, hence bounded.
        self.ssrcs: set[int] = set()
        self.subscriptions: dict[int, Subscription] = {}
        self.outgoing: dict[int, OutgoingState] = {}
        self.estimate = UplinkEstimate()
        self.reported_at = float("-inf")
        self.arrivals = ArrivalLog()
        self._send: SrtpSession | None = None
        self._selected: Address | None = None
        self._destination: SocketAddress | None = None
        self._udp = udp
        self._buffer = buffer

    @property
    def reachable(self) -> bool:
        """Whether media can be sent to the peer."""
        return self._send is not None and self._destination is not None

    def set_keys(self, receive: SrtpSession, send: SrtpSession) -> None:
        """Take the sessions of both directions."""
        self.receive, self._send = receive, send

    def select(self, address: Address) -> None:
        """Send to one of the peer's addresses from now on."""
        self._destination = self.addresses[address]
        self._selected = address

    def forget_address(self, address: Address) -> SocketAddress | None:
        """Forget an address; if it was the selected one, nothing is sent any more."""
        raw = self.addresses.pop(address, None)
        if self._selected == address:
            self._selected = self._destination = None
        return raw

    def send_rtp(self, head: bytes, payload: bytes) -> int:
        """Encrypt and send one packet; its ciphertext stays in the buffer. Returns its size, 0 when nothing was sent."""
        if self._send is None or self._destination is None:
            return 0
        view, end = self._buffer.view, HEADER_BYTES + len(payload)
        view[:HEADER_BYTES] = head
        view[HEADER_BYTES:end] = payload
        size = self._send.protect(end)
        if not size:
            self._udp.dropped[Drop.ENCRYPTION_REFUSED] += 1
            return 0
        self._udp.send(view[:size], self._destination)
        return size

    def send_rtcp(self, data: bytes) -> None:
        """Encrypt and send one RTCP datagram."""
        if self._send is None or self._destination is None:
            return
        self._buffer.view[: len(data)] = data
        size = self._send.protect_rtcp(len(data))
        if size:
            self._udp.send(self._buffer.view[:size], self._destination)
        else:
            self._udp.dropped[Drop.ENCRYPTION_REFUSED] += 1

    def resend(self, ciphertext: bytes) -> bool:
        """Send again, byte for byte, what was sent before."""
        return self._destination is not None and self._udp.send(ciphertext, self._destination)
