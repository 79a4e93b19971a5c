"""Folding: a state and the next event make the next state. PURE, total, and the only writer of `SessionState`.

Live decisions, recovery after a crash, and review all go through here. Folding decides nothing: an event that the log
holds has happened.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, TypeVar

from invite import seats
from invite.guest import GuestLink, revoke
from permissions.capabilities import Capability
from permissions.consent import MORE_THAN_WATCHING
from permissions.rights import Rights
from session_server.domain import events as e
from session_server.domain.state import (
    MAX_CHAT,
    Asked,
    Chat,
    Control,
    LinkFacts,
    Participant,
    Policy,
    Prompt,
    RecordingStatus,
    SessionKey,
    SessionState,
    Track,
)
from session_server.domain.states import Cause, next_phase
from session_server.domain.timeline import entry_of, with_entry
from session_server.protocol.vocabulary import (
    ConsentAnswer,
    LeaveReason,
    LobbyStep,
    ParticipantKind,
    Presence,
    PromptKind,
    RecordingPolicy,
    RecordingState,
)

V = TypeVar("V")


def fold(session: str, events: Iterable[tuple[int, e.AnyEvent]]) -> SessionState:
    """The state after these numbered events, from the first on."""
    state = SessionState(id=session)
    for seq, event in events:
        state = evolve(state, seq, event)
    return state


def evolve(state: SessionState, seq: int, event: e.AnyEvent) -> SessionState:
    """The state after one more event."""
    entry = entry_of(seq, event)
    after = replace(_apply(state, event), seq=seq)
    return with_entry(after, entry) if entry is not None else after


def _apply(state: SessionState, event: e.AnyEvent) -> SessionState:
    match event:
        case e.SessionOpened():
            return _opened(state, event)
        case e.SessionRecovered():
            return _recovered(state, event)
        case e.KeyIssued():
            return replace(state, keys=_keys(state, event))
        case e.EndUserJoined():
            spent = replace(state.keys[event.key_hash], spent_by=event.seat.secret_hash)
            keys = _with(state.keys, event.key_hash, spent)
            before = replace(_unasked(state), keys=keys, environment=_frozen(event.environment))
            seated = _seated(before, event.seat, event.at_ms)
            return _moved(seated, Cause.END_USER_JOINED)
        case e.ParticipantJoined():
            return _seated(state, event.seat, event.at_ms)
        case e.GuestArrived():
            seated = _seated(state, event.seat, event.at_ms, lobby=LobbyStep.WAITING_FOR_HOST)
            link = state.links[event.seat.link or ""]
            return replace(seated, links=_with(state.links, link.id, link.with_use()))
        case e.GuestReturned():
            return _back(state, _with_no_answers(state.participants[event.participant]), event.at_ms)
        case e.ParticipantRejoined():
            person = state.participants[event.participant]
            if person.left is LeaveReason.REMOVED:
                person = _with_no_answers(person)
            after = _back(state, person, event.at_ms)
            return _moved(after, Cause.END_USER_JOINED) if person.kind is ParticipantKind.END_USER else after
        case e.ParticipantConnected():
            return _connected(state, event)
        case e.ParticipantDisconnected():
            away = _changed(state, event.participant, presence=Presence.AWAY, presence_at_ms=event.at_ms)
            return _idle(away, event.at_ms)
        case e.ParticipantLeft():
            return _left(state, event)
        case e.OwnerChanged():
            owner = _changed(state, event.owner, granted=Rights.from_wire(event.rights))
            return replace(owner, owner=event.owner)
        case _:
            return _apply_invited(state, event)


def _apply_invited(state: SessionState, event: e.AnyEvent) -> SessionState:
    match event:
        case e.GuestLinkCreated():
            return _link_created(state, event)
        case e.GuestLinkRevoked():
            link = revoke(state.links[event.link], event.at_ms / 1000)
            return replace(state, links=_with(state.links, event.link, link))
        case e.GuestLinkRefused():
            if not event.wrong_pin:
                return state
            link = state.links[event.link]
            return replace(state, links=_with(state.links, event.link, link.with_wrong_pin()))
        case e.GuestAdmitted():
            return _changed(state, event.participant, lobby=LobbyStep.WAITING_FOR_END_USER)
        case e.InvitationCreated():
            return _invitation_created(state, event)
        case e.InvitationAccepted():
            change = seats.accept(state.invitations[event.invitation], event.person, event.at_ms / 1000)
            return _invitation(state, change)
        case e.InvitationDeclined():
            change = seats.decline(state.invitations[event.invitation], event.person, event.at_ms / 1000)
            return _invitation(state, change)
        case e.InvitationCancelled():
            return _invitation(state, seats.cancel(state.invitations[event.invitation], event.at_ms / 1000))
        case e.InvitationExpired():
            return _invitation(state, seats.expire(state.invitations[event.invitation], event.at_ms / 1000))
        case e.RightsChanged():
            return _changed(
                state,
                event.participant,
                profile=event.profile,
                profile_name=event.profile_name,
                granted=Rights.from_wire(event.rights),
                needs_moderator=event.needs_moderator,
            )
        case e.ConsentAsked():
            prompt = Prompt(
                event.prompt,
                event.kind,
                event.participant,
                tuple(Capability(c) for c in event.capabilities),
                event.at_ms,
                event.expires_at_ms,
            )
            return replace(state, prompts=_with(state.prompts, event.prompt, prompt))
        case e.ConsentAnswered():
            return _answered(state, event)
        case e.ConsentCancelled():
            return replace(state, prompts=_without(state.prompts, event.prompt))
        case e.ConsentWithdrawn():
            return _withdrawn(state, event)
        case _:
            return _apply_shared(state, event)


def _apply_shared(state: SessionState, event: e.AnyEvent) -> SessionState:
    match event:
        case e.TrackPublished():
            track = Track(event.track, event.participant, event.kind, event.label, live=True)
            return replace(state, tracks=_with(state.tracks, event.track, track))
        case e.TrackResumed():
            return replace(
                state, tracks=_with(state.tracks, event.track, replace(state.tracks[event.track], live=True))
            )
        case e.TrackInterrupted():
            return replace(
                state, tracks=_with(state.tracks, event.track, replace(state.tracks[event.track], live=False))
            )
        case e.TrackUnpublished():
            after = replace(state, tracks=_without(state.tracks, event.track))
            return _failed_track_ended(after, event) if event.track in state.recording.failed else after
        case e.SharePaused():
            return _moved(state, Cause.SHARE_PAUSED)
        case e.ShareResumed():
            return _moved(state, Cause.SHARE_RESUMED)
        case e.SessionStopped():
            return _moved(state, Cause.STOPPED)
        case e.ControlRequested():
            return _control(state, requests=(*state.control.requests, event.participant))
        case e.ControlRequestDropped():
            return _control(state, requests=_minus(state.control.requests, event.participant))
        case e.ControlGranted():
            requests = _minus(state.control.requests, event.participant)
            return replace(state, control=Control(event.participant, event.at_ms, requests))
        case e.ControlReleased():
            return _released(state, event)
        case e.ChatPosted():
            chat = Chat(event.message, event.actor or "", event.audience, event.text, event.at_ms)
            return replace(state, chat=(*state.chat, chat)[-MAX_CHAT:])
        case e.RecordingStarted():
            return _recording(state, event.at_ms, state.recording.failed - {event.track})
        case e.RecordingRecovered():
            return _recording(state, event.at_ms, state.recording.failed - {event.track or ""})
        case e.RecordingFailed():
            return _recording(state, event.at_ms, state.recording.failed | {event.track or ""})
        case e.SessionClosed():
            done = replace(state, closed_at_ms=event.at_ms, outcome=event.outcome, resolution=event.resolution or None)
            return _moved(done, Cause.CLOSED)
        case e.RecordingSealed() | e.RecordingPartFinished() | e.RecordingViewed() | e.RefusalRecorded():
            return state
        case e.SurveyAnswered():
            return state
        case _:
            raise TypeError(f"no fold for {event.type}")


def _opened(state: SessionState, event: e.SessionOpened) -> SessionState:
    opened = replace(
        state,
        title=event.title,
        description=event.description,
        external_ref=event.external_ref,
        organisation=event.organisation,
        owner=event.owner.participant,
        opened_at_ms=event.at_ms,
        idle_since_ms=event.at_ms,
        policy=Policy(
            recording=event.recording,
            ceiling=Rights.ALL if event.ceiling is None else Rights.from_wire(event.ceiling),
            consent_timeout_ms=event.consent_timeout_s * 1000,
            owner_grace_ms=event.owner_grace_s * 1000,
            place_kept_ms=event.place_kept_s * 1000,
            demo=event.demo,
        ),
        recording=RecordingStatus(
            RecordingState.OFF if event.recording is RecordingPolicy.OFF else RecordingState.WAITING
        ),
    )
    return _seated(opened, event.owner, event.at_ms)


def _recovered(state: SessionState, event: e.SessionRecovered) -> SessionState:
    participants = {
        p.id: replace(p, presence=Presence.AWAY, presence_at_ms=event.at_ms) if p.in_session else p
        for p in state.participants.values()
    }
    tracks = {track.id: replace(track, live=False) for track in state.tracks.values()}
    off = state.policy.recording is RecordingPolicy.OFF
    recording = state.recording if off else RecordingStatus(RecordingState.WAITING, state.recording.since_ms)
    after = replace(state, participants=_frozen(participants), tracks=_frozen(tracks), recording=recording)
    return _idle(after, event.at_ms)


def _seated(state: SessionState, seat: e.Seat, at_ms: int, lobby: LobbyStep | None = None) -> SessionState:
    participant = Participant(
        id=seat.participant,
        kind=seat.kind,
        name=seat.name,
        organisation=seat.organisation,
        person=seat.person,
        profile=seat.profile,
        profile_name=seat.profile_name,
        granted=Rights.from_wire(seat.rights),
        colour=seat.colour,
        joined_at_ms=at_ms,
        presence=Presence.AWAY,
        presence_at_ms=at_ms,
        lobby=lobby,
        link=seat.link,
        invited_by=seat.invited_by,
        secret_hash=seat.secret_hash,
        needs_moderator=seat.needs_moderator,
    )
    return replace(state, participants=_with(state.participants, seat.participant, participant))


def _back(state: SessionState, person: Participant, at_ms: int) -> SessionState:
    """A place that was given up is held again; a guest goes through the lobby anew."""
    lobby = LobbyStep.WAITING_FOR_HOST if person.kind is ParticipantKind.GUEST else None
    back = replace(person, presence=Presence.AWAY, presence_at_ms=at_ms, left=None, lobby=lobby)
    return replace(state, participants=_with(state.participants, person.id, back))


def _connected(state: SessionState, event: e.ParticipantConnected) -> SessionState:
    person = state.participants[event.participant]
    waiting = person.kind is ParticipantKind.GUEST and person.lobby is not LobbyStep.ADMITTED
    presence = Presence.LOBBY if waiting else Presence.HERE
    after = _changed(
        state,
        event.participant,
        presence=presence,
        presence_at_ms=event.at_ms,
        features=frozenset(event.features),
    )
    return replace(after, idle_since_ms=None)


def _left(state: SessionState, event: e.ParticipantLeft) -> SessionState:
    person = state.participants[event.participant]
    lobby = person.lobby if person.lobby in (None, LobbyStep.ADMITTED) else LobbyStep.REFUSED
    after = _changed(
        state,
        event.participant,
        presence=Presence.LEFT,
        presence_at_ms=event.at_ms,
        left=event.reason,
        lobby=lobby,
        features=frozenset[Any](),
    )
    after = _idle(after, event.at_ms)
    return _moved(after, Cause.END_USER_LEFT) if person.kind is ParticipantKind.END_USER else after


def _idle(state: SessionState, at_ms: int) -> SessionState:
    if any(person.here for person in state.present()):
        return state
    return state if state.idle_since_ms is not None else replace(state, idle_since_ms=at_ms)


def _answered(state: SessionState, event: e.ConsentAnswered) -> SessionState:
    person = state.participants[event.participant]
    granted = frozenset(Capability(name) for name in event.granted)
    after = replace(state, prompts=_without(state.prompts, event.prompt))
    refused = person.refused
    if event.answer is ConsentAnswer.ONLY_WATCH:
        refused |= MORE_THAN_WATCHING
    admitted = event.kind is PromptKind.GUEST and event.answer is not ConsentAnswer.DENY
    return _changed(
        after,
        event.participant,
        consented=person.consented | granted,
        refused=refused - granted,
        refused_at_ms=event.at_ms if event.answer is ConsentAnswer.DENY else None,
        lobby=LobbyStep.ADMITTED if admitted else person.lobby,
        presence=Presence.HERE if admitted and person.here else person.presence,
    )


def _withdrawn(state: SessionState, event: e.ConsentWithdrawn) -> SessionState:
    """All that was allowed ends. A colleague who had to ask for driving may ask again, after a while; a guest may not."""
    person = state.participants[event.participant]
    taken = person.consented | {Capability.SCREEN_CONTROL}
    if person.kind is ParticipantKind.INTERNAL and person.granted.asks(Capability.SCREEN_CONTROL):
        taken -= {Capability.SCREEN_CONTROL}
    nothing = frozenset[Capability]()
    return _changed(state, person.id, consented=nothing, refused=person.refused | taken, refused_at_ms=event.at_ms)


def _unasked(state: SessionState) -> SessionState:
    """Another person's screen: what the one before allowed or refused says nothing about it."""
    participants = {p.id: _with_no_answers(p) for p in state.participants.values()}
    return replace(state, participants=_frozen(participants))


