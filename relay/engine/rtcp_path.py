"""RTCP in and out of the Python engine: repairs, keyframe requests, reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from relay.codecs import Kind
from relay.engine.peer import Peer
from relay.engine.protocol import Drop, SenderReported
from relay.engine.track import Source, Subscription, Track
from relay.feedback import REPORT_INTERVAL_S
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
from relay.rtp import write_header

CNAME = "deskswarm"


class RtcpPath:
    """Acts on what peers report, and reports to them. The tables and the drop counter are the engine's."""

    def __init__(self, peers: Mapping[int, Peer], dropped: Counter[Drop]) -> None:
        self._peers = peers
        self._dropped = dropped
        self.nacks_sent = self.nacks_received = self.plis_sent = self.plis_received = self.repairs_sent = 0

    def receive(self, peer: Peer, data: bytes, now: float) -> list[SenderReported]:
        """Act on one authenticated RTCP datagram."""
        reported: list[SenderReported] = []
        for item in parse_rtcp(data):
            match item:
                case SenderReport():
                    reported += self._pass_sender_report(peer, item, now)
                case Nack():
                    self._repair(peer, item, now)
                case KeyframeRequest(ssrc):
                    self._pass_keyframe_request(peer, ssrc, now)
        return reported

    # -- from publishers ----------------------------------------------------------------------------------------------

    def _pass_sender_report(self, peer: Peer, report: SenderReport, now: float) -> list[SenderReported]:
        source = peer.by_ssrc.get(report.ssrc)
        if source is None or source.ssrc != report.ssrc or source.reception is None:
            return []
        track = source.track
        if source is not track.source or not track.ingest:
            return []
        source.reception.note_sender_report(report.ntp, now)
        if track.open_at(now):
            for subscription in track.active:
                self._send_sender_report(subscription, source, report)
        return [SenderReported(track.handle, ntp_to_unix(report.ntp), report.rtp_timestamp)]

    def _send_sender_report(self, subscription: Subscription, source: Source, report: SenderReport) -> None:
        timestamp = subscription.map_timestamp(source, report.rtp_timestamp)
        if timestamp is None:
            return
        ssrc, state = subscription.spec.ssrc, subscription.state
        self._peers[subscription.peer].send_rtcp(
            build_sender_report(
                ssrc, ntp=report.ntp, rtp_timestamp=timestamp, packets=state.packets, octets=state.octets
            )
            + build_source_description(ssrc, CNAME)
        )

    # -- from viewers -------------------------------------------------------------------------------------------------

    def _pass_keyframe_request(self, peer: Peer, ssrc: int, now: float) -> None:
        self.plis_received += 1
        subscription = _subscription(peer, ssrc)
        if subscription is None or subscription not in subscription.track.active:
            return
        if subscription.may_ask_keyframe(now):
            subscription.track.demand.want()
            self.ask_keyframe(subscription.track, now)

    def _repair(self, peer: Peer, nack: Nack, now: float) -> None:
        self.nacks_received += 1
        subscription = _subscription(peer, nack.ssrc)
        if subscription is None or not peer.reachable:
            return
        track = subscription.track
        # The right is asked for again: a ring holds packets from before it was taken away.
        if subscription not in track.active or not track.open_at(now) or track.interrupted:
            return
        for sequence in nack.lost:
            if not subscription.budget.take(now):
                self._dropped[Drop.REPAIR_LIMIT] += 1
                return
            if self._repair_one(peer, subscription, sequence):
                self.repairs_sent += 1
                track.totals.repairs_sent += 1
            else:
                self._dropped[Drop.REPAIR_GONE] += 1

    def _repair_one(self, peer: Peer, subscription: Subscription, sequence: int) -> bool:
        found = subscription.find_repair(sequence)
        if found is None:
            return False
        packet, sending, rtx_payload_type = found
        state, rtx_ssrc = subscription.state, subscription.spec.rtx_ssrc
        if rtx_ssrc is None or rtx_payload_type is None:
            ciphertext = state.ciphertexts.get(sending.sequence)
            return ciphertext is not None and peer.resend(ciphertext)
        state.rtx_sequence += 1
        head = write_header(packet.marker, rtx_payload_type, state.rtx_sequence, sending.timestamp, rtx_ssrc)
        body = (sending.sequence & 0xFFFF).to_bytes(2, "big") + packet.payload
        return peer.send_rtp(head, body) > 0

    # -- to publishers ------------------------------------------------------------------------------------------------

    def ask_keyframe(self, track: Track, now: float) -> None:
        """Send a PLI if somebody needs a keyframe and it is time to ask."""
        source = track.source
        if source is None or source.ssrc is None or not track.ingest or not (track.active or track.tapped):
            return
        if source.codec.kind is not Kind.VIDEO:
            track.demand.seen()
        if not track.demand.due(now):
            return
        peer = self._peers[source.peer]
        self.plis_sent += 1
        track.totals.plis_sent += 1
        peer.send_rtcp(build_receiver_report(peer.rtcp_ssrc) + build_pli(peer.rtcp_ssrc, source.ssrc))

    def send_nacks(self, sources: Iterable[Source], now: float) -> None:
        """Ask again for what is missing and due."""
        for source in sources:
            if source.reception is None or source.ssrc is None:
                continue
            lost = source.reception.due_nacks(now)
            if lost:
                peer = self._peers[source.peer]
                self.nacks_sent += 1
                source.track.totals.nacks_sent += 1
                peer.send_rtcp(build_receiver_report(peer.rtcp_ssrc) + build_nack(peer.rtcp_ssrc, source.ssrc, lost))
            if source.reception.take_abandoned():
                source.track.demand.want()

    def report(self, peer: Peer, now: float) -> None:
        """Send arrival times at each call; receiver reports and the bandwidth estimate once a second."""
        media = next((source.ssrc for source in peer.sources.values() if source.ssrc is not None), 0)
        for data in peer.arrivals.take_reports(peer.rtcp_ssrc, media):
            peer.send_rtcp(build_receiver_report(peer.rtcp_ssrc) + data)
        if now - peer.reported_at < REPORT_INTERVAL_S:
            return
        peer.reported_at = now
        receptions = [source.reception for source in peer.sources.values() if source.reception is not None]
        blocks: list[ReportBlock] = [block for item in receptions if (block := item.report(now)) is not None]
        ssrcs = [source.ssrc for source in peer.sources.values() if source.ssrc is not None]
        bitrate = peer.estimate.update(max((block.fraction_lost for block in blocks), default=0))
        peer.send_rtcp(
            build_receiver_report(peer.rtcp_ssrc, blocks)
            + build_source_description(peer.rtcp_ssrc, CNAME)
            + build_remb(peer.rtcp_ssrc, bitrate, ssrcs)
        )


def _subscription(peer: Peer, ssrc: int) -> Subscription | None:
    return next((item for item in peer.subscriptions.values() if item.spec.ssrc == ssrc), None)
