"""The engine in Python: one UDP socket, libsrtp in place, one `sendto` for each packet and viewer.

Nothing is held back between two calls: what `poll` takes in it also sends, so that `apply` has no batch to recall. Only
the rings hold packets, and they are asked for the right again at each repair.
"""

from __future__ import annotations

import random
import socket
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict

from relay.codecs import Kind
from relay.engine.protocol import (
    MAX_ADDRESSES_PER_PEER,
    MAX_DATAGRAM_BYTES,
    MAX_SSRCS_PER_PEER,
    Address,
    Drop,
    DtlsReceived,
    EngineEvent,
    EngineStats,
    PacketTapped,
    Polled,
    SenderReported,
    SourceSpec,
    SourceStarted,
    SrtpProfile,
    StunReceived,
    SubscriptionSpec,
    TrackCounters,
)
from relay.engine.srtp import SrtpBuffer, SrtpSession
from relay.engine.track import OutgoingState, Source, StoredPacket, Subscription, Track
from relay.feedback import Reception, UplinkEstimate
from relay.graph import Routes
from relay.rtcp import (
    KeyframeRequest,
    Nack,
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
from relay.rtp import HEADER_BYTES, RtpPacket, build_rtp, parse_rtp, unwrap_rtx, write_header

# Datagrams for each poll: enough to empty the queue at 60 kpps between two turns of the loop, few enough to stay fair.
POLL_DATAGRAMS = 64
SOCKET_BUFFER_BYTES = 4 * 1024 * 1024
REPORT_INTERVAL_S = 1.0
CNAME = "deskswarm"

SockAddr = tuple[str, int] | tuple[str, int, int, int]


class _Peer:
    """Keys, addresses and streams of one transport."""

    def __init__(self, handle: int, rtcp_ssrc: int) -> None:
        self.handle = handle
        self.rtcp_ssrc = rtcp_ssrc
        self.receive: SrtpSession | None = None
        self.send: SrtpSession | None = None
        self.addresses: dict[Address, SockAddr] = {}
        self.selected: Address | None = None
        self.destination: SockAddr | None = None
        self.sources: dict[int, Source] = {}
        self.by_ssrc: dict[int, Source] = {}
        self.ssrcs: set[int] = set()
        self.subscriptions: dict[int, Subscription] = {}
        self.outgoing: dict[int, OutgoingState] = {}
        self.estimate = UplinkEstimate()
        self.reported_at = float("-inf")


class PythonEngine:
    """See `relay.engine.protocol.Engine`. Not thread-safe: all calls come from one thread."""

    name = "python"

    def __init__(
        self,
        host: str,
        port: int,
        *,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
        entropy: random.Random | None = None,
    ) -> None:
        """Bind the socket; raises `OSError` when the address is not to be had. Host `::` takes IPv4 as well."""
        self._clock = clock
        self._wall_clock = wall_clock
        self._random = entropy or random.SystemRandom()
        self._socket = _open_socket(host, port)
        self._mapped = self._socket.family == socket.AF_INET6
        self._buffer = SrtpBuffer()
        self._next_handle = 1
        self._peers: dict[int, _Peer] = {}
        self._bound: dict[SockAddr, _Peer] = {}
        self._tracks: dict[int, Track] = {}
        self._sources: dict[int, Source] = {}
        self._subscriptions: dict[int, Subscription] = {}
        self._generations: dict[int, int] = {}
        self._events: list[EngineEvent] = []
        self._gaps: dict[Source, None] = {}
        self._dropped: Counter[Drop] = Counter()
        self._count: Counter[str] = Counter()

    # -- the socket ---------------------------------------------------------------------------------------------------

    @property
    def port(self) -> int:
        return self._socket.getsockname()[1]

    def fileno(self) -> int:
        return self._socket.fileno()

    def close(self) -> None:
        self._socket.close()
        for table in (self._peers, self._bound, self._tracks, self._sources, self._subscriptions, self._gaps):
            table.clear()

    def poll(self) -> Polled:
        more = True
        for _ in range(POLL_DATAGRAMS):
            try:
                size, address = self._socket.recvfrom_into(self._buffer.view)
            except BlockingIOError:
                more = False
                break
            except OSError:
                # An ICMP error of an earlier send, reported here; it belongs to no datagram.
                continue
            self._receive(size, address)
        if self._gaps:
            self._send_nacks(self._gaps, self._clock())
            self._gaps = {}
        events, self._events = self._events, []
        return Polled(events, more)

    def _receive(self, size: int, address: SockAddr) -> None:
        self._count["packets_in"] += 1
        self._count["bytes_in"] += size
        if size == 0 or size > MAX_DATAGRAM_BYTES:
            self._dropped[Drop.OVERSIZED if size else Drop.MALFORMED] += 1
            return
        # RFC 7983 section 7. STUN alone is looked at from an unknown address.
        first = self._buffer.view[0]
        if first < 4:
            self._events.append(StunReceived(bytes(self._buffer.view[:size]), self._unmap(address)))
            return
        peer = self._bound.get(address)
        if peer is None:
            self._dropped[Drop.UNKNOWN_ADDRESS] += 1
        elif 20 <= first < 64:
            self._events.append(DtlsReceived(peer.handle, bytes(self._buffer.view[:size]), self._unmap(address)))
        elif 128 <= first < 192 and size >= HEADER_BYTES and peer.receive is not None:
            if 192 <= self._buffer.view[1] < 224:
                self._receive_rtcp(peer, peer.receive, size)
            else:
                self._receive_rtp(peer, peer.receive, size)
        else:
            self._dropped[Drop.UNKNOWN_KIND] += 1

    def send(self, data: bytes, address: Address) -> None:
        self._send_to(data, self._map(address))

    def _send_to(self, data: bytes | memoryview, destination: SockAddr) -> bool:
        try:
            self._socket.sendto(data, destination)
        except BlockingIOError:
            self._dropped[Drop.SEND_REFUSED] += 1
            return False
        except OSError:
            self._dropped[Drop.SEND_ERROR] += 1
            return False
        self._count["packets_out"] += 1
        self._count["bytes_out"] += len(data)
        return True

    def _map(self, address: Address) -> SockAddr:
        if not self._mapped:
            return address
        host, port = address
        return (f"::ffff:{host}" if "." in host else host, port, 0, 0)

    def _unmap(self, address: SockAddr) -> Address:
        host = address[0]
        return (host[7:] if host.startswith("::ffff:") and "." in host else host, address[1])

    # -- peers --------------------------------------------------------------------------------------------------------

    def _handle(self) -> int:
        self._next_handle += 1
        return self._next_handle

    def add_peer(self) -> int:
        handle = self._handle()
        self._peers[handle] = _Peer(handle, self._random.getrandbits(32))
        return handle

    def set_keys(self, peer: int, profile: SrtpProfile, receive_key: bytes, send_key: bytes) -> None:
        entry = self._peers[peer]
        if entry.receive is not None:
            raise ValueError("the peer has its keys")
        entry.send = SrtpSession(self._buffer, profile, send_key, inbound=False)
        entry.receive = SrtpSession(self._buffer, profile, receive_key, inbound=True)
        self._ask_for_viewer(entry)

    def bind_address(self, peer: int, address: Address) -> bool:
        entry = self._peers[peer]
        raw = self._map(address)
        if address not in entry.addresses and len(entry.addresses) >= MAX_ADDRESSES_PER_PEER:
            return False
        owner = self._bound.get(raw)
        if owner is not None and owner is not entry:
            self.unbind_address(owner.handle, address)
        entry.addresses[address] = raw
        self._bound[raw] = entry
        return True

    def unbind_address(self, peer: int, address: Address) -> None:
        entry = self._peers.get(peer)
        raw = entry.addresses.pop(address, None) if entry else None
        if entry is None or raw is None:
            return
        del self._bound[raw]
        if entry.selected == address:
            entry.selected = entry.destination = None

    def select_address(self, peer: int, address: Address) -> None:
        entry = self._peers[peer]
        ready = entry.destination is not None
        entry.selected = address
        entry.destination = entry.addresses[address]
        if not ready:
            self._ask_for_viewer(entry)

    def _ask_for_viewer(self, peer: _Peer) -> None:
        """A viewer can be reached from now on; a still picture would never reach it without a keyframe."""
        if peer.send is None or peer.destination is None:
            return
        for subscription in peer.subscriptions.values():
            if subscription in subscription.track.active and not subscription.live:
                subscription.track.demand.want()
                self._ask_keyframe(subscription.track, self._clock())

    def remove_peer(self, peer: int) -> None:
        entry = self._peers.get(peer)
        if entry is None:
            return
        for address in list(entry.addresses):
            self.unbind_address(peer, address)
        for source in list(entry.sources):
            self.unpublish(source)
        for subscription in list(entry.subscriptions):
            self.unsubscribe(subscription)
        del self._peers[peer]

    # -- tracks, sources, subscriptions -------------------------------------------------------------------------------

    def open_track(self, domain: int) -> int:
        handle = self._handle()
        self._tracks[handle] = Track(handle, domain)
        return handle

    def close_track(self, track: int) -> None:
        entry = self._tracks.get(track)
        if entry is None:
            return
        for source in (*((entry.source,) if entry.source else ()), *entry.waiting):
            self.unpublish(source.handle)
        for subscription in list(entry.subscriptions):
            self.unsubscribe(subscription)
        del self._tracks[track]
        if not any(other.domain == entry.domain for other in self._tracks.values()):
            self._generations.pop(entry.domain, None)

    def publish(self, peer: int, track: int, spec: SourceSpec) -> int | None:
        entry, target = self._peers[peer], self._tracks[track]
        ssrcs = {ssrc for ssrc in (spec.ssrc, spec.rtx_ssrc) if ssrc is not None}
        if len(entry.ssrcs | ssrcs) > MAX_SSRCS_PER_PEER or len(entry.sources) >= MAX_SSRCS_PER_PEER:
            return None
        source = Source(self._handle(), peer, target, spec)
        self._sources[source.handle] = entry.sources[source.handle] = source
        entry.ssrcs |= ssrcs
        for ssrc in ssrcs:
            entry.by_ssrc[ssrc] = source
        target.waiting.append(source)
        return source.handle

    def unpublish(self, source: int) -> None:
        entry = self._sources.pop(source, None)
        if entry is None:
            return
        self._gaps.pop(entry, None)
        peer = self._peers[entry.peer]
        peer.sources.pop(source, None)
        for ssrc in [ssrc for ssrc, owner in peer.by_ssrc.items() if owner is entry]:
            del peer.by_ssrc[ssrc]
        if entry.track.source is entry:
            entry.track.source = None
        elif entry in entry.track.waiting:
            entry.track.waiting.remove(entry)

    def subscribe(self, peer: int, track: int, spec: SubscriptionSpec) -> int | None:
        entry, target = self._peers[peer], self._tracks[track]
        state = entry.outgoing.get(spec.ssrc)
        if state is None:
            if len(entry.outgoing) >= MAX_SSRCS_PER_PEER // 2:
                return None
            # Low enough that libsrtp's first guess of the roll-over counter is right (RFC 3711 section 3.3.1).
            state = OutgoingState(
                self._random.randrange(1, 1 << 14), self._random.getrandbits(32), self._random.randrange(1, 1 << 14)
            )
            entry.outgoing[spec.ssrc] = state
        subscription = Subscription(self._handle(), peer, target, spec, state)
        subscription.interrupt()
        self._subscriptions[subscription.handle] = subscription
        entry.subscriptions[subscription.handle] = target.subscriptions[subscription.handle] = subscription
        return subscription.handle

    def unsubscribe(self, subscription: int) -> None:
        entry = self._subscriptions.pop(subscription, None)
        if entry is not None:
            entry.track.drop_subscription(entry)
            self._peers[entry.peer].subscriptions.pop(subscription, None)

    def apply(self, domain: int, routes: Routes, generation: int) -> bool:
        if generation < self._generations.get(domain, 0):
            return False
        self._generations[domain] = generation
        for track in self._tracks.values():
            if track.domain == domain:
                handle = track.handle
                track.allow(
                    ingest=handle in routes.ingest,
                    tapped=handle in routes.tapped,
                    required=handle in routes.required,
                    subscriptions=routes.subscriptions,
                )
        return True

    def allow_until(self, track: int, instant: float) -> None:
        self._tracks[track].allow_until = instant

    def request_keyframe(self, track: int) -> None:
        entry = self._tracks[track]
        entry.demand.want()
        self._ask_keyframe(entry, self._clock())

    # -- media in -----------------------------------------------------------------------------------------------------

    def _receive_rtp(self, peer: _Peer, session: SrtpSession, size: int) -> None:
        view = self._buffer.view
        ssrc = int.from_bytes(view[8:12], "big")
        source = peer.by_ssrc.get(ssrc) or self._learn(peer, ssrc, view[1] & 0x7F)
        if source is None:
            self._dropped[Drop.UNKNOWN_SSRC] += 1
            return
        size = session.unprotect(size)
        if not size:
            self._dropped[Drop.UNAUTHENTICATED] += 1
            return
        data = bytes(view[:size])
        packet = parse_rtp(data)
        if packet is None:
            self._dropped[Drop.MALFORMED] += 1
            return
        self._adopt_ssrc(peer, source, ssrc, packet.payload_type)
        repaired = ssrc == source.rtx_ssrc
        if repaired and source.ssrc is not None:
            packet = unwrap_rtx(packet, ssrc=source.ssrc, payload_type=source.spec.payload_type)
            if packet is None:
                return
            data = b""
        if packet.payload_type != source.spec.payload_type:
            self._dropped[Drop.MALFORMED] += 1
            return
        self._ingest(source, packet, data, repaired=repaired)

    def _learn(self, peer: _Peer, ssrc: int, payload_type: int) -> Source | None:
        """Find the one source that an unannounced SSRC can belong to. Nothing is kept before it is authenticated."""
        if len(peer.ssrcs) >= MAX_SSRCS_PER_PEER:
            return None
        found = [
            item
            for item in peer.sources.values()
            if (item.ssrc is None and item.spec.payload_type == payload_type)
            or (item.rtx_ssrc is None and item.ssrc is not None and item.spec.rtx_payload_type == payload_type)
        ]
        return found[0] if len(found) == 1 else None

    def _adopt_ssrc(self, peer: _Peer, source: Source, ssrc: int, payload_type: int) -> None:
        if ssrc in peer.by_ssrc:
            return
        if payload_type == source.spec.payload_type:
            source.ssrc = ssrc
        else:
            source.rtx_ssrc = ssrc
        peer.by_ssrc[ssrc] = source
        peer.ssrcs.add(ssrc)

    def _ingest(self, source: Source, packet: RtpPacket, data: bytes, *, repaired: bool) -> None:
        track, now = source.track, self._clock()
        if not track.ingest:
            self._dropped[Drop.NOT_ALLOWED] += 1
            return
        if source is not track.source:
            if source not in track.waiting:
                self._dropped[Drop.REPLACED] += 1
                return
            replaced = track.adopt(source)
            self._events.append(
                SourceStarted(track.handle, source.handle, source.spec.codec, tuple(item.handle for item in replaced))
            )
        if source.reception is None:
            source.reception = Reception(packet.ssrc, source.codec.clock_rate, repairable=source.codec.repairable)
        before = source.reception.highest
        extended = source.reception.receive(packet.sequence, packet.timestamp, now, repaired=repaired)
        if extended is None:
            self._dropped[Drop.DUPLICATE] += 1
            return
        if extended > before + 1 and before >= 0:
            self._gaps[source] = None
        track.totals.packets_in += 1
        track.totals.bytes_in += len(packet.payload)
        if track.tapped:
            tapped = data or build_rtp(packet)
            self._events.append(PacketTapped(track.handle, source.spec.codec, tapped, self._wall_clock()))
        keyframe = source.codec.starts_keyframe(packet.payload)
        if keyframe and source.codec.kind is Kind.VIDEO:
            track.totals.keyframes += 1
            track.demand.seen()
        if track.open_at(now):
            stored = StoredPacket(extended, packet.marker, packet.timestamp, packet.payload, keyframe)
            self._forward(track, source, stored, now)
        else:
            self._dropped[Drop.NOT_RECORDED] += 1
            track.interrupt()
        if track.demand.wanted:
            self._ask_keyframe(track, now)

    def _forward(self, track: Track, source: Source, packet: StoredPacket, now: float) -> None:
        if track.interrupted:
            track.resume()
            if packet.keyframe:
                track.demand.seen()
        source.store(packet)
        sent = 0
        for subscription in track.active:
            peer = self._peers[subscription.peer]
            if peer.send is None or peer.destination is None:
                continue
            sending = subscription.place(source, packet, now)
            if sending is None:
                if subscription.waits(source):
                    track.demand.want()
                continue
            head = write_header(
                packet.marker, sending.payload_type, sending.sequence, sending.timestamp, subscription.spec.ssrc
            )
            size = self._send_rtp(peer, head, packet.payload)
            if size and subscription.spec.rtx_ssrc is None and source.codec.repairable:
                subscription.state.keep(sending.sequence, bytes(self._buffer.view[:size]))
            sent += size > 0
        track.totals.packets_out += sent
        track.totals.bytes_out += sent * len(packet.payload)

    def _send_rtp(self, peer: _Peer, head: bytes, payload: bytes) -> int:
        """Encrypt and send; the ciphertext stays in the buffer. Returns its size, 0 when libsrtp refused."""
        view = self._buffer.view
        end = HEADER_BYTES + len(payload)
        view[:HEADER_BYTES] = head
        view[HEADER_BYTES:end] = payload
        assert peer.send is not None
        assert peer.destination is not None
        size = peer.send.protect(end)
        if size:
            self._send_to(view[:size], peer.destination)
        else:
            self._dropped[Drop.SEND_ERROR] += 1
        return size

    # -- feedback -----------------------------------------------------------------------------------------------------

    def _receive_rtcp(self, peer: _Peer, session: SrtpSession, size: int) -> None:
        ssrc = int.from_bytes(self._buffer.view[4:8], "big")
        # libsrtp keeps a context for each sender, so the number of senders is bounded before it sees the packet.
        if ssrc not in peer.ssrcs and len(peer.ssrcs) >= MAX_SSRCS_PER_PEER:
            self._dropped[Drop.UNKNOWN_SSRC] += 1
            return
        size = session.unprotect_rtcp(size)
        if not size:
            self._dropped[Drop.UNAUTHENTICATED] += 1
            return
        peer.ssrcs.add(ssrc)
        now = self._clock()
        for item in parse_rtcp(bytes(self._buffer.view[:size])):
            if isinstance(item, SenderReport):
                self._pass_sender_report(peer, item, now)
            elif isinstance(item, Nack):
                self._repair(peer, item, now)
            elif isinstance(item, KeyframeRequest):
                self._pass_keyframe_request(peer, item.ssrc, now)

    def _pass_sender_report(self, peer: _Peer, report: SenderReport, now: float) -> None:
        source = peer.by_ssrc.get(report.ssrc)
        if source is None or source.ssrc != report.ssrc or source.reception is None:
            return
        track = source.track
        if source is not track.source:
            return
        source.reception.note_sender_report(report.ntp, now)
        self._events.append(SenderReported(track.handle, ntp_to_unix(report.ntp), report.rtp_timestamp))
        if not track.open_at(now):
            return
        for subscription in track.active:
            timestamp = subscription.map_timestamp(source, report.rtp_timestamp)
            if timestamp is None:
                continue
            ssrc, state = subscription.spec.ssrc, subscription.state
            self._send_rtcp(
                self._peers[subscription.peer],
                build_sender_report(
                    ssrc, ntp=report.ntp, rtp_timestamp=timestamp, packets=state.packets, octets=state.octets
                )
                + build_source_description(ssrc, CNAME),
            )

    def _subscription(self, peer: _Peer, ssrc: int) -> Subscription | None:
        return next((item for item in peer.subscriptions.values() if item.spec.ssrc == ssrc), None)

    def _pass_keyframe_request(self, peer: _Peer, ssrc: int, now: float) -> None:
        self._count["plis_received"] += 1
        subscription = self._subscription(peer, ssrc)
        if subscription is None or subscription not in subscription.track.active:
            return
        if subscription.may_ask_keyframe(now):
            subscription.track.demand.want()
            self._ask_keyframe(subscription.track, now)

    def _repair(self, peer: _Peer, nack: Nack, now: float) -> None:
        self._count["nacks_received"] += 1
        subscription = self._subscription(peer, nack.ssrc)
        if subscription is None or peer.send is None or peer.destination is None:
            return
        track = subscription.track
        if subscription not in track.active or not track.open_at(now) or track.interrupted:
            return
        for sequence in nack.lost:
            if not subscription.budget.take(now):
                self._dropped[Drop.REPAIR_LIMIT] += 1
                return
            if self._repair_one(peer, subscription, sequence):
                self._count["repairs_sent"] += 1
                track.totals.repairs_sent += 1
            else:
                self._dropped[Drop.REPAIR_GONE] += 1

    def _repair_one(self, peer: _Peer, subscription: Subscription, sequence: int) -> bool:
        found = subscription.find_repair(sequence)
        if found is None:
            return False
        packet, sending, rtx_payload_type = found
        state, rtx_ssrc = subscription.state, subscription.spec.rtx_ssrc
        if rtx_ssrc is None or rtx_payload_type is None:
            # Byte for byte what was sent before, so that no index is encrypted twice.
            ciphertext = state.ciphertexts.get(sending.sequence)
            if ciphertext is None or peer.destination is None:
                return False
            return self._send_to(ciphertext, peer.destination)
        state.rtx_sequence += 1
        head = write_header(packet.marker, rtx_payload_type, state.rtx_sequence, sending.timestamp, rtx_ssrc)
        body = (sending.sequence & 0xFFFF).to_bytes(2, "big") + packet.payload
        return self._send_rtp(peer, head, body) > 0

    def _ask_keyframe(self, track: Track, now: float) -> None:
        source = track.source
        if source is None or source.ssrc is None or not track.ingest or not (track.active or track.tapped):
            return
        if not track.demand.due(now):
            return
        peer = self._peers[source.peer]
        self._count["plis_sent"] += 1
        track.totals.plis_sent += 1
        self._send_rtcp(peer, build_receiver_report(peer.rtcp_ssrc) + build_pli(peer.rtcp_ssrc, source.ssrc))

    def _send_nacks(self, sources: dict[Source, None], now: float) -> None:
        for source in sources:
            if source.reception is None or source.ssrc is None:
                continue
            lost = source.reception.due_nacks(now)
            if lost:
                peer = self._peers[source.peer]
                self._count["nacks_sent"] += 1
                source.track.totals.nacks_sent += 1
                self._send_rtcp(
                    peer, build_receiver_report(peer.rtcp_ssrc) + build_nack(peer.rtcp_ssrc, source.ssrc, lost)
                )
            if source.reception.take_abandoned():
                source.track.demand.want()

    def _send_rtcp(self, peer: _Peer, data: bytes) -> None:
        if peer.send is None or peer.destination is None:
            return
        self._buffer.view[: len(data)] = data
        size = peer.send.protect_rtcp(len(data))
        if size:
            self._send_to(self._buffer.view[:size], peer.destination)
        else:
            self._dropped[Drop.SEND_ERROR] += 1

    def tick(self) -> None:
        now = self._clock()
        current = {track.source: None for track in self._tracks.values() if track.source is not None and track.ingest}
        self._send_nacks(current, now)
        for track in self._tracks.values():
            self._ask_keyframe(track, now)
        for peer in self._peers.values():
            if peer.sources and now - peer.reported_at >= REPORT_INTERVAL_S:
                peer.reported_at = now
                self._send_report(peer, now)

    def _send_report(self, peer: _Peer, now: float) -> None:
        blocks: list[ReportBlock] = []
        for source in peer.sources.values():
            block = source.reception.report(now) if source.reception is not None else None
            if block is not None:
                blocks.append(block)
        ssrcs = [source.ssrc for source in peer.sources.values() if source.ssrc is not None]
        bitrate = peer.estimate.update(max((block.fraction_lost for block in blocks), default=0))
        self._send_rtcp(
            peer,
            build_receiver_report(peer.rtcp_ssrc, blocks)
            + build_source_description(peer.rtcp_ssrc, CNAME)
            + build_remb(peer.rtcp_ssrc, bitrate, ssrcs),
        )

    # -- counters -----------------------------------------------------------------------------------------------------

    def stats(self) -> EngineStats:
        return EngineStats(
            **self._count,
            peers=len(self._peers),
            dropped=dict(self._dropped),
            tracks={handle: TrackCounters(**asdict(track.totals)) for handle, track in self._tracks.items()},
        )


def _open_socket(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC)
    try:
        if family == socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0 if host == "::" else 1)
        for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            opened.setsockopt(socket.SOL_SOCKET, option, SOCKET_BUFFER_BYTES)
        opened.bind((host, port))
    except OSError:
        opened.close()
        raise
    return opened
