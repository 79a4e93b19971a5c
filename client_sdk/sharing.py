"""Everything that a participant shares: one connection, a line for each publication."""

from __future__ import annotations

import asyncio

from aiortc import MediaStreamTrack

from client_sdk.errors import MediaError
from client_sdk.link import Connection, Line, Link
from client_sdk.publishing import Publication, Source
from session_server.protocol.vocabulary import TrackKind

PUBLISH_TIMEOUT_S = 20.0  # one whole try of the link, and some


class Sharing:
    """Publications of one session. What narrows happens here first and is told to the server afterwards."""

    def __init__(self, link: Link) -> None:
        """Send over this link."""
        self._link = link
        self._shared: dict[Publication, Line] = {}
        self._paused = False

    @property
    def publications(self) -> tuple[Publication, ...]:
        """What is shared now."""
        return tuple(self._shared)

    async def publish(self, track: MediaStreamTrack, kind: TrackKind, label: str) -> Publication:
        """Share a track; returns when the server has taken it. Raises MediaError."""
        publication = Publication(kind, label, Source(track))
        if self._paused:
            publication.source.pause()
        self._shared[publication] = publication.line()
        self._link.want(tuple(self._shared.values()))
        try:
            async with asyncio.timeout(PUBLISH_TIMEOUT_S):
                await publication.answered.wait()
        except TimeoutError:
            await self.unpublish(publication)
            raise MediaError("media.transport_failed", "The server did not take the picture in time.") from None
        return publication

    def opened(self, connection: Connection) -> None:
        """The link has an answer: each publication learns the server's id of its track."""
        by_line = {line: publication for publication, line in self._shared.items()}
        transceivers = connection.peer.getTransceivers()
        named = {answered.mid: answered.track for answered in connection.answered}
        for line, transceiver in zip(connection.lines, transceivers, strict=True):
            publication = by_line.get(line)
            if publication is not None and transceiver.mid in named:
                publication.track = named[transceiver.mid]
                publication.answered.set()

    def pause(self) -> None:
        """Nothing leaves this machine any more."""
        self._paused = True
        for publication in self._shared:
            publication.source.pause()

    def resume(self) -> None:
        """Pictures leave again."""
        self._paused = False
        for publication in self._shared:
            publication.source.resume()

    async def unpublish(self, publication: Publication) -> None:
        """Stop the capture, then the line. Idempotent."""
        await publication.source.stop()
        if self._shared.pop(publication, None) is not None:
            self._link.want(tuple(self._shared.values()))

    async def stop(self) -> None:
        """Stop every capture, then the connection. Idempotent."""
        shared, self._shared = self._shared, {}
        for publication in shared:
            await publication.source.stop()
        await self._link.close()
