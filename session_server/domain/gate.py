"""The one gate: what a participant may do at this moment, and which capability each command needs. PURE.

`rights_of` is the only place where profile, inviter, session policy, consent, lobby, presence and phase meet. Commands, media
subscriptions and views all read its result. `NEEDS` names what every session command needs; a command without a row
is a failing test.
"""

from typing import Final

from permissions.capabilities import Access, Capability
from permissions.policy import attenuate
from permissions.rights import Rights
from session_server.domain.state import Participant, SessionState
from session_server.protocol import messages as m
from session_server.protocol.vocabulary import LobbyStep, ParticipantKind, Presence, SessionPhase

MEDIA_AND_INPUT: Final = frozenset(
    {
        Capability.ANNOTATE_DRAW,
        Capability.CLIPBOARD_RECEIVE,
        Capability.CLIPBOARD_SEND,
        Capability.FILE_RECEIVE,
        Capability.FILE_SEND,
        Capability.SCREEN_CONTROL,
        Capability.SCREEN_REPLAY,
        Capability.SCREEN_VIEW,
        Capability.SYSTEM_ACT,
        Capability.SYSTEM_INSPECT,
    }
)
"""What nobody may do while the share is paused or the session is being wrapped up: the picture is blank."""

NOT_AFTER_THE_END: Final = MEDIA_AND_INPUT | {
    Capability.SCREEN_SHARE,
    Capability.SESSION_INVITE,
    Capability.SESSION_INVITE_GUEST,
    Capability.SESSION_ADMIT,
}

OUTSIDE_THE_TEAM: Final = Rights.ALL.with_access({Capability.CHAT_TEAM: Access.DENY})
"""What somebody who is not of the team can have at most: no profile opens the team's side channel to them."""

NEEDS: Final[dict[type[m.Command], Capability | None]] = {
    m.ChatSend: Capability.CHAT_EVERYONE,  # the team's side channel is checked by audience in the machine
    m.MediaOffer: None,  # publishing needs screen:share, viewing is bound to subscriptions; see `capability_for`
    m.MediaClose: None,  # closing one's own connection
    m.TrackUnpublish: None,  # ending what is one's own
    m.SharePause: None,  # only the end-user, by kind
    m.ShareResume: Capability.SCREEN_SHARE,
    m.ConsentDecide: None,  # only the end-user, by kind
    m.ConsentWithdraw: None,
    m.ControlRequest: None,  # asking is free to who may drive or be asked for; see the machine
    m.ControlGrant: None,  # the driver, or who moderates
    m.ControlRelease: None,
    m.InvitationCreate: Capability.SESSION_INVITE,
    m.InvitationCancel: Capability.SESSION_INVITE,
    m.GuestLinkCreate: Capability.SESSION_INVITE_GUEST,
    m.GuestLinkRevoke: Capability.SESSION_INVITE_GUEST,
    m.GuestAdmit: Capability.SESSION_ADMIT,
    m.GuestRefuse: Capability.SESSION_ADMIT,
    m.RightsSet: Capability.SESSION_MODERATE,
    m.ParticipantRemove: Capability.SESSION_REMOVE,  # the end-user always may, whatever a profile says
    m.SessionStop: None,  # only the end-user, by kind
    m.SessionLeave: None,
    m.SessionClose: Capability.SESSION_END,
    m.InputSend: Capability.SCREEN_CONTROL,
    m.PointerShow: Capability.ANNOTATE_DRAW,
}
"""What each session command needs. None: the condition is not a capability and stands beside it."""

END_USER_ONLY: Final = frozenset({m.ConsentDecide, m.ConsentWithdraw, m.SessionStop, m.SharePause, m.ShareResume})


def capability_for(command: m.Command, kind: ParticipantKind) -> Capability | None:
    """The capability that this very command needs from a participant of this kind."""
    match command:
        case m.ParticipantRemove() if kind is ParticipantKind.END_USER:
            return None
        case m.ChatSend(audience=m.Audience.TEAM):
            return Capability.CHAT_TEAM
        case m.MediaOffer(purpose=m.Purpose.PUBLISH):
            return Capability.SCREEN_SHARE
        case m.MediaOffer():
            return Capability.SCREEN_VIEW
        case _:
            return NEEDS[type(command)]


def granted_to(state: SessionState, participant: Participant) -> Rights:
    """The rights of the profile after attenuation, before consent, lobby and phase."""
    if participant.kind is ParticipantKind.INTERNAL:
        return participant.granted
    outside = participant.granted & OUTSIDE_THE_TEAM
    if participant.kind is ParticipantKind.END_USER:
        return outside
    inviter = state.participants.get(participant.invited_by or "")
    return attenuate(outside, inviter.granted if inviter is not None else Rights.NONE, state.policy.ceiling)


def rights_of(state: SessionState, participant_id: str) -> Rights:
    """What this participant may do now. Nobody unknown, gone, disconnected or waiting in the lobby may do anything."""
    participant = state.participants.get(participant_id)
    if participant is None or participant.presence is not Presence.HERE or state.phase is SessionPhase.CLOSED:
        return Rights.NONE
    if participant.kind is ParticipantKind.GUEST and participant.lobby is not LobbyStep.ADMITTED:
        return Rights.NONE
    rights = granted_to(state, participant)
    answers = {c: Access.ALLOW for c in participant.consented if rights.asks(c)}
    answers |= dict.fromkeys(participant.refused, Access.DENY)
    answers |= dict.fromkeys(_withheld(state, participant), Access.DENY)
    return rights.with_access(answers) if answers else rights


def moderator_here(state: SessionState) -> bool:
    """Whether somebody of ours who may moderate is connected (E5: guests whose profile needs it see nothing without)."""
    return any(
        p.presence is Presence.HERE
        and p.kind is ParticipantKind.INTERNAL
        and p.granted.allows(Capability.SESSION_MODERATE)
        for p in state.present()
    )


def _withheld(state: SessionState, participant: Participant) -> frozenset[Capability]:
    if state.phase is SessionPhase.WRAP_UP:
        return NOT_AFTER_THE_END
    if participant.needs_moderator and not moderator_here(state):
        return MEDIA_AND_INPUT
    if state.phase is SessionPhase.PAUSED and participant.kind is not ParticipantKind.END_USER:
        return MEDIA_AND_INPUT
    return frozenset()
