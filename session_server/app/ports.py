"""What the application needs from outside, by shape. Adapters are wired in the composition root."""

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from invite.routing import Candidate
from session_server.domain.events import AnyEvent
from session_server.domain.inputs import PersonFacts, ProfileFacts
from session_server.domain.media import MediaGraph
from session_server.domain.state import SessionState
from session_server.protocol.base import Model
from session_server.protocol.messages import OfferedTrack
from session_server.protocol.rest_sessions import SessionSummary
from session_server.protocol.views import IceServer, PersonView, ProfileView
from session_server.protocol.vocabulary import Purpose, TrackKind


class Clock(Protocol):
    def __call__(self) -> int:
        """Milliseconds since 1970-01-01T00:00:00Z."""
        ...


class Journal(Protocol):
    """The durable log of all sessions."""

    def append(self, session: str, epoch: int, first_seq: int, events: Sequence[AnyEvent]) -> Awaitable[None]:
        """Queues events in call order; the awaitable ends when they are on the disk. Raises EvidenceUnavailable."""
        ...

    async def read(self, session: str) -> list[tuple[int, AnyEvent]]:
        """All events of a session with their numbers. Raises EvidenceUnavailable, UnreadableEvent."""
        ...

    async def heads(self) -> dict[str, tuple[int, int]]:
        """Last seq and epoch of each session that has a log."""
        ...

    @property
    def healthy(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class PublishedLine:
    mid: str
    track: str
    kind: TrackKind
    codec: str


@dataclass(frozen=True, slots=True)
class MediaAnswered:
    connection: str
    sdp: str
    lines: tuple[PublishedLine, ...]


class MediaPlane(Protocol):
    """The relay, as sessions use it. `apply` is synchronous: when it returns, nothing older flows any more."""

    async def answer(
        self,
        session: str,
        participant: str,
        purpose: Purpose,
        sdp: str,
        lines: Mapping[str, OfferedTrack],
        connection: str | None,
        address: str,
    ) -> MediaAnswered:
        """Answers an offer; every line names its track. Raises OfferRejected."""
        ...

    def apply(self, session: str, graph: MediaGraph) -> None: ...

    def vouch(self, session: str, track: str, until_ms: int) -> None:
        """A required track may be forwarded until this instant."""
        ...

    def request_keyframe(self, session: str, track: str) -> None: ...

    async def close_connection(self, session: str, connection: str) -> None: ...

    async def close_participant(self, session: str, participant: str) -> None: ...

    async def close_session(self, session: str) -> None: ...


class Recorder(Protocol):
    """The recorder, as sessions use it. What it has to tell comes back through `SessionActor.on_…`."""

    async def open_track(self, session: str, track: str, kind: TrackKind, codec: str) -> str | None:
        """Begins to record; returns why not, or None."""
        ...

    async def finish_track(self, session: str, track: str) -> None: ...

    async def finish(self, session: str) -> None: ...

    def input_event(self, session: str, author: str, at_ms: int, payload: Mapping[str, object]) -> bool: ...

    @property
    def healthy(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class RecordingPartFacts:
    """One media file of a recording. `track` names the session's track, or is empty for the input track.

    A `live` part is still being written: its duration is not known here, its size is that of this moment.
    """

    part: str
    track: str
    kind: Literal["video", "audio", "input"]
    codec: str
    content_type: str
    starts_at_ms: int
    duration_ms: int
    size_bytes: int
    live: bool = False


@dataclass(frozen=True, slots=True)
class VerificationFacts:
    """What the verifier found; `findings` name the places."""

    sound: bool
    events: int
    chunks: int
    findings: tuple[str, ...]
    shown: tuple[str, ...]
    not_shown: tuple[str, ...]


class OpenPart(Protocol):
    """One media file, decrypted as it is read."""

    @property
    def content_type(self) -> str: ...

    @property
    def size_bytes(self) -> int: ...

    async def read(self, start: int, end: int) -> bytes:
        """Raises Refused when these bytes were changed or cannot be read."""
        ...


class RecordingShelf(Protocol):
    """Finished and running recordings, to be read."""

    async def open_part(self, session: str, part: str) -> OpenPart:
        """Raises Refused when there is no such part, or it cannot be read."""
        ...

    async def parts(self, session: str) -> tuple[RecordingPartFacts, ...]: ...

    async def verify(self, session: str) -> VerificationFacts: ...


class Outbox(Protocol):
    """One participant's or person's socket, outgoing. `send` never blocks; a full outbox closes the socket."""

    def send(self, message: Model) -> None: ...

    def close(self, reason: str) -> None: ...


class Colleagues(Protocol):
    """People with accounts, as sessions need them."""

    async def person(self, person: str) -> PersonFacts | None: ...

    async def candidates(self) -> list[Candidate]: ...

    async def views(self) -> tuple[PersonView, ...]: ...


class Profiles(Protocol):
    """Profiles as they are on file now."""

    def facts(self, profile: str) -> ProfileFacts | None: ...

    def on_offer(self) -> tuple[ProfileView, ...]: ...


class Projection(Protocol):
    """The rows that lists and searches read; they follow the log and can be rebuilt from it."""

    async def put(self, state: SessionState) -> None: ...

    async def closed_sessions(self) -> frozenset[str]:
        """Sessions whose row says that they are over."""
        ...

    async def finished_of(self, person: str, limit: int) -> tuple[SessionSummary, ...]:
        """Sessions that this person owned and that are over, latest first."""
        ...

    async def note_key(self, key_hash: str, session: str, expires_at_ms: int) -> None: ...

    async def session_of_key(self, key_hash: str) -> str | None: ...

    async def note_link(self, link: str, session: str) -> None: ...

    async def session_of_link(self, link: str) -> str | None: ...


class Secrets(Protocol):
    """Randomness and slow hashing, handed in so that use cases stay testable."""

    def fresh_id(self, prefix: str) -> str: ...

    def fresh_secret(self) -> str: ...

    def random_bytes(self, count: int) -> bytes: ...

    def hash_key(self, key: str) -> str: ...

    async def hash_pin(self, pin: str) -> str: ...

    async def pin_matches(self, pin: str, pin_hash: str) -> bool: ...


class IceServers(Protocol):
    def for_participant(self, participant: str) -> tuple[IceServer, ...]: ...