def _with_no_answers(person: Participant) -> Participant:
    nothing = frozenset[Capability]()
    return replace(person, consented=nothing, refused=nothing, refused_at_ms=None)


def _released(state: SessionState, event: e.ControlReleased) -> SessionState:
    """What the end-user takes back is not had again without a new question."""
    after = replace(state, control=Control(None, None, state.control.requests))
    end_user = state.end_user()
    if event.reason != "taken_back" or end_user is None or event.actor != end_user.id:
        return after
    person = state.participants[event.participant]
    consented = person.consented - {Capability.SCREEN_CONTROL}
    return _changed(after, person.id, consented=consented, refused_at_ms=event.at_ms)


def link_of(state: SessionState, event: e.GuestLinkCreated) -> GuestLink:
    """The guest link that this event makes."""
    return GuestLink(
        id=event.link,
        session=state.id,
        label=event.label,
        profile=event.profile,
        secret_hash=event.secret_hash,
        created_by=event.actor or "",
        created_at=event.at_ms / 1000,
        expires_at=event.expires_at_ms / 1000,
        max_uses=event.max_uses,
        pin_hash=event.pin_hash,
    )


def _link_created(state: SessionState, event: e.GuestLinkCreated) -> SessionState:
    facts = LinkFacts(event.organisation, event.profile_name, Rights.from_wire(event.rights), event.needs_moderator)
    return replace(
        state,
        links=_with(state.links, event.link, link_of(state, event)),
        link_facts=_with(state.link_facts, event.link, facts),
    )


