"""A session as one participant may see it. PURE. What is not for their eyes is not in the view.

The end-user and guests never get team chat, colleagues' invitations, guest links, profiles or the refusals of others; a
guest in the lobby gets nothing but the lobby.
"""

from collections.abc import Callable, Iterable

from invite.guest import LinkProblem, check
from invite.seats import Invitation
from permissions.capabilities import Access, Capability
from permissions.rights import Rights
from session_server.domain.gate import granted_to, rights_of
from session_server.domain.media import sharer_of
from session_server.domain.state import Chat, Entry, Participant, SessionState, Track, to_ms
from session_server.protocol import views as v
from session_server.protocol.vocabulary import (
    Audience,
    Feature,
    InvitationState,
    LinkState,
    LobbyStep,
    ParticipantKind,
    Presence,
    SessionPhase,
    ShareState,
)

INTERNAL_ENTRIES = frozenset(
    {"invitation.created", "invitation.declined", "guest_link.created", "guest_link.revoked", "refusal.recorded"}
)

_LINKS = {
    LinkProblem.REVOKED: LinkState.REVOKED,
    LinkProblem.LOCKED: LinkState.LOCKED,
    LinkProblem.EXPIRED: LinkState.EXPIRED,
    LinkProblem.USED: LinkState.USED,
}


def view_for(
    state: SessionState, participant: str, now_ms: int, profiles: tuple[v.ProfileView, ...] = ()
) -> v.SessionView:
    """The view of one participant. `profiles` are those on offer; only colleagues are told."""
    you = state.participants[participant]
    if you.kind is ParticipantKind.GUEST and you.presence is not Presence.HERE:
        return _lobby_view(state, you)
    internal = you.kind is ParticipantKind.INTERNAL
    seen = {
        "participants": tuple(
            _person(state, p, internal) for p in state.participants.values() if _knows_of(state, you, p.id)
        ),
        "tracks": tuple(_track(track) for track in _tracks(state)),
        "share": share_of(state),
        "control": _control(state),
        "prompts": tuple(_prompt(state, p.id) for p in state.prompts.values() if _knows_of(state, you, p.participant)),
        "timeline": tuple(timeline(state, you)),
    }
    if internal:
        seen |= _for_colleagues(state, now_ms, profiles)
    return _lobby_view(state, you).model_copy(update=seen)


def _for_colleagues(state: SessionState, now_ms: int, profiles: tuple[v.ProfileView, ...]) -> dict[str, object]:
    return {
        "description": state.description,
        "external_ref": state.external_ref,
        "invitations": tuple(_invitation(state, i) for i in state.invitations.values()),
        "guest_links": tuple(_link(state, link, now_ms) for link in state.links),
        "profiles": profiles,
        "environment": dict(state.environment),
        "outcome": state.outcome,
        "resolution": state.resolution,
    }


def _lobby_view(state: SessionState, you: Participant) -> v.SessionView:
    """What anybody may see: who invited, and one's own place. All that somebody in the lobby gets."""
    inviter = state.participants.get(you.invited_by or "") or state.participants[state.owner]
    return v.SessionView(
        session=state.id,
        seq=state.seq,
        phase=state.phase,
        title=state.title,
        description="",
        external_ref="",
        organisation=state.organisation,
        opened_at_ms=state.opened_at_ms,
        you=you.id,
        owner=state.owner,
        participants=(_person(state, inviter, internal=False), _person(state, you, internal=False)),
        tracks=(),
        share=ShareState.NONE,
        control=v.ControlView(),
        recording=_recording(state),
        prompts=(),
    )


def chat_for(state: SessionState, participant: str) -> tuple[v.ChatMessage, ...]:
    """The chat so far, as this participant may read it."""
    return tuple(message_view(state, chat) for chat in state.chat if may_read(state, participant, chat.audience))


def may_read(state: SessionState, participant: str, audience: Audience) -> bool:
    """Whether a message to this audience reaches the participant now."""
    person = state.participants.get(participant)
    if person is None:
        return False
    rights = rights_of(state, participant)
    if audience is Audience.TEAM:
        return rights.allows(Capability.CHAT_TEAM)
    return rights.allows(Capability.CHAT_EVERYONE) or rights.allows(Capability.SCREEN_VIEW)


def message_view(state: SessionState, chat: Chat) -> v.ChatMessage:
    author = state.participants[chat.author]
    return v.ChatMessage(
        message=chat.id,
        author=author.id,
        author_name=author.name,
        author_kind=author.kind,
        audience=chat.audience,
        text=chat.text,
        at_ms=chat.at_ms,
    )


def share_of(state: SessionState) -> ShareState:
    if not state.tracks or state.phase not in (SessionPhase.ACTIVE, SessionPhase.PAUSED):
        return ShareState.NONE
    if state.phase is SessionPhase.PAUSED:
        return ShareState.PAUSED
    sharers = {t.participant for t in state.tracks.values() if t.live}
    live = any(state.participants[p].presence is Presence.HERE for p in sharers)
    return ShareState.LIVE if live else ShareState.INTERRUPTED


def timeline(state: SessionState, you: Participant) -> list[v.TimelineEntry]:
    """The short history with names; colleagues' own doings are for colleagues."""
    internal = you.kind is ParticipantKind.INTERNAL
    return [
        _entry(entry, _namer(state))
        for entry in state.timeline
        if (internal or entry.type not in INTERNAL_ENTRIES)
        and _knows_of(state, you, entry.subject)
        and _knows_of(state, you, entry.actor)
    ]


