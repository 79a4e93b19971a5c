"""One channel to the server, without its socket: numbers commands, matches replies, keeps the state that the server tells.

PURE. The transport hands in what arrives and what happens to the connection, and carries out what comes back.

    connecting ──greet──▶ greeting ──welcome──▶ open
         ▲                    │                  │
         └────── waiting ◀────┴──────lost────────┘        any ──finish / final refusal / session.left──▶ closed
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from pydantic import ValidationError

from client_sdk.backoff import wait_s
from client_sdk.errors import End, EndedBy, InvalidCommand
from session_server.protocol import messages as m
from session_server.protocol.base import PROTOCOL_VERSION, ErrorCode
from session_server.protocol.codec import MessageError, decode_server, encode
from session_server.protocol.views import ChatMessage, DeskView, SessionView
from session_server.protocol.vocabulary import Feature

MAX_CHAT = 2000  # messages kept for reading; the oldest go first, the recording has them all
MAX_PENDING = 256  # unanswered commands; a client that has more does not wait for its answers
_ID_SPACE = 2**31

FINAL_CODES = frozenset(
    {
        ErrorCode.NOT_FOUND,
        ErrorCode.NOT_PERMITTED,
        ErrorCode.SEAT_UNKNOWN,
        ErrorCode.SESSION_CLOSED,
        ErrorCode.VERSION_UNSUPPORTED,
        ErrorCode.WRONG_CHANNEL,
    }
)
"""Answers to hello after which another try is useless."""

FINAL_STATUS = frozenset({400, 401, 403, 404, 405, 409, 410, 415, 421, 422})
"""Answers to the request for a ticket after which another try is useless. The others are the server's trouble, or pass."""


CLOSED_BY_US = End(EndedBy.US, "closed", "Closed by this client.")

UNREADABLE = "The server's welcome cannot be read: it is of another version than this client."


class Phase(StrEnum):
    """Where the channel stands."""

    CONNECTING = "connecting"
    GREETING = "greeting"
    OPEN = "open"
    WAITING = "waiting"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Settled:
    """A command has its answer."""

    request: int
    reply: m.Reply | m.Error


@dataclass(frozen=True, slots=True)
class Told:
    """The server told something on its own: an event, a welcome, or a refusal that names no command of ours."""

    message: Any


@dataclass(frozen=True, slots=True)
class Closed:
    """The channel is closed for good."""

    end: End


@dataclass(frozen=True, slots=True)
class Dropped:
    """This connection is useless: the server did not take the ticket. Close it and try again."""

    code: str


Output = Settled | Told | Closed | Dropped
C = TypeVar("C", bound=m.Command)
_WELCOMES = (m.SessionWelcome, m.DeskWelcome)


