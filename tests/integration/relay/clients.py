"""Clients for the relay's tests: aiortc on the other side of real ICE, DTLS and SRTP."""

from __future__ import annotations

import asyncio
import fractions
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import av
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.rtp import RtpPacket

from relay.codecs import Codec
from relay.ports import CloseReason, Offer, Purpose
from relay.service import RelayService

DEADLINE_S = 10.0


async def until(condition: Callable[[], object], what: str, deadline_s: float = DEADLINE_S) -> None:
    """Poll real I/O until a condition holds; fail by name when it does not."""
    end = time.monotonic() + deadline_s
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"not within {deadline_s} s: {what}")
        await asyncio.sleep(0.01)


def encode_vp8(frames: int, *, width: int = 320, height: int = 240, keyframe_every: int = 1000) -> list[av.Packet]:
    """Encode a moving gradient once, so that tests need no encoder while they run."""
    encoder = av.CodecContext.create("libvpx", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
    encoder.bit_rate = 400_000
    encoder.time_base = fractions.Fraction(1, 30)
    encoder.options = {"deadline": "realtime", "cpu-used": "8", "g": str(keyframe_every), "lag-in-frames": "0"}
    packets: list[av.Packet] = []
    for index in range(frames):
        frame = av.VideoFrame(width, height, "yuv420p")
        for plane, level in zip(frame.planes, (0, 128, 128), strict=True):
            rows = (
                bytes(
                    (level + row + column + 4 * index) % 256 if level == 0 else level
                    for column in range(plane.line_size)
                )
                for row in range(plane.height)
            )
            plane.update(b"".join(rows))
        frame.pts, frame.time_base = index, fractions.Fraction(1, 30)
        packets.extend(encoder.encode(frame))
    packets.extend(encoder.encode(None))
    return packets


class EncodedTrack(MediaStreamTrack):
    """Sends ready-made packets at 30 a second, round and round; the first of each round is a keyframe."""

    kind = "video"

    def __init__(self, packets: list[av.Packet], fps: int = 30) -> None:
        super().__init__()
        self._packets = packets
        self._fps = fps
        self._index = 0
        self._started_at: float | None = None
        self.paused = False

    async def recv(self) -> av.Packet:
        if self._started_at is None:
            self._started_at = time.monotonic()
        due = self._started_at + self._index / self._fps
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        while self.paused:
            await asyncio.sleep(0.01)
        source = self._packets[self._index % len(self._packets)]
        packet = av.Packet(bytes(source))
        packet.pts = packet.dts = self._index
        packet.time_base = fractions.Fraction(1, self._fps)
        self._index += 1
        return packet


@dataclass
class Log:
    """An observer that remembers."""

    opened: list[tuple[str, Purpose]] = field(default_factory=list)
    closed: list[tuple[str, CloseReason]] = field(default_factory=list)
    started: list[tuple[str, Codec]] = field(default_factory=list)
    packets: list[bytes] = field(default_factory=list)
    reports: list[tuple[float, int]] = field(default_factory=list)

    def connection_opened(self, room: str, peer: str, connection: str, purpose: Purpose) -> None:
        self.opened.append((peer, purpose))

    def connection_closed(self, room: str, peer: str, connection: str, reason: CloseReason) -> None:
        self.closed.append((peer, reason))

    def track_started(self, room: str, track_id: str, codec: Codec) -> None:
        self.started.append((track_id, codec))

    def packet(self, room: str, track_id: str, codec: Codec, rtp: bytes, arrived_at: float) -> None:
        self.packets.append(rtp)

    def sender_report(self, room: str, track_id: str, ntp: float, rtp_timestamp: int) -> None:
        self.reports.append((ntp, rtp_timestamp))


@dataclass
class Client:
    """One connection to the relay. `received` are a viewer's decrypted media packets, in order of arrival."""

    pc: RTCPeerConnection
    connection: str
    received: list[RtpPacket] = field(default_factory=list)
    frames: list[av.VideoFrame] = field(default_factory=list)
    drop: Callable[[RtpPacket], bool] = lambda _packet: False
    task: asyncio.Task[None] | None = None

    @property
    def dtls(self):
        return self.pc.getTransceivers()[0].receiver.transport

    async def close(self) -> None:
        if self.task is not None:
            self.task.cancel()
        await self.pc.close()


def new_pc() -> RTCPeerConnection:
    return RTCPeerConnection(RTCConfiguration(iceServers=[]))


async def negotiate(
    relay: RelayService, pc: RTCPeerConnection, offer: Callable[[str, dict[str, str]], Offer], tracks: list[str]
) -> str:
    """Send the client's offer and take the answer; returns the connection's name."""
    await pc.setLocalDescription(await pc.createOffer())
    mids = [item.mid for item in pc.getTransceivers()]
    answer = await relay.answer(offer(pc.localDescription.sdp, dict(zip(mids, tracks, strict=False))))
    await pc.setRemoteDescription(RTCSessionDescription(answer.sdp, "answer"))
    return answer.connection


async def publish(
    relay: RelayService, track: MediaStreamTrack, *, room: str = "room", peer: str = "sharer", track_id: str = "screen"
) -> Client:
    """Publish one track."""
    pc = new_pc()
    pc.addTrack(track)
    connection = await negotiate(
        relay, pc, lambda sdp, tracks: Offer(room, peer, Purpose.PUBLISH, sdp, tracks), [track_id]
    )
    return Client(pc, connection)


async def view(
    relay: RelayService, *, room: str = "room", peer: str = "rep", track_ids: tuple[str, ...] = ("screen",)
) -> Client:
    """View tracks, decoding the first of them; every media packet is noted before aiortc sees it."""
    pc = new_pc()
    for _ in track_ids:
        pc.addTransceiver("video", direction="recvonly")
    client = Client(pc, "")
    client.connection = await negotiate(
        relay, pc, lambda sdp, tracks: Offer(room, peer, Purpose.VIEW, sdp, tracks), list(track_ids)
    )
    receiver = pc.getTransceivers()[0].receiver
    original = receiver._handle_rtp_packet

    async def note(packet: RtpPacket, arrival_time_ms: int) -> None:
        if client.drop(packet):
            return
        client.received.append(packet)
        await original(packet, arrival_time_ms=arrival_time_ms)

    receiver._handle_rtp_packet = note

    async def decode() -> None:
        while True:
            client.frames.append(await receiver.track.recv())

    client.task = asyncio.create_task(decode())
    return client


@dataclass
class MovedClock:
    """Monotonic time that a test can move ahead."""

    ahead_s: float = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.ahead_s
