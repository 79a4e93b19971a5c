"""What the end-user shows: tracks, pause, and *stop everything*. PURE."""

from permissions.capabilities import Capability
from session_server.domain import events as e
from session_server.domain.consenting import leave
from session_server.domain.inputs import Publish
from session_server.domain.seat import release
from session_server.domain.state import MAX_TRACKS
from session_server.domain.turn import Refusal, Turn, not_found, not_now, not_permitted
from session_server.protocol import messages as m
from session_server.protocol.base import ErrorCode
from session_server.protocol.vocabulary import LeaveReason, ParticipantKind, SessionPhase


def publish(turn: Turn, given: Publish) -> Refusal | None:
    """A track begins, or goes on over a new connection of the same participant."""
    if not turn.allows(given.participant, Capability.SCREEN_SHARE):
        return not_permitted(turn, given.participant, "share a screen")
    known = turn.state.tracks.get(given.track)
    if known is not None and known.participant != given.participant:
        return not_found("This screen")
    if known is not None:
        if not known.live:
            turn.emit(e.TrackResumed(at_ms=turn.now_ms, actor=given.participant, track=given.track))
        return None
    if len(turn.state.tracks) >= MAX_TRACKS:
        return Refusal(ErrorCode.NOT_NOW, f"At most {MAX_TRACKS} screens can be shared at a time.")
    turn.emit(
        e.TrackPublished(
            at_ms=turn.now_ms,
            actor=given.participant,
            track=given.track,
            participant=given.participant,
            kind=given.kind,
            label=given.label,
        )
    )
    return None


def unpublish(turn: Turn, by: str, command: m.TrackUnpublish) -> Refusal | None:
    track = turn.state.tracks.get(command.track)
    if track is None or track.participant != by:
        return not_found("This screen")
    turn.emit(e.TrackUnpublished(at_ms=turn.now_ms, actor=by, track=track.id))
    return None


def lost(turn: Turn, tracks: tuple[str, ...]) -> None:
    for track in tracks:
        known = turn.state.tracks.get(track)
        if known is not None and known.live:
            turn.emit(e.TrackInterrupted(at_ms=turn.now_ms, track=track))


def pause(turn: Turn, by: str) -> Refusal | None:
    """The picture blanks for everyone and input is dropped; chat stays."""
    if turn.state.phase is not SessionPhase.ACTIVE:
        return not_now("The screen is not being shared now.")
    turn.emit(e.SharePaused(at_ms=turn.now_ms, actor=by))
    return None


def resume(turn: Turn, by: str) -> Refusal | None:
    if turn.state.phase is not SessionPhase.PAUSED:
        return not_now("The share is not paused.")
    turn.emit(e.ShareResumed(at_ms=turn.now_ms, actor=by))
    return None


def stop(turn: Turn, by: str) -> Refusal | None:
    """*Stop everything*: media, control and guests end at once; the owner wraps up."""
    if turn.state.phase not in (SessionPhase.ACTIVE, SessionPhase.PAUSED):
        return not_now("Everything has been stopped already.")
    turn.emit(e.SessionStopped(at_ms=turn.now_ms, actor=by))
    wind_down(turn, LeaveReason.STOPPED)
    return None


def wind_down(turn: Turn, reason: LeaveReason) -> None:
    """The end-user has stopped, or the session ends: no driver, no questions, no tracks, nobody from outside."""
    release(turn, "ended")
    for prompt in tuple(turn.state.prompts.values()):
        turn.emit(
            e.ConsentCancelled(at_ms=turn.now_ms, actor=turn.actor, prompt=prompt.id, participant=prompt.participant)
        )
    for track in tuple(turn.state.tracks):
        turn.emit(e.TrackUnpublished(at_ms=turn.now_ms, actor=turn.actor, track=track))
    for person in tuple(turn.state.present()):
        if person.kind is not ParticipantKind.INTERNAL:
            leave(turn, person.id, reason)
