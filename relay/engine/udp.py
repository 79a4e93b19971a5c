"""The node's one UDP socket, and the translation of its addresses."""

from __future__ import annotations

import socket
from collections import Counter

from relay.engine.protocol import Address, Drop

# A keyframe of a full screen is a burst of 300 packets to each viewer.
SOCKET_BUFFER_BYTES = 4 * 1024 * 1024

# What the kernel calls an address: two values for IPv4, four for IPv6.
SocketAddress = tuple[str, int] | tuple[str, int, int, int]


class UdpPort:
    """A bound, non-blocking socket with counters. Host `::` takes IPv4 as well, under IPv4-mapped addresses."""

    def __init__(self, host: str, port: int) -> None:
        """Bind; raises `OSError` when the address is not to be had."""
        self._socket = _open(host, port)
        self._mapped = self._socket.family == socket.AF_INET6
        self.dropped: Counter[Drop] = Counter()
        self.packets_in = self.bytes_in = self.packets_out = self.bytes_out = 0

    @property
    def port(self) -> int:
        """The port number, also when 0 was asked for."""
        return self._socket.getsockname()[1]

    def fileno(self) -> int:
        """The socket's descriptor, -1 once closed."""
        return self._socket.fileno()

    def close(self) -> None:
        """Close the socket. Idempotent."""
        self._socket.close()

    def receive_into(self, view: memoryview) -> tuple[int, SocketAddress] | None:
        """Read one datagram, cut to the buffer's size; None when there is none."""
        try:
            size, address = self._socket.recvfrom_into(view)
        except OSError:
            # Nothing to read, or an error of an earlier send that belongs to no datagram.
            return None
        self.packets_in += 1
        self.bytes_in += size
        return size, address

    def send(self, data: bytes | memoryview, destination: SocketAddress) -> bool:
        """Send one datagram; False when the kernel refused it, which is counted and no reason to stop."""
        try:
            self._socket.sendto(data, destination)
        except BlockingIOError:
            self.dropped[Drop.SEND_REFUSED] += 1
            return False
        except (OSError, OverflowError):
            self.dropped[Drop.SEND_ERROR] += 1
            return False
        self.packets_out += 1
        self.bytes_out += len(data)
        return True

    def to_socket(self, address: Address) -> SocketAddress:
        """Return what the kernel calls an address."""
        if not self._mapped:
            return address
        host, port = address
        return (f"::ffff:{host}" if "." in host else host, port, 0, 0)

    @staticmethod
    def from_socket(address: SocketAddress) -> Address:
        """Return an address as everyone else calls it: host and port, IPv4 unmapped."""
        host = address[0]
        return (host[7:] if host.startswith("::ffff:") and "." in host else host, address[1])


def _open(host: str, port: int) -> socket.socket:
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