def _invitation_created(state: SessionState, event: e.InvitationCreated) -> SessionState:
    invitation = seats.Invitation(
        id=event.invitation,
        session=state.id,
        target=seats.Target(seats.TargetKind(event.target_kind), (event.target,)),
        seats=event.seats,
        invited=event.asked,
        created_by=event.actor or "",
        created_at=event.at_ms / 1000,
        expires_at=event.expires_at_ms / 1000,
        note=event.note,
    )
    asked = Asked(
        event.label,
        event.note,
        _frozen(event.asked_why),
        event.profile,
        event.profile_name,
        Rights.from_wire(event.rights),
    )
    return replace(
        state,
        invitations=_with(state.invitations, event.invitation, invitation),
        asked=_with(state.asked, event.invitation, asked),
    )


def _invitation(state: SessionState, change: seats.SeatChange) -> SessionState:
    return replace(state, invitations=_with(state.invitations, change.invitation.id, change.invitation))


def _keys(state: SessionState, event: e.KeyIssued) -> Mapping[str, SessionKey]:
    """A new key ends those before it that nobody has used."""
    kept = {k: v if v.spent_by else replace(v, replaced=True) for k, v in state.keys.items()}
    return _frozen({**kept, event.key_hash: SessionKey(event.expires_at_ms)})


