"""An invitation to colleagues with N seats: the first N who accept win, the others hear that it is taken.

Pure transitions; atomicity comes from the one actor that owns the session (and, across nodes, from its lease).
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

DEFAULT_INVITATION_LIFE_S: Final = 120.0
"""A card that nobody answers in two minutes is answered by widening the ring, not by waiting."""
MAX_SEATS: Final = 10
"""As many helpers as a session is measured for."""
MAX_INVITED: Final = 200
"""A broadcast beyond this is noise; routing orders people, so the best are kept."""
MAX_NOTE_CHARS: Final = 500


class TargetKind(StrEnum):
    PERSON = "person"
    TEAM = "team"
    SKILL = "skill"


@dataclass(frozen=True, slots=True)
class Target:
    """Whom the inviter meant. `names` holds one person or team, or one or more skills."""

    kind: TargetKind
    names: tuple[str, ...]


class InvitationEnd(StrEnum):
    """Why an invitation no longer stands."""

    FILLED = "filled"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """N seats for the invited. `accepted` never has more than `seats`; `end` is None while it stands."""

    id: str
    session: str
    target: Target
    seats: int
    invited: tuple[str, ...]
    created_by: str
    created_at: float
    expires_at: float
    note: str = ""
    accepted: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    end: InvitationEnd | None = None
    ended_at: float | None = None

    @property
    def seats_left(self) -> int:
        return self.seats - len(self.accepted)

    @property
    def unanswered(self) -> tuple[str, ...]:
        """The invited who have neither accepted nor declined: who is told when it ends."""
        return tuple(p for p in self.invited if p not in self.accepted and p not in self.declined)


class InvitationProblem(StrEnum):
    """Why an invitation is not made."""

    NOBODY = "nobody"
    TOO_MANY = "too_many"
    BAD_SEATS = "bad_seats"
    NOTE_TOO_LONG = "note_too_long"
    OVER_BEFORE_IT_BEGINS = "over_before_it_begins"


class SeatResult(StrEnum):
    """What became of an answer."""

    ACCEPTED = "accepted"
    ALREADY_IN = "already_in"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    ALREADY_TAKEN = "already_taken"
    ALREADY_OVER = "already_over"
    NOT_INVITED = "not_invited"
    NOT_YET = "not_yet"

    @property
    def words_key(self) -> str:
        """The key of the sentence in the text catalogue."""
        return f"invite.seat.{self.value}"


@dataclass(frozen=True, slots=True)
class SeatChange:
    """The invitation afterwards (the same object when nothing changed) and the result for whoever acted."""

    invitation: Invitation
    result: SeatResult


def propose(invitation: Invitation) -> Invitation | InvitationProblem:
    """The invitation itself when it may be sent, else why not. People named twice are a mistake of the caller's."""
    if not invitation.invited:
        return InvitationProblem.NOBODY
    if len(invitation.invited) > MAX_INVITED:
        return InvitationProblem.TOO_MANY
    if not 1 <= invitation.seats <= MAX_SEATS:
        return InvitationProblem.BAD_SEATS
    if len(invitation.note) > MAX_NOTE_CHARS:
        return InvitationProblem.NOTE_TOO_LONG
    if invitation.expires_at <= invitation.created_at:
        return InvitationProblem.OVER_BEFORE_IT_BEGINS
    return invitation


def accept(invitation: Invitation, person: str, now: float) -> SeatChange:
    """Take a seat. Who declined before may still take one; who has one is told so, at any time."""
    if person not in invitation.invited:
        return SeatChange(invitation, SeatResult.NOT_INVITED)
    if person in invitation.accepted:
        return SeatChange(invitation, SeatResult.ALREADY_IN)
    over = _over(invitation, now)
    if over is not None:
        return SeatChange(invitation, over)
    taken = replace(
        invitation,
        accepted=(*invitation.accepted, person),
        declined=tuple(other for other in invitation.declined if other != person),
    )
    return SeatChange(_ended_if_settled(taken, now), SeatResult.ACCEPTED)


def decline(invitation: Invitation, person: str, now: float) -> SeatChange:
    """Say no. A second no changes nothing; a seat once taken is left by leaving the session, not here."""
    if person not in invitation.invited:
        return SeatChange(invitation, SeatResult.NOT_INVITED)
    if person in invitation.accepted:
        return SeatChange(invitation, SeatResult.ALREADY_IN)
    over = _over(invitation, now)
    if over is not None:
        return SeatChange(invitation, over)
    if person in invitation.declined:
        return SeatChange(invitation, SeatResult.DECLINED)
    declined = replace(invitation, declined=(*invitation.declined, person))
    return SeatChange(_ended_if_settled(declined, now), SeatResult.DECLINED)


def cancel(invitation: Invitation, now: float) -> SeatChange:
    """The inviter takes the open seats back; who has accepted stays."""
    if invitation.end is not None:
        return SeatChange(invitation, SeatResult.ALREADY_OVER)
    return SeatChange(_ended(invitation, InvitationEnd.CANCELLED, now), SeatResult.CANCELLED)


def expire(invitation: Invitation, now: float) -> SeatChange:
    """End it when its time is over. Call on the clock's tick."""
    if invitation.end is not None:
        return SeatChange(invitation, SeatResult.ALREADY_OVER)
    if now < invitation.expires_at:
        return SeatChange(invitation, SeatResult.NOT_YET)
    return SeatChange(_ended(invitation, InvitationEnd.EXPIRED, now), SeatResult.EXPIRED)


_TOLD: Final = {
    InvitationEnd.FILLED: SeatResult.ALREADY_TAKEN,
    InvitationEnd.DECLINED: SeatResult.ALREADY_OVER,
    InvitationEnd.CANCELLED: SeatResult.CANCELLED,
    InvitationEnd.EXPIRED: SeatResult.EXPIRED,
}


def _over(invitation: Invitation, now: float) -> SeatResult | None:
    if invitation.end is not None:
        return _TOLD[invitation.end]
    return SeatResult.EXPIRED if now >= invitation.expires_at else None


def _ended_if_settled(invitation: Invitation, now: float) -> Invitation:
    if invitation.seats_left == 0:
        return _ended(invitation, InvitationEnd.FILLED, now)
    return invitation if invitation.unanswered else _ended(invitation, InvitationEnd.DECLINED, now)


def _ended(invitation: Invitation, end: InvitationEnd, now: float) -> Invitation:
    return replace(invitation, end=end, ended_at=now)
