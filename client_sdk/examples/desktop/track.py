"""The made-up desktop as a video track: a frame when something has changed, about ten each second while it moves."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime

import av
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError

from client_sdk.examples.desktop.model import Desktop
from client_sdk.examples.desktop.painter import Painter
from client_sdk.examples.desktop.ruth import Ruth
from session_server.protocol.messages import InputEvents

TICK_S = 0.1  # how often she moves her hand, and the rate of frames when nobody drives
FASTEST_S = 1 / 15  # between frames while somebody drives: quick to the hand, cheap to encode


class DesktopTrack(MediaStreamTrack):
    """Yields `av.VideoFrame`s. Input from outside comes through `drive`."""

    kind = "video"

    def __init__(self, *, busy: bool = True) -> None:
        """With `busy` somebody works at the desktop; without, it changes by input and clock alone."""
        super().__init__()
        self.desktop = Desktop()
        self._ruth = Ruth(time.monotonic()) if busy else None
        self._painter = Painter()
        self._wake = asyncio.Event()
        self._painted: tuple[object, ...] | None = None
        self._painted_at = float("-inf")

    def drive(self, events: InputEvents) -> None:
        """Somebody else's input."""
        now = time.monotonic()
        if self._ruth is not None:
            self._ruth.others_drive(now)
        for event in events:
            self.desktop.handle(event, now)
        self._wake.set()

    async def recv(self) -> av.VideoFrame:
        """The next frame, when there is something new to see."""
        while self.readyState == "live":
            now = time.monotonic()
            self._live(now)
            clock = datetime.now().astimezone().replace(microsecond=0)
            shown = (id(self.desktop), self.desktop.version, clock)
            if shown != self._painted and now - self._painted_at >= FASTEST_S:
                self._painted, self._painted_at = shown, now
                return av.VideoFrame.from_image(self._painter.paint(self.desktop, clock))
            await self._pause(FASTEST_S if shown != self._painted else TICK_S)
        raise MediaStreamError

    def _live(self, now: float) -> None:
        self.desktop.tick(now)
        if self._ruth is None:
            return
        if self._ruth.start_over(self.desktop, now):
            self.desktop = Desktop()
        for event in self._ruth.act(self.desktop, now):
            self.desktop.handle(event, now)

    async def _pause(self, seconds: float) -> None:
        self._wake.clear()
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except TimeoutError:
            return

    def stop(self) -> None:
        """End the track; `recv` ends with it."""
        super().stop()
        self._wake.set()
