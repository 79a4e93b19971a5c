"""Wire models for tests, as small as they may be."""

from session_server.protocol import messages as m
from session_server.protocol.views import (
    ChatMessage,
    ControlView,
    DeskView,
    ParticipantView,
    RecordingView,
    SessionView,
)
from session_server.protocol.vocabulary import (
    Audience,
    ParticipantKind,
    PersonPresence,
    Presence,
    RecordingPolicy,
    RecordingState,
    SessionPhase,
    ShareState,
    TrackKind,
)

SESSION = "ses_" + "a" * 26
ME = "par_" + "a" * 26
OWNER = "par_" + "b" * 26
TRACK = "trk_" + "a" * 26


def session_view(seq: int = 1, title: str = "Payment file") -> SessionView:
    """A session with this participant alone."""
    return SessionView(
        session=SESSION,
        seq=seq,
        phase=SessionPhase.ACTIVE,
        title=title,
        description="",
        external_ref="",
        organisation="Northwind IT",
        opened_at_ms=0,
        you=ME,
        owner=OWNER,
        participants=(participant(),),
        tracks=(),
        share=ShareState.NONE,
        control=ControlView(),
        recording=RecordingView(policy=RecordingPolicy.REQUIRED, state=RecordingState.WAITING),
        prompts=(),
    )


def participant() -> ParticipantView:
    """The one who looks."""
    return ParticipantView(
        participant=ME,
        name="Ruth Adeyemi",
        kind=ParticipantKind.END_USER,
        organisation="",
        presence=Presence.HERE,
        profile="end-user",
        profile_name="End-user",
        rights={},
        colour=0,
        owner=False,
        sharing=False,
        watching=False,
        driving=False,
        joined_at_ms=0,
    )


def chat(number: int) -> ChatMessage:
    """Message number so and so."""
    return ChatMessage(
        message="msg_" + "abcdefgh"[number % 8] * 25 + "abcdefgh"[number // 8 % 8],
        author=OWNER,
        author_name="Ana Silva",
        author_kind=ParticipantKind.INTERNAL,
        audience=Audience.EVERYONE,
        text=str(number),
        at_ms=number,
    )


def desk_view() -> DeskView:
    """An empty desk."""
    return DeskView(person="per_" + "a" * 26, presence=PersonPresence.AVAILABLE, sessions=(), invitations=(), people=())


def welcome(reply_to: int, *messages: ChatMessage, connections: tuple[str, ...] = ()) -> m.SessionWelcome:
    """The answer to hello."""
    return m.SessionWelcome(
        reply_to=reply_to,
        version=1,
        server_time_ms=5_000,
        ice_servers=(),
        connections=connections,
        session=session_view(),
        chat=messages,
    )


def needed(*tracks: str) -> m.MediaNeeded:
    """Tracks that may be received."""
    return m.MediaNeeded(tracks=tuple(m.NeededTrack(track=track, kind=TrackKind.SCREEN) for track in tracks))
