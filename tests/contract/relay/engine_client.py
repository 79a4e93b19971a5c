"""A bare peer for the engine's contract: a socket and libsrtp, no ICE and no DTLS."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field

from pylibsrtp import Error, Policy, Session

from relay.engine.protocol import Address, Engine, EngineEvent, SrtpProfile
from relay.rtcp import Feedback, parse_rtcp
from relay.rtp import RtpPacket, build_rtp, parse_rtp

KEYFRAME = b"\x10\x00\x00\x00\x9d\x01\x2a" + bytes(20)
DELTA = b"\x10\x01" + bytes(25)
PROFILES = {
    SrtpProfile.AEAD_AES_128_GCM: (Policy.SRTP_PROFILE_AEAD_AES_128_GCM, 28),
    SrtpProfile.AEAD_AES_256_GCM: (Policy.SRTP_PROFILE_AEAD_AES_256_GCM, 44),
    SrtpProfile.AES128_CM_SHA1_80: (Policy.SRTP_PROFILE_AES128_CM_SHA1_80, 30),
}


@dataclass
class Clock:
    """Time that a test moves."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class BarePeer:
    """One peer of an engine. `datagrams` are all that came, still encrypted."""

    engine: Engine
    profile: SrtpProfile = SrtpProfile.AEAD_AES_128_GCM
    host: str = "127.0.0.1"
    bound: bool = True
    datagrams: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        self.socket = socket.socket(family, socket.SOCK_DGRAM)
        self.socket.bind((self.host, 0))
        self.socket.setblocking(False)
        number, size = PROFILES[self.profile]
        up, down = bytes(range(size)), bytes(range(100, 100 + size))
        # A publisher that breaks the rules may repeat a number; it is the engine that must not.
        policy = Policy(key=up, ssrc_type=Policy.SSRC_ANY_OUTBOUND, srtp_profile=number)
        policy.window_size, policy.allow_repeat_tx = 1024, True
        self._out = Session(policy)
        self._in = Session(Policy(key=down, ssrc_type=Policy.SSRC_ANY_INBOUND, srtp_profile=number))
        self.handle = self.engine.add_peer()
        self.engine.set_keys(self.handle, self.profile, up, down)
        if self.bound:
            self.engine.bind_address(self.handle, self.address)
            self.engine.select_address(self.handle, self.address)

    @property
    def address(self) -> Address:
        return self.socket.getsockname()[:2]

    def send(self, data: bytes) -> list[EngineEvent]:
        """Send a datagram as it is, and let the engine take it in."""
        self.socket.sendto(data, (self.host, self.engine.port))
        return list(self.engine.poll().events)

    def protect(self, packet: RtpPacket) -> bytes:
        return self._out.protect(build_rtp(packet))

    def rtp(self, sequence: int, payload: bytes = DELTA, *, ssrc: int = 1, payload_type: int = 96) -> list[EngineEvent]:
        return self.send(self.protect(RtpPacket(True, payload_type, sequence & 0xFFFF, sequence * 3000, ssrc, payload)))

    def rtcp(self, data: bytes) -> list[EngineEvent]:
        return self.send(self._out.protect_rtcp(data))

    def receive(self) -> list[bytes]:
        """Return what has come since the last call, still encrypted."""
        fresh: list[bytes] = []
        while True:
            try:
                fresh.append(self.socket.recv(2048))
            except BlockingIOError:
                break
        self.datagrams += fresh
        return fresh

    def media(self) -> list[RtpPacket]:
        """Return the media packets that have come since the last call."""
        found = [parse_rtp(self._in.unprotect(item)) for item in self.receive() if not 192 <= item[1] < 224]
        return [item for item in found if item is not None]

    def feedback(self) -> list[Feedback]:
        """Return the RTCP that has come since the last call."""
        found: list[Feedback] = []
        for item in self.receive():
            if 192 <= item[1] < 224:
                found += parse_rtcp(self._in.unprotect_rtcp(item))
        return found

    def close(self) -> None:
        self.socket.close()


__all__ = ["DELTA", "KEYFRAME", "BarePeer", "Clock", "Error"]