def receipt(state: SessionState, history: Iterable[Entry]) -> v.ReceiptView:
    """What the end-user keeps of the session: everybody who was in it, and `history` as far as it concerns them."""
    people = tuple(
        _person(state, p, internal=False) for p in state.participants.values() if p.kind is not ParticipantKind.END_USER
    )
    name = _namer(state)
    entries = tuple(_entry(entry, name) for entry in history if entry.type not in INTERNAL_ENTRIES)
    return v.ReceiptView(people=people, entries=entries)


def _namer(state: SessionState) -> Callable[[str | None], str | None]:
    def name(participant: str | None) -> str | None:
        person = state.participants.get(participant or "")
        return person.name if person is not None else None

    return name


def _entry(entry: Entry, name: Callable[[str | None], str | None]) -> v.TimelineEntry:
    return v.TimelineEntry(
        seq=entry.seq,
        at_ms=entry.at_ms,
        type=entry.type,
        actor=name(entry.actor),
        subject=name(entry.subject),
        detail=entry.detail,
    )


def _knows_of(state: SessionState, you: Participant, participant: str | None) -> bool:
    """Everybody who is or was in the session is shown to everybody; a guest learns nothing of other lobby visitors."""
    person = state.participants.get(participant or "")
    if you.kind is not ParticipantKind.GUEST or person is None or person.id == you.id:
        return True
    return person.kind is not ParticipantKind.GUEST or person.lobby is LobbyStep.ADMITTED


def _person(state: SessionState, person: Participant, internal: bool) -> v.ParticipantView:
    rights = rights_of(state, person.id)
    shown = _as_seen(state, person, rights)
    sees = rights.allows(Capability.SCREEN_VIEW) and state.phase is SessionPhase.ACTIVE and bool(state.tracks)
    return v.ParticipantView(
        participant=person.id,
        person=person.person if internal else None,
        name=person.name,
        kind=person.kind,
        organisation=person.organisation,
        presence=person.presence,
        profile=person.profile,
        profile_name=person.profile_name,
        rights=shown,
        colour=person.colour,
        owner=person.id == state.owner,
        sharing=any(t.participant == person.id and t.live for t in state.tracks.values()),
        watching=sees and person.kind is not ParticipantKind.END_USER,
        driving=person.id == state.control.driver,
        lobby=person.lobby,
        joined_at_ms=person.joined_at_ms,
        left=person.left,
    )


def _as_seen(state: SessionState, person: Participant, rights: Rights) -> dict[Capability, Access]:
    """Effective rights; for a guest in the lobby, or somebody away, what they will have to be asked for."""
    if person.presence is Presence.HERE or not person.in_session:
        return {c: rights.access(c) for c in rights}
    base = granted_to(state, person)
    return {c: base.access(c) for c in base}


def _tracks(state: SessionState) -> Iterable[Track]:
    return state.tracks.values() if share_of(state) is not ShareState.NONE else ()


def _track(track: Track) -> v.TrackView:
    return v.TrackView(track=track.id, participant=track.participant, kind=track.kind, label=track.label)


def _control(state: SessionState) -> v.ControlView:
    sharer = state.participants.get(sharer_of(state) or "")
    return v.ControlView(
        driver=state.control.driver,
        since_ms=state.control.since_ms,
        requests=state.control.requests,
        drivable=sharer is not None and Feature.INPUT in sharer.features,
    )


def _recording(state: SessionState) -> v.RecordingView:
    return v.RecordingView(
        policy=state.policy.recording, state=state.recording.state, since_ms=state.recording.since_ms
    )


def _prompt(state: SessionState, prompt_id: str) -> v.PromptView:
    prompt = state.prompts[prompt_id]
    person = state.participants[prompt.participant]
    link = state.links.get(person.link or "")
    return v.PromptView(
        prompt=prompt.id,
        kind=prompt.kind,
        participant=person.id,
        name=person.name,
        organisation=person.organisation,
        external=person.kind is ParticipantKind.GUEST,
        capabilities=prompt.capabilities,
        until_ms=to_ms(link.expires_at) if link is not None else None,
        asked_at_ms=prompt.asked_at_ms,
        expires_at_ms=prompt.expires_at_ms,
    )


def _invitation(state: SessionState, invitation: Invitation) -> v.InvitationView:
    return v.InvitationView(
        invitation=invitation.id,
        label=state.asked[invitation.id].label,
        seats=invitation.seats,
        taken=len(invitation.accepted),
        state=InvitationState.OPEN if invitation.end is None else InvitationState(invitation.end.value),
        note=invitation.note,
        by=invitation.created_by,
        at_ms=to_ms(invitation.created_at),
        expires_at_ms=to_ms(invitation.expires_at),
    )


def _link(state: SessionState, link_id: str, now_ms: int) -> v.GuestLinkView:
    link, facts = state.links[link_id], state.link_facts[link_id]
    problem = check(link, now_ms / 1000)
    return v.GuestLinkView(
        link=link.id,
        label=link.label,
        organisation=facts.organisation,
        profile=link.profile,
        state=LinkState.OPEN if problem is None else _LINKS.get(problem, LinkState.OPEN),
        uses=link.uses,
        max_uses=link.max_uses,
        pin=link.pin_hash is not None,
        by=link.created_by,
        created_at_ms=to_ms(link.created_at),
        expires_at_ms=to_ms(link.expires_at),
    )
