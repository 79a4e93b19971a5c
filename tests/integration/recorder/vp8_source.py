"""Real VP8 as RTP packets: frames encoded by libvpx, packetised as RFC 7741 says, with a picture id."""

import io
import struct
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import av

MTU_PAYLOAD = 1100
FPS = 15


@dataclass(frozen=True, slots=True)
class Encoded:
    """One encoded frame and when it is due."""

    data: bytes
    at_s: float
    keyframe: bool


@lru_cache
def encode(count: int, width: int = 640, height: int = 360, keyframe_every: int = 30) -> tuple[Encoded, ...]:
    """`count` frames of a moving picture at `FPS`."""
    context = av.CodecContext.create("libvpx", "w")
    context.width, context.height, context.pix_fmt = width, height, "yuv420p"
    context.bit_rate, context.gop_size, context.framerate = 800_000, 3000, FPS
    context.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}
    frames = []
    for number in range(count):
        frame = av.VideoFrame(width, height, "yuv420p")
        for plane, offset in zip(frame.planes, (0, 60, 120), strict=True):
            row = bytes((at + offset + number * 3) % 256 for at in range(plane.line_size))
            moved = row[number:] + row[:number]
            plane.update(b"".join(row if y < number * 4 % plane.height else moved for y in range(plane.height)))
        frame.pts = number
        frame.time_base = Fraction(1, FPS)
        if number % keyframe_every == 0:
            frame.pict_type = av.video.frame.PictureType.I
        for packet in context.encode(frame):
            frames.append(Encoded(bytes(packet), number / FPS, packet.is_keyframe))
    assert len(frames) == count
    return tuple(frames)


@dataclass(slots=True)
class Packetiser:
    """The sender's side of one stream."""

    ssrc: int = 0x1234
    seq: int = 65_500
    timestamp_base: int = 2**32 - 90_000
    picture_id: int = 32_760

    def packets(self, frame: Encoded) -> list[bytes]:
        """The RTP packets of one frame."""
        pieces = [frame.data[at : at + MTU_PAYLOAD] for at in range(0, len(frame.data), MTU_PAYLOAD)]
        packets = []
        for number, piece in enumerate(pieces):
            descriptor = struct.pack("!BBH", 0x90 if number == 0 else 0x80, 0x80, 0x8000 | self.picture_id)
            packets.append(self.packet(descriptor + piece, frame.at_s, marker=number == len(pieces) - 1))
        self.picture_id = (self.picture_id + 1) & 0x7FFF
        return packets

    def packet(self, payload: bytes, at_s: float, *, marker: bool, clock_hz: int = 90_000) -> bytes:
        """One packet with any payload."""
        timestamp = (self.timestamp_base + round(at_s * clock_hz)) & 0xFFFFFFFF
        header = struct.pack("!BBHII", 0x80, 96 | marker << 7, self.seq, timestamp, self.ssrc)
        self.seq = (self.seq + 1) & 0xFFFF
        return header + payload


def decode(data: bytes) -> list[av.VideoFrame]:
    """Every video frame of a WebM file; raises when one does not decode."""
    with av.open(io.BytesIO(data)) as container:
        return list(container.decode(video=0))
