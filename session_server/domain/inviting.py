"""Bringing people in, letting them through the lobby, and setting what they may do. PURE."""

from invite import guest, seats
from invite.lobby import LobbyInput, LobbyState, step
from permissions.policy import attenuate
from session_server.domain import events as e
from session_server.domain.consenting import leave
from session_server.domain.evolve import link_of
from session_server.domain.inputs import Commanded
from session_server.domain.joining import end_link
from session_server.domain.state import MAX_GUEST_LINKS, MAX_INVITATIONS, Participant
from session_server.domain.turn import Refusal, Turn, not_found, not_now, not_permitted
from session_server.protocol import messages as m
from session_server.protocol.base import ErrorCode
from session_server.protocol.vocabulary import LeaveReason, LobbyStep, ParticipantKind

MAX_LINK_LIFE_MS = 24 * 3600 * 1000  # the wire allows a week for policies to come; a link of today lives a day at most
# The millisecond is for instants in seconds, whose difference may come out a hair above the life that was meant.
LINK_POLICY = guest.LinkPolicy(max_life_s=(MAX_LINK_LIFE_MS + 1) / 1000)
ISSUE_REFUSALS = {
    guest.IssueProblem.NO_LABEL: "Say for whom the link is.",
    guest.IssueProblem.LIFE_TOO_LONG: f"A guest link lives at most {MAX_LINK_LIFE_MS // 3_600_000} hours.",
    guest.IssueProblem.OVER_BEFORE_IT_BEGINS: "The link would be over before it begins.",
    guest.IssueProblem.BAD_USES: f"A guest link is for 1 to {LINK_POLICY.max_uses} people.",
}


def invite(turn: Turn, given: Commanded, command: m.InvitationCreate) -> Refusal | None:
    """Asks colleagues; who they are was found by routing and comes with the command. Result: the invitation."""
    if not given.asked:
        return Refusal(ErrorCode.NOBODY_AVAILABLE, "Nobody who could be asked is free now. Try a wider circle.")
    if len(turn.state.invitations) >= MAX_INVITATIONS:
        return not_now(f"At most {MAX_INVITATIONS} invitations can be made in one session.")
    if given.profile is None:
        return not_found("The profile")
    lives_ms = int(seats.DEFAULT_INVITATION_LIFE_S * 1000)
    turn.result = turn.fresh("inv")
    turn.emit(
        e.InvitationCreated(
            at_ms=turn.now_ms,
            actor=given.participant,
            invitation=turn.result,
            target_kind=command.target.kind,
            target=_target(command.target),
            label=given.label,
            seats=min(command.seats, len(given.asked)),
            note=command.note,
            asked=tuple(given.asked),
            asked_why=dict(given.asked),
            profile=given.profile.id,
            profile_name=given.profile.name,
            rights=given.profile.rights.to_wire(),
            expires_at_ms=turn.now_ms + lives_ms,
        )
    )
    return None


def _target(target: m.InviteTarget) -> str:
    match target:
        case m.InvitePerson():
            return target.person
        case m.InviteTeam():
            return target.team
    return target.skill


def cancel(turn: Turn, by: str, command: m.InvitationCancel) -> Refusal | None:
    invitation = turn.state.invitations.get(command.invitation)
    if invitation is None or invitation.end is not None:
        return not_found("This invitation")
    turn.emit(e.InvitationCancelled(at_ms=turn.now_ms, actor=by, invitation=invitation.id))
    return None


def make_link(turn: Turn, given: Commanded, command: m.GuestLinkCreate) -> Refusal | None:
    """Makes a guest link; the token was drawn by the application, here only its hash arrives."""
    profile = given.profile
    if profile is None or not profile.for_guests:
        return Refusal(ErrorCode.NOT_FOUND, "There is no such profile for guests.")
    if len(turn.state.links) >= MAX_GUEST_LINKS:
        return not_now(f"At most {MAX_GUEST_LINKS} guest links can be made in one session.")
    made = e.GuestLinkCreated(
        at_ms=turn.now_ms,
        actor=given.participant,
        link=given.link,
        secret_hash=given.secret_hash,
        label=command.label,
        organisation=command.organisation,
        profile=profile.id,
        profile_name=profile.name,
        rights=profile.rights.to_wire(),
        expires_at_ms=turn.now_ms + command.expires_in_s * 1000,
        max_uses=command.uses,
        pin_hash=given.pin_hash,
        needs_moderator=profile.needs_moderator,
    )
    issued = guest.issue(link_of(turn.state, made), LINK_POLICY)
    if isinstance(issued, guest.IssueProblem):
        return not_now(ISSUE_REFUSALS[issued])
    turn.emit(made)
    return None


def revoke_link(turn: Turn, by: str, command: m.GuestLinkRevoke) -> Refusal | None:
    """Ends the link and shows out everybody who came by it."""
    link = turn.state.links.get(command.link)
    if link is None or guest.check(link, turn.now_ms / 1000) is guest.LinkProblem.REVOKED:
        return not_found("This link")
    end_link(turn, by, link)
    return None


def admit(turn: Turn, by: str, participant: str) -> Refusal | None:
    """The host's yes; the end-user is asked next."""
    person = _in_lobby(turn, participant, LobbyInput.HOST_ADMITS)
    if person is None:
        return not_found("This guest's request")
    turn.emit(e.GuestAdmitted(at_ms=turn.now_ms, actor=by, participant=participant))
    return None


def refuse(turn: Turn, by: str, participant: str) -> Refusal | None:
    """The host's no, also while the end-user is still being asked."""
    if _in_lobby(turn, participant, LobbyInput.HOST_REFUSES) is None:
        return not_found("This guest's request")
    leave(turn, participant, LeaveReason.REFUSED)
    return None


def _in_lobby(turn: Turn, participant: str, wanted: LobbyInput) -> Participant | None:
    person = turn.someone(participant)
    if person is None or person.lobby in (None, LobbyStep.REFUSED):
        return None
    return person if step(LobbyState(person.lobby), wanted) is not None else None


def set_rights(turn: Turn, given: Commanded, command: m.RightsSet) -> Refusal | None:
    """Gives somebody another profile. Nobody can give more than they have; the owner's own profile is not changed."""
    person = turn.someone(command.participant)
    profile = given.profile
    if person is None or profile is None:
        return not_found("This person" if person is None else "The profile")
    if person.id == turn.state.owner or person.kind is ParticipantKind.END_USER:
        return not_permitted(turn, given.participant, "change the rights of the owner or the end-user")
    if (person.kind is ParticipantKind.GUEST) is not profile.for_guests:
        return Refusal(ErrorCode.NOT_PERMITTED, "This profile is not for this kind of participant.")
    giver = turn.state.participants[given.participant].granted
    rights = profile.rights & giver if person.kind is ParticipantKind.INTERNAL else profile.rights
    if person.kind is ParticipantKind.GUEST:
        rights = attenuate(profile.rights, giver, turn.state.policy.ceiling)
    turn.emit(
        e.RightsChanged(
            at_ms=turn.now_ms,
            actor=given.participant,
            participant=person.id,
            profile=profile.id,
            profile_name=profile.name,
            rights=rights.to_wire(),
            needs_moderator=profile.needs_moderator,
        )
    )
    return None
