"""An end-user who is not there: shares a made-up desktop, reacts to mouse and keys, answers questions, and chats.

    python -m client_sdk.examples.simulated_end_user --server http://127.0.0.1:8080 --key K7F-3QX-9MD

Stays until the session is over, through every break of the connection. Ends on SIGTERM, and when its parent is gone.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from client_sdk.client import InputHandler, SupportSession
from client_sdk.errors import End, Ended, SdkError
from client_sdk.examples.desktop.manners import Manners
from client_sdk.examples.desktop.seat_file import keep_seat, read_seat
from client_sdk.examples.desktop.track import DesktopTrack
from session_server.protocol.messages import InputReceived
from session_server.protocol.vocabulary import ConsentAnswer, SessionPhase

ENVIRONMENT = {
    "browser": "Simulated end-user",
    "os": "Deskswarm demo",
    "screens": "1 screen, 1280 x 720",
    "language": "en",
}
STILL_ON = frozenset({SessionPhase.WAITING, SessionPhase.ACTIVE, SessionPhase.PAUSED})
PARENT_LOOK_S = 1.0  # how soon an orphan notices

log = logging.getLogger("simulated_end_user")


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="An end-user who is not there.")
    parser.add_argument("--server", required=True, help="address of the server")
    parser.add_argument("--key", required=True, help="session key that the rep was given")
    parser.add_argument("--name", default="Ruth Adeyemi")
    parser.add_argument("--answer", choices=[*ConsentAnswer, "none"], default=ConsentAnswer.ALLOW.value)
    parser.add_argument("--answer-after", type=float, default=2.0, metavar="SECONDS")
    parser.add_argument("--state", type=Path, help="file that keeps the seat, to be the same person after a restart")
    parser.add_argument("--quiet", action="store_true", help="do not chat")
    parser.add_argument("--idle", action="store_true", help="nobody works at the desktop by themselves")
    return parser.parse_args(arguments)


async def run(chosen: argparse.Namespace) -> End:
    """Join, share, and live until the session is over."""
    track = DesktopTrack(busy=not chosen.idle)
    answer = None if chosen.answer == "none" else ConsentAnswer(chosen.answer)
    async with enter(chosen, track) as session:
        log.info("joined %s", session.state.session)
        manners = Manners(session, answer=answer, answer_after_s=chosen.answer_after, chats=not chosen.quiet)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(share(session, track)), group.create_task(manners.run())]
            end = await session.ended()
            for task in tasks:
                task.cancel()
    return end


@contextlib.asynccontextmanager
async def enter(chosen: argparse.Namespace, track: DesktopTrack) -> AsyncIterator[SupportSession]:
    """Take the seat that was kept, or a new one with the key."""

    def drive(received: InputReceived) -> None:
        track.drive(received.events)

    async with contextlib.AsyncExitStack() as stack:
        session = await take_kept_seat(chosen, drive, stack)
        if session is None:
            joined = SupportSession.join(
                chosen.server, key=chosen.key, name=chosen.name, environment=ENVIRONMENT, input_handler=drive
            )
            session = await stack.enter_async_context(joined)
        if chosen.state is not None and session.seat is not None:
            keep_seat(chosen.state, session.seat)
        yield session


async def take_kept_seat(
    chosen: argparse.Namespace, drive: InputHandler, stack: contextlib.AsyncExitStack
) -> SupportSession | None:
    """The seat of an earlier process, if it was kept and its session still goes on."""
    seat = read_seat(chosen.state) if chosen.state is not None else None
    if seat is None:
        return None
    session = SupportSession.rejoin(chosen.server, seat, input_handler=drive)
    try:
        await stack.enter_async_context(session)
    except Ended:
        return None
    return session if session.state.phase in STILL_ON else None


async def share(session: SupportSession, track: DesktopTrack) -> None:
    """Share the screen; from then on the SDK keeps it up."""
    publication = await session.publish(track, label="Ruth's computer")
    log.info("sharing %s", publication.track)


async def orphaned() -> None:
    """Return when the parent process is gone."""
    parent = os.getppid()
    while os.getppid() == parent:  # noqa: ASYNC110 - nothing tells; the kernel's death signal is Linux's alone
        await asyncio.sleep(PARENT_LOOK_S)


async def until_told(chosen: argparse.Namespace) -> int:
    """Run until the session ends, the parent dies or a signal comes; returns the exit code."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    life = asyncio.create_task(run(chosen))
    others = [asyncio.create_task(stop.wait()), asyncio.create_task(orphaned())]
    await asyncio.wait({life, *others}, return_when=asyncio.FIRST_COMPLETED)
    for task in others:
        task.cancel()
    if not life.done():
        life.cancel()
        await asyncio.wait({life})
        return 0
    try:
        log.info("over: %s", life.result().text)
    except SdkError as error:
        log.error("cannot take part: %s", error)
        return 1
    return 0


def main() -> None:
    """Entry of `python -m`."""
    chosen = options()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    # aiortc and aioice tell every packet's fate; a demo's console is no place for it.
    for chatty in ("aiortc", "aioice", "websockets"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    sys.exit(asyncio.run(until_told(chosen)))


if __name__ == "__main__":
    main()