class Machine:
    """State of one channel. Every method returns at once; nothing is raised but what is documented."""

    def __init__(self, features: tuple[Feature, ...] = ()) -> None:
        """Announce these features in each hello."""
        self.phase = Phase.CONNECTING
        self.end: End | None = None
        self.session: SessionView | None = None
        self.desk: DeskView | None = None
        self.chat: tuple[ChatMessage, ...] = ()
        self.ice_servers: tuple[m.IceServer, ...] = ()
        self.connections: tuple[str, ...] = ()
        self.needed: tuple[m.NeededTrack, ...] = ()
        self.server_ahead_ms = 0
        self.unreadable = 0
        self._features = features
        self._next_id = 0
        self._hello: int | None = None
        self._pending: set[int] = set()
        self._attempt = 0
        self._retry_after_s = 0.0

    # --- out --------------------------------------------------------------------------------------------------------

    def greet(self, ticket: str) -> str:
        """The connection stands: the first message to send."""
        self.phase = Phase.GREETING
        hello = self.command(m.Hello, version=PROTOCOL_VERSION, ticket=ticket, features=self._features)
        self._hello = hello.id
        return encode(hello)

    def command(self, kind: type[C], **fields: Any) -> C:
        """A numbered command. Raises InvalidCommand."""
        self._next_id = (self._next_id + 1) % _ID_SPACE
        try:
            return kind(id=self._next_id, **fields)
        except ValidationError as error:
            found = error.errors(include_url=False, include_input=False, include_context=False)
            lines = (f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}" for item in found)
            raise InvalidCommand("; ".join(lines)) from None

    def expect(self, command: m.Command) -> bool:
        """Wait for the answer of this command; False when too many are unanswered already."""
        if len(self._pending) >= MAX_PENDING:
            return False
        self._pending.add(command.id)
        return True

    def forget(self, request: int) -> None:
        """Nobody waits for this answer any more."""
        self._pending.discard(request)

    # --- in ---------------------------------------------------------------------------------------------------------

    def receive(self, data: str | bytes, now_ms: int) -> tuple[Output, ...]:
        """One message of the server, taken into the state before it is passed on."""
        if self.phase is Phase.CLOSED:
            return ()
        try:
            message = decode_server(data)
        except MessageError as error:
            self.unreadable += 1
            if self.phase is Phase.GREETING:
                return (self._close(End(EndedBy.REFUSAL, ErrorCode.VERSION_UNSUPPORTED, f"{UNREADABLE} {error.text}")),)
            # A newer server may say more than this client knows; what it does know still counts.
            return ()
        outputs = self._settle(message)
        self._fold(message, now_ms)
        if isinstance(message, m.SessionLeft):
            return (Told(message), self._close(End(EndedBy.SERVER, message.reason, message.text, message.reason)))
        return outputs

    def _settle(self, message: Any) -> tuple[Output, ...]:
        request = getattr(message, "reply_to", None)
        if isinstance(message, m.Error) and request is not None and request == self._hello:
            return (self._not_let_in(message),)
        if request is None or isinstance(message, _WELCOMES):
            return (Told(message),)
        if request not in self._pending:
            # A refusal of something that is sent without waiting, such as input; a late reply is of no use to anybody.
            return (Told(message),) if isinstance(message, m.Error) else ()
        self._pending.discard(request)
        return (Settled(request, message),)

    def _not_let_in(self, error: m.Error) -> Output:
        if error.code in FINAL_CODES:
            return self._close(End(EndedBy.REFUSAL, error.code, error.text))
        return Dropped(error.code)

    def _fold(self, message: Any, now_ms: int) -> None:
        match message:
            case m.SessionWelcome():
                self._opened(message.server_time_ms - now_ms)
                self.session = message.session
                self.chat = message.chat[-MAX_CHAT:]
                self.ice_servers = message.ice_servers
                self.connections = message.connections
            case m.DeskWelcome():
                self._opened(message.server_time_ms - now_ms)
                self.desk = message.desk
            case m.SessionChanged():
                self.session = message.session
            case m.DeskChanged():
                self.desk = message.desk
            case m.ChatPosted():
                self._post(message.message)
            case m.MediaNeeded():
                self.needed = message.tracks
            case m.ServerDraining():
                self._retry_after_s = message.retry_after_ms / 1000
            case _:
                pass

    def _opened(self, server_ahead_ms: int) -> None:
        self.phase = Phase.OPEN
        self.server_ahead_ms = server_ahead_ms
        self._attempt = 0
        self._hello = None

    def _post(self, message: ChatMessage) -> None:
        # A message may come twice: in the welcome's history and as an event.
        if all(known.message != message.message for known in self.chat):
            self.chat = (*self.chat, message)[-MAX_CHAT:]

    # --- the connection ---------------------------------------------------------------------------------------------

    def lost(self, chance: float, retry_after_s: float = 0.0) -> float:
        """The connection broke, or could not be made: seconds to wait before the next try."""
        self.phase = Phase.WAITING
        self._pending.clear()
        self._hello = None
        wait = max(wait_s(self._attempt, chance), retry_after_s, self._retry_after_s)
        self._retry_after_s = 0.0
        self._attempt += 1
        return wait

    def retry(self) -> None:
        """The wait is over."""
        self.phase = Phase.CONNECTING

    def no_ticket(self, status: int, code: str, text: str) -> Closed | None:
        """The server gave no ticket: closed for good, or None when another try may succeed."""
        if status not in FINAL_STATUS:
            return None
        return self._close(End(EndedBy.REFUSAL, code, text))

    def finish(self, end: End = CLOSED_BY_US) -> Closed | None:
        """It ends on this side. None when it has ended already."""
        return None if self.phase is Phase.CLOSED else self._close(end)

    def _close(self, end: End) -> Closed:
        self.phase = Phase.CLOSED
        self.end = end
        self._pending.clear()
        return Closed(end)
