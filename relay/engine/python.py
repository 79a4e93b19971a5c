"""The engine in Python: one UDP socket, libsrtp in place, one `sendto` for each packet and viewer.

Nothing is held back between two calls: what `poll` takes in it also sends, so that `apply` has no batch to recall. Only
the rings hold packets, and they are asked for the right again at each repair.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from relay.codecs import Kind
from relay.engine.peer import Peer
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
    SourceSpec,
    SourceStarted,
    SrtpProfile,
    StunReceived,
    SubscriptionSpec,
    TrackCounters,
)
from relay.engine.rtcp_path import RtcpPath
from relay.engine.srtp import SrtpBuffer, SrtpSession
from relay.engine.track import OutgoingState, Source, StoredPacket, Subscription, Track
from relay.engine.udp import SocketAddress, UdpPort
from relay.feedback import Reception
from relay.graph import Routes
from relay.rtp import HEADER_BYTES, RtpPacket, build_rtp, find_extension, parse_rtp, unwrap_rtx, write_header

# Datagrams for each poll: enough to empty the queue at 60 kpps between two turns of the loop, few enough to stay fair.
POLL_DATAGRAMS = 64


@dataclass(slots=True)
class _Domain:
    """The tracks that are applied together."""

    generation: int = 0
    tracks: dict[int, Track] = field(default_factory=dict)


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
        self._udp = UdpPort(host, port)
        self._buffer = SrtpBuffer()
        self._next_handle = 1
        self._peers: dict[int, Peer] = {}
        self._bound: dict[SocketAddress, Peer] = {}
        self._tracks: dict[int, Track] = {}
        self._sources: dict[int, Source] = {}
        self._subscriptions: dict[int, Subscription] = {}
        self._domains: dict[int, _Domain] = {}
        self._events: list[EngineEvent] = []
        self._gaps: dict[Source, None] = {}
        self._dropped = self._udp.dropped
        self._rtcp = RtcpPath(self._peers, self._dropped)

    # -- the socket ---------------------------------------------------------------------------------------------------

    @property
    def port(self) -> int:
        return self._udp.port

    def fileno(self) -> int:
        return self._udp.fileno()

    def close(self) -> None:
        self._udp.close()
        for domain in list(self._domains):
            self.close_domain(domain)
        for peer in list(self._peers):
            self.remove_peer(peer)

    def poll(self) -> Polled:
        more = True
        for _ in range(POLL_DATAGRAMS):
            received = self._udp.receive_into(self._buffer.view)
            if received is None:
                more = False
                break
            self._receive(*received)
        if self._gaps:
            self._rtcp.send_nacks(self._gaps, self._clock())
            self._gaps.clear()
        events, self._events = self._events, []
        return Polled(events, more)

    def _receive(self, size: int, address: SocketAddress) -> None:
        if size == 0 or size > MAX_DATAGRAM_BYTES:
            self._dropped[Drop.OVERSIZED if size else Drop.MALFORMED] += 1
            return
        # RFC 7983 section 7. STUN alone is looked at from an unknown address.
        first = self._buffer.view[0]
        if first < 4:
            self._events.append(StunReceived(bytes(self._buffer.view[:size]), self._udp.from_socket(address)))
            return
        peer = self._bound.get(address)
        if peer is None:
            self._dropped[Drop.UNKNOWN_ADDRESS] += 1
        elif 20 <= first < 64:
            self._events.append(
                DtlsReceived(peer.handle, bytes(self._buffer.view[:size]), self._udp.from_socket(address))
            )
        elif 128 <= first < 192 and size >= HEADER_BYTES and peer.receive is not None:
            if 192 <= self._buffer.view[1] < 224:
                self._receive_rtcp(peer, peer.receive, size)
            else:
                self._receive_rtp(peer, peer.receive, size)
        else:
            self._dropped[Drop.UNKNOWN_KIND] += 1

    def send(self, data: bytes, address: Address) -> None:
        self._udp.send(data, self._udp.to_socket(address))

    # -- peers --------------------------------------------------------------------------------------------------------

    def _handle(self) -> int:
        self._next_handle += 1
        return self._next_handle

    def add_peer(self) -> int:
        handle = self._handle()
        self._peers[handle] = Peer(handle, self._random.getrandbits(32), self._udp, self._buffer)
        return handle

    def set_keys(self, peer: int, profile: SrtpProfile, receive_key: bytes, send_key: bytes) -> None:
        entry = self._peers[peer]
        if entry.receive is not None:
            raise ValueError("the peer has its keys")
        entry.set_keys(
            SrtpSession(self._buffer, profile, receive_key, inbound=True),
            SrtpSession(self._buffer, profile, send_key, inbound=False),
        )
        self._ask_for_viewer(entry)

    def bind_address(self, peer: int, address: Address) -> bool:
        entry = self._peers[peer]
        raw = self._udp.to_socket(address)
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
        raw = entry.forget_address(address) if entry is not None else None
        if raw is not None:
            del self._bound[raw]

    def select_address(self, peer: int, address: Address) -> None:
        entry = self._peers[peer]
        before = entry.reachable
        entry.select(address)
        if not before:
            self._ask_for_viewer(entry)

    def _ask_for_viewer(self, peer: Peer) -> None:
        """A viewer can be reached from now on; a still picture would never reach it without a keyframe."""
        if not peer.reachable:
            return
        for subscription in peer.subscriptions.values():
            if subscription in subscription.track.active and not subscription.live:
                subscription.track.demand.want()
                self._rtcp.ask_keyframe(subscription.track, self._clock())

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
        track = self._tracks[handle] = Track(handle, domain)
        self._domains.setdefault(domain, _Domain()).tracks[handle] = track
        return handle

    def close_domain(self, domain: int) -> None:
        entry = self._domains.get(domain)
        if entry is not None:
            for track in list(entry.tracks):
                self.close_track(track)
            del self._domains[domain]

    def close_track(self, track: int) -> None:
        entry = self._tracks.get(track)
        if entry is None:
            return
        for source in (*((entry.source,) if entry.source else ()), *entry.waiting):
            self.unpublish(source.handle)
        for subscription in list(entry.subscriptions):
            self.unsubscribe(subscription)
        del self._tracks[track]
        del self._domains[entry.domain].tracks[track]

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
        entry = self._domains.setdefault(domain, _Domain())
        if generation < entry.generation:
            return False
        entry.generation = generation
        for handle, track in entry.tracks.items():
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
        self._rtcp.ask_keyframe(entry, self._clock())

    # -- media in -----------------------------------------------------------------------------------------------------

    def _receive_rtp(self, peer: Peer, session: SrtpSession, size: int) -> None:
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
        if source.spec.transport_sequence is not None:
            number = find_extension(data, source.spec.transport_sequence)
            if number is not None and len(number) == 2:
                peer.arrivals.note(int.from_bytes(number, "big"), self._clock())
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

    def _learn(self, peer: Peer, ssrc: int, payload_type: int) -> Source | None:
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

    def _adopt_ssrc(self, peer: Peer, source: Source, ssrc: int, payload_type: int) -> None:
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
            self._rtcp.ask_keyframe(track, now)

    def _forward(self, track: Track, source: Source, packet: StoredPacket, now: float) -> None:
        if track.interrupted:
            track.resume()
            if packet.keyframe:
                track.demand.seen()
        source.store(packet)
        sent = 0
        for subscription in track.active:
            peer = self._peers[subscription.peer]
            if not peer.reachable:
                continue
            sending = subscription.place(source, packet, now)
            if sending is None:
                if subscription.waits(source):
                    track.demand.want()
                continue
            head = write_header(
                packet.marker, sending.payload_type, sending.sequence, sending.timestamp, subscription.spec.ssrc
            )
            size = peer.send_rtp(head, packet.payload)
            if size and subscription.spec.rtx_ssrc is None and source.codec.repairable:
                subscription.state.keep(sending.sequence, bytes(self._buffer.view[:size]))
            sent += size > 0
        track.totals.packets_out += sent
        track.totals.bytes_out += sent * len(packet.payload)

    def _receive_rtcp(self, peer: Peer, session: SrtpSession, size: int) -> None:
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
        self._events += self._rtcp.receive(peer, bytes(self._buffer.view[:size]), self._clock())

    def tick(self) -> None:
        # Only what publishes is looked at, so that an idle viewer costs nothing here.
        now = self._clock()
        current = [source for source in self._sources.values() if source is source.track.source and source.track.ingest]
        self._rtcp.send_nacks(current, now)
        for source in current:
            self._rtcp.ask_keyframe(source.track, now)
        for peer in {source.peer for source in self._sources.values()}:
            self._rtcp.report(self._peers[peer], now)

    # -- counters -----------------------------------------------------------------------------------------------------

    def stats(self) -> EngineStats:
        return EngineStats(
            packets_in=self._udp.packets_in,
            bytes_in=self._udp.bytes_in,
            packets_out=self._udp.packets_out,
            bytes_out=self._udp.bytes_out,
            nacks_sent=self._rtcp.nacks_sent,
            nacks_received=self._rtcp.nacks_received,
            plis_sent=self._rtcp.plis_sent,
            plis_received=self._rtcp.plis_received,
            repairs_sent=self._rtcp.repairs_sent,
            peers=len(self._peers),
            dropped=dict(self._dropped),
            tracks={handle: TrackCounters(**asdict(track.totals)) for handle, track in self._tracks.items()},
        )
