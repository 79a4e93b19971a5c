"""One WebRTC connection to the relay, kept up: the client offers, the server answers, and anew after every break."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from aiortc import (
    RTCBundlePolicy,
    RTCConfiguration,
    RTCIceServer,
    RTCPeerConnection,
    RTCRtpTransceiver,
    RTCSessionDescription,
)
from aiortc.exceptions import InternalError, InvalidAccessError, InvalidStateError, OperationError

from client_sdk.backoff import wait_s
from client_sdk.errors import Ended, MediaError, SdkError
from session_server.protocol import messages as m
from session_server.protocol.vocabulary import Purpose, TrackKind

log = logging.getLogger(__name__)

CONNECT_TIMEOUT_S = 15.0  # the server gives up a transport at the same time
MEDIA_FAULTS = (InternalError, InvalidAccessError, InvalidStateError, OperationError, ValueError, ConnectionError)
"""What aiortc raises for an answer it cannot use, or for a connection that was closed under its hands."""


class Signalling(Protocol):
    """What a link asks of its session."""

    async def offer(
        self, purpose: Purpose, sdp: str, tracks: Sequence[m.OfferedTrack], connection: str | None
    ) -> m.MediaAnswer:
        """Send an offer. Raises SdkError."""
        ...

    async def close_media(self, connection: str) -> None:
        """Tell the server that a connection is not needed any more. Raises nothing."""
        ...

    def ice_servers(self) -> tuple[m.IceServer, ...]:
        """Servers of the welcome."""
        ...


@dataclass(frozen=True, eq=False)
class Line:
    """One media line: what is sent or received on it. `attach` puts it onto a new connection.

    `track` gives the server's id, or None for one that was not published before.
    """

    track: Callable[[], str | None]
    kind: TrackKind
    label: str
    attach: Callable[[RTCPeerConnection], RTCRtpTransceiver]


@dataclass(eq=False)
class Connection:
    """One try that worked."""

    peer: RTCPeerConnection
    lines: tuple[Line, ...]
    name: str | None = None
    answered: tuple[m.AnsweredTrack, ...] = ()
    broken: asyncio.Event = field(default_factory=asyncio.Event)


class Link:
    """Keeps a connection with the wanted lines. A change of lines makes a new connection before the old one goes."""

    def __init__(
        self,
        purpose: Purpose,
        signalling: Signalling,
        *,
        permitted: Callable[[], bool],
        opened: Callable[[Connection], None],
        chance: Callable[[], float] = random.random,
    ) -> None:
        """Offer while `permitted()` holds; `opened` is told of each connection whose answer has come."""
        self._purpose = purpose
        self._signalling = signalling
        self._permitted = permitted
        self._opened = opened
        self._chance = chance
        self._lines: tuple[Line, ...] = ()
        self._live: Connection | None = None
        self._poked = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    # --- what the session tells ---------------------------------------------------------------------------------------

    def want(self, lines: tuple[Line, ...]) -> None:
        """Carry exactly these lines."""
        self._lines = lines
        if self._task is None and lines:
            self._task = asyncio.create_task(self._run())
        self.poke()

    def poke(self) -> None:
        """Something has changed: look again now."""
        self._poked.set()

    def closed_by_server(self, connection: str) -> None:
        """The server has closed this connection."""
        if self._live is not None and self._live.name == connection:
            self._live.name = None
            self._break(self._live)

    def reconcile(self, connections: Sequence[str]) -> None:
        """The socket came back; the server still holds these connections."""
        live = self._live
        if live is not None and live.name is not None and live.name not in connections:
            live.name = None
            self._break(live)
        self.poke()

    @property
    def connected(self) -> bool:
        """Whether media can flow."""
        return self._live is not None and not self._live.broken.is_set()

    async def close(self) -> None:
        """End it. Idempotent."""
        self._lines = ()
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})
            self._task = None

    # --- the life of connections --------------------------------------------------------------------------------------

    async def _run(self) -> None:
        attempt = 0
        try:
            while True:
                self._poked.clear()
                if not self._lines or not self._permitted():
                    await self._drop()
                    await self._poked.wait()
                elif self._live is not None and self._live.lines == self._lines and self.connected:
                    await self._poked.wait()
                else:
                    attempt = 0 if await self._renew() else attempt + 1
                    if attempt:
                        await self._pause(wait_s(attempt - 1, self._chance()))
        except Ended:
            pass
        finally:
            await self._drop()

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._poked.wait()

    async def _renew(self) -> bool:
        """One try at a new connection; the old one goes when the new one stands. False when it came to nothing."""
        if not self.connected:
            await self._drop()
        try:
            fresh = await self._connect(self._lines)
        except (SdkError, TimeoutError, *MEDIA_FAULTS) as error:
            if isinstance(error, Ended):
                raise
            log.debug("media connection failed: %s", error)
            return False
        old, self._live = self._live, fresh
        await self._discard(old)
        return True

    async def _connect(self, lines: tuple[Line, ...]) -> Connection:
        servers = [
            RTCIceServer(urls=list(s.urls), username=s.username, credential=s.credential)
            for s in self._signalling.ice_servers()
        ]
        # An empty list is not the same as none: without it aiortc would ask a public server for this machine's address.
        peer = RTCPeerConnection(RTCConfiguration(iceServers=servers, bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))
        fresh = Connection(peer, lines)
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                await self._negotiate(fresh)
                await self._until_connected(fresh)
        except BaseException:
            await self._discard(fresh)
            raise
        return fresh

    async def _negotiate(self, fresh: Connection) -> None:
        peer = fresh.peer
        transceivers = [line.attach(peer) for line in fresh.lines]
        await peer.setLocalDescription(await peer.createOffer())
        offered = [
            m.OfferedTrack(mid=transceiver.mid or "", track=line.track(), kind=line.kind, label=line.label)
            for line, transceiver in zip(fresh.lines, transceivers, strict=True)
        ]
        answer = await self._signalling.offer(self._purpose, peer.localDescription.sdp, offered, None)
        fresh.name = answer.connection
        fresh.answered = answer.tracks
        await peer.setRemoteDescription(RTCSessionDescription(answer.sdp, "answer"))
        self._opened(fresh)

    async def _until_connected(self, fresh: Connection) -> None:
        connected = asyncio.Event()

        def changed() -> None:
            match fresh.peer.connectionState:
                case "connected":
                    connected.set()
                case "failed" | "closed":
                    self._break(fresh)
                    connected.set()
                case _:
                    pass

        fresh.peer.on("connectionstatechange", changed)
        changed()
        await connected.wait()
        if fresh.broken.is_set():
            raise MediaError("media.transport_failed", "The picture's connection could not be made.")

    def _break(self, connection: Connection) -> None:
        connection.broken.set()
        self.poke()

    async def _drop(self) -> None:
        live, self._live = self._live, None
        await self._discard(live)

    async def _discard(self, connection: Connection | None) -> None:
        if connection is None:
            return
        connection.broken.set()
        # Our side first: what is shared stops here before the server is told.
        await connection.peer.close()
        if connection.name is not None:
            await self._signalling.close_media(connection.name)
            connection.name = None
