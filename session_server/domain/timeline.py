"""The short history of a session, for joiners and for the end-user's receipt. PURE."""

from dataclasses import replace

from session_server.domain import events as e
from session_server.domain.state import MAX_TIMELINE, Entry, SessionState

_SHOWN: dict[type[e.Event], tuple[str | None, str | None]] = {
    e.SessionOpened: (None, None),
    e.EndUserJoined: (None, None),
    e.ParticipantJoined: (None, None),
    e.GuestArrived: (None, None),
    e.ParticipantLeft: ("participant", "reason"),
    e.OwnerChanged: ("owner", "reason"),
    e.GuestAdmitted: ("participant", None),
    e.ConsentAsked: ("participant", "kind"),
    e.ConsentAnswered: ("participant", "answer"),
    e.ConsentWithdrawn: ("participant", None),
    e.RightsChanged: ("participant", "profile_name"),
    e.TrackPublished: ("participant", "label"),
    e.TrackUnpublished: (None, None),
    e.SharePaused: (None, None),
    e.ShareResumed: (None, None),
    e.ControlGranted: ("participant", None),
    e.ControlReleased: ("participant", "reason"),
    e.InvitationCreated: (None, "label"),
    e.InvitationDeclined: (None, "name"),
    e.GuestLinkCreated: (None, "label"),
    e.GuestLinkRevoked: (None, None),
    e.RefusalRecorded: ("participant", "command"),
    e.RecordingFailed: (None, "reason"),
    e.SessionStopped: (None, None),
    e.SessionClosed: (None, "reason"),
}
"""Events that people are shown, with the fields that name the subject and the detail."""


def entry_of(seq: int, event: e.AnyEvent) -> Entry | None:
    """The line of an event, or None when it is not shown."""
    shown = _SHOWN.get(type(event))
    if shown is None:
        return None
    seat = getattr(event, "seat", None)
    subject = seat.participant if seat is not None else _field(event, shown[0])
    return Entry(seq, event.at_ms, event.type, event.actor, subject, _field(event, shown[1]))


def with_entry(state: SessionState, entry: Entry) -> SessionState:
    return replace(state, timeline=(*state.timeline, entry)[-MAX_TIMELINE:])


def _field(event: e.AnyEvent, name: str | None) -> str | None:
    return None if name is None else str(getattr(event, name))