def _recording(state: SessionState, at_ms: int, failed: frozenset[str]) -> SessionState:
    since = state.recording.since_ms if state.recording.since_ms is not None else at_ms
    now = RecordingState.FAILED if failed else RecordingState.RECORDING
    return replace(state, recording=RecordingStatus(now, since, failed))


def _failed_track_ended(state: SessionState, event: e.TrackUnpublished) -> SessionState:
    """Nothing of this track is missing any more; what else is recorded goes on."""
    after = _recording(state, event.at_ms, state.recording.failed - {event.track})
    if after.recording.failed or state.tracks:
        return after
    return replace(after, recording=replace(after.recording, state=RecordingState.WAITING))


def _moved(state: SessionState, cause: Cause) -> SessionState:
    phase = next_phase(state.phase, cause)
    return state if phase is None else replace(state, phase=phase)


def _control(state: SessionState, *, requests: tuple[str, ...]) -> SessionState:
    return replace(state, control=replace(state.control, requests=requests))


def _changed(state: SessionState, participant: str, **changes: Any) -> SessionState:
    person = replace(state.participants[participant], **changes)
    return replace(state, participants=_with(state.participants, participant, person))


def _minus(items: tuple[str, ...], item: str) -> tuple[str, ...]:
    return tuple(other for other in items if other != item)


def _with(mapping: Mapping[str, V], key: str, value: V) -> Mapping[str, V]:
    return _frozen({**mapping, key: value})


def _without(mapping: Mapping[str, V], key: str) -> Mapping[str, V]:
    return _frozen({k: v for k, v in mapping.items() if k != key})


def _frozen(mapping: Mapping[str, V]) -> Mapping[str, V]:
    return MappingProxyType(dict(mapping))
