"""Which packets may flow: a pure function of the state, and what two such graphs have in common. PURE."""

from dataclasses import dataclass

from permissions.capabilities import Capability
from session_server.domain.gate import rights_of
from session_server.domain.state import SessionState
from session_server.protocol.vocabulary import ParticipantKind, RecordingPolicy, SessionPhase


@dataclass(frozen=True, slots=True)
class MediaGraph:
    """What the relay may do for one session; everything else is dropped.

    ingest         tracks whose packets are taken in
    subscriptions  (track, participant) pairs: who receives what
    recorded       tracks whose packets go to the recorder
    required       tracks that are forwarded only while the recorder vouches for them
    """

    ingest: frozenset[str] = frozenset()
    subscriptions: frozenset[tuple[str, str]] = frozenset()
    recorded: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()

    def __and__(self, other: "MediaGraph") -> "MediaGraph":
        """What both allow; a duty of either stays a duty."""
        ingest = self.ingest & other.ingest
        return MediaGraph(
            ingest,
            self.subscriptions & other.subscriptions,
            (self.recorded | other.recorded) & ingest,
            (self.required | other.required) & ingest,
        )


EMPTY = MediaGraph()


def media_graph(state: SessionState) -> MediaGraph:
    """The graph that the state allows: nothing but while the session is active and the sharer is connected."""
    if state.phase is not SessionPhase.ACTIVE:
        return EMPTY
    sharers = {t.participant for t in state.tracks.values()}
    may_share = {p for p in sharers if rights_of(state, p).allows(Capability.SCREEN_SHARE)}
    ingest = frozenset(t.id for t in state.tracks.values() if t.participant in may_share)
    viewers = [p.id for p in state.present() if rights_of(state, p.id).allows(Capability.SCREEN_VIEW)]
    subscriptions = frozenset(
        (track, viewer) for track in ingest for viewer in viewers if state.tracks[track].participant != viewer
    )
    recorded = ingest if state.policy.recording is not RecordingPolicy.OFF else frozenset[str]()
    required = ingest if state.policy.recording is RecordingPolicy.REQUIRED else frozenset[str]()
    return MediaGraph(ingest, subscriptions, recorded, required)


def sharer_of(state: SessionState) -> str | None:
    """The participant to whom input goes: the end-user whose screen is shared."""
    return next(
        (
            t.participant
            for t in state.tracks.values()
            if state.participants[t.participant].kind is ParticipantKind.END_USER
        ),
        None,
    )
