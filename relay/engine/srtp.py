"""SRTP by libsrtp, in place.

`pylibsrtp` copies each packet twice. This calls the same library through the wheel's own cffi handle on a buffer that is
ours, which halves the cost of a forwarded packet. `allow_repeat_tx` stays off: libsrtp itself refuses to encrypt twice
under one index.
"""

from __future__ import annotations

from typing import Any

from pylibsrtp import Error, Policy, Session, ffi, lib

from relay.engine.protocol import MAX_DATAGRAM_BYTES, SrtpProfile

_PROFILES = {
    SrtpProfile.AEAD_AES_128_GCM: Policy.SRTP_PROFILE_AEAD_AES_128_GCM,
    SrtpProfile.AEAD_AES_256_GCM: Policy.SRTP_PROFILE_AEAD_AES_256_GCM,
    SrtpProfile.AES128_CM_SHA1_80: Policy.SRTP_PROFILE_AES128_CM_SHA1_80,
}

# As many packets as the ring holds may come, or be repaired upstream, out of order.
WINDOW_PACKETS = 1024
# libsrtp appends at most 16 bytes of tag and 4 of SRTCP index; the rest is head room.
_BUFFER_BYTES = MAX_DATAGRAM_BYTES + 256


class SrtpBuffer:
    """One packet buffer, shared by all sessions of an engine. `view` is what sockets read from and write to."""

    def __init__(self) -> None:
        self.pointer: Any = ffi.new("unsigned char[]", _BUFFER_BYTES)
        self.length: Any = ffi.new("int *")
        self.view = memoryview(ffi.buffer(self.pointer))


class SrtpSession:
    """One direction of one peer."""

    def __init__(self, buffer: SrtpBuffer, profile: SrtpProfile, key: bytes, *, inbound: bool) -> None:
        number = _PROFILES[profile]
        policy = Policy(
            key=key,
            ssrc_type=Policy.SSRC_ANY_INBOUND if inbound else Policy.SSRC_ANY_OUTBOUND,
            srtp_profile=number,
        )
        policy.window_size = WINDOW_PACKETS
        policy.allow_repeat_tx = False
        self._session = Session(policy)
        self._handle = self._session._srtp[0]  # noqa: SLF001 -- pinned by tests/contract/relay/test_private_names.py
        self._buffer = buffer

    def protect(self, size: int) -> int:
        """Encrypt the RTP packet of `size` bytes in the buffer; return its new size, 0 when refused."""
        length = self._buffer.length
        length[0] = size
        return length[0] if lib.srtp_protect(self._handle, self._buffer.pointer, length) == 0 else 0

    def protect_rtcp(self, size: int) -> int:
        """Encrypt the RTCP packet of `size` bytes in the buffer; return its new size, 0 when refused."""
        length = self._buffer.length
        length[0] = size
        return length[0] if lib.srtp_protect_rtcp(self._handle, self._buffer.pointer, length) == 0 else 0

    def unprotect(self, size: int) -> int:
        """Authenticate and decrypt the RTP packet in the buffer; return its new size, 0 when it is not the peer's."""
        length = self._buffer.length
        length[0] = size
        return length[0] if lib.srtp_unprotect(self._handle, self._buffer.pointer, length) == 0 else 0

    def unprotect_rtcp(self, size: int) -> int:
        """Authenticate and decrypt the RTCP packet in the buffer; return its new size, 0 when it is not the peer's."""
        length = self._buffer.length
        length[0] = size
        return length[0] if lib.srtp_unprotect_rtcp(self._handle, self._buffer.pointer, length) == 0 else 0


__all__ = ["WINDOW_PACKETS", "Error", "SrtpBuffer", "SrtpSession"]
