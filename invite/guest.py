"""A guest link and its seats, as facts and pure transitions.

`issue` makes a link, `check` says why it admits nobody, `redeem` spends a use and gives a seat, `revoke` ends it. Opening
the link calls `check` alone (mail scanners open links); only *Join* calls `redeem`. Store what `redeem` returns in the
transaction that read the link.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from invite.tokens import same_hash

DEFAULT_LINK_LIFE_S: Final = 2 * 3600.0
MAX_WRONG_PINS: Final = 5
"""Then the link is locked: 5 tries at a 4-digit PIN find it once in 2 000 links."""
MAX_LABEL_CHARS: Final = 120


@dataclass(frozen=True, slots=True)
class LinkPolicy:
    """What the organisation lets a link be at most."""

    max_life_s: float = DEFAULT_LINK_LIFE_S
    max_uses: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestSeat:
    """A place in the session, bound to one browser by the hash of a secret that only this browser holds."""

    id: str
    link: str
    browser_hash: str
    name: str
    redeemed_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestLink:
    """A link as the log's facts make it. What its guests may do stands beside it, as the session's fact.

    secret_hash  `LinkToken.secret_hash()`
    pin_hash     opaque here: an adapter verifies the PIN and passes the result to `redeem`; None when there is no PIN
    """

    id: str
    session: str
    label: str
    profile: str
    secret_hash: str
    created_by: str
    created_at: float
    expires_at: float
    not_before: float | None = None
    max_uses: int = 1
    uses: int = 0
    pin_hash: str | None = None
    wrong_pins: int = 0
    revoked_at: float | None = None

    @property
    def locked(self) -> bool:
        return self.wrong_pins >= MAX_WRONG_PINS

    def with_use(self) -> "GuestLink":
        return replace(self, uses=self.uses + 1)

    def with_wrong_pin(self) -> "GuestLink":
        return replace(self, wrong_pins=self.wrong_pins + 1)


class IssueProblem(StrEnum):
    """Why a link is not made."""

    NO_LABEL = "no_label"
    LIFE_TOO_LONG = "life_too_long"
    OVER_BEFORE_IT_BEGINS = "over_before_it_begins"
    BAD_USES = "bad_uses"

    @property
    def words_key(self) -> str:
        return f"invite.issue.{self.value}"


class LinkProblem(StrEnum):
    """Why a link admits nobody now."""

    UNKNOWN = "unknown"
    REVOKED = "revoked"
    LOCKED = "locked"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    USED = "used"
    PIN_REQUIRED = "pin_required"
    PIN_WRONG = "pin_wrong"

    @property
    def words_key(self) -> str:
        """The key of the sentence in the text catalogue."""
        return f"invite.link.{self.value}"


@dataclass(frozen=True, slots=True)
class Redeemed:
    """Admission to the lobby. `fresh` is False for a reload in the browser that holds the seat."""

    link: GuestLink
    seat: GuestSeat
    fresh: bool


@dataclass(frozen=True, slots=True)
class NotRedeemed:
    """Why not. `link` is to be stored (a wrong PIN has been counted); None when there is no such link."""

    link: GuestLink | None
    problem: LinkProblem


def issue(link: GuestLink, policy: LinkPolicy) -> GuestLink | IssueProblem:
    """The link itself when the policy lets it be made, else why not."""
    if not 1 <= len(link.label.strip()) <= MAX_LABEL_CHARS:
        return IssueProblem.NO_LABEL
    begins_at = max(link.created_at, link.not_before if link.not_before is not None else link.created_at)
    if link.expires_at <= begins_at:
        return IssueProblem.OVER_BEFORE_IT_BEGINS
    if link.expires_at - begins_at > policy.max_life_s:
        return IssueProblem.LIFE_TOO_LONG
    return link if 1 <= link.max_uses <= policy.max_uses else IssueProblem.BAD_USES


def check(link: GuestLink | None, now: float) -> LinkProblem | None:
    """Why this link gives no new seat now, or None when it does (a PIN may still be required). Changes nothing."""
    over = check_return(link, now)
    if link is None or over is not None:
        return over
    if link.locked:
        return LinkProblem.LOCKED
    return LinkProblem.USED if link.uses >= link.max_uses else None


def check_return(link: GuestLink | None, now: float) -> LinkProblem | None:
    """Why even a browser that holds a seat of this link may not come (back) now, or None when it may.

    A lock and spent uses do not count: whoever guesses PINs throws nobody out, and a reload costs nothing.
    """
    if link is None:
        return LinkProblem.UNKNOWN
    if link.revoked_at is not None:
        return LinkProblem.REVOKED
    if link.not_before is not None and now < link.not_before:
        return LinkProblem.NOT_YET
    return LinkProblem.EXPIRED if now >= link.expires_at else None


def redeem(
    link: GuestLink | None,
    *,
    now: float,
    seat_id: str,
    browser_hash: str,
    name: str,
    pin_ok: bool | None = None,
    seats: Iterable[GuestSeat] = (),
) -> Redeemed | NotRedeemed:
    """Spend one use and bind this browser, or say why not.

    pin_ok   None when no PIN was entered, else whether the adapter found it right
    seats    of this link so far: the browser that holds one gets it again, without a use and without a PIN
    """
    if link is None:
        return NotRedeemed(None, LinkProblem.UNKNOWN)
    held = next((s for s in seats if s.link == link.id and same_hash(s.browser_hash, browser_hash)), None)
    problem = check_return(link, now) if held else check(link, now)
    if problem is not None:
        return NotRedeemed(link, problem)
    if held:
        return Redeemed(link, held, fresh=False)
    if link.pin_hash is not None and pin_ok is not True:
        return _without_pin(link, pin_ok)
    seat = GuestSeat(id=seat_id, link=link.id, browser_hash=browser_hash, name=name, redeemed_at=now)
    return Redeemed(link.with_use(), seat, fresh=True)


def revoke(link: GuestLink, now: float) -> GuestLink:
    """The link revoked; a second time changes nothing."""
    return link if link.revoked_at is not None else replace(link, revoked_at=now)


def _without_pin(link: GuestLink, pin_ok: bool | None) -> NotRedeemed:
    if pin_ok is None:
        return NotRedeemed(link, LinkProblem.PIN_REQUIRED)
    counted = link.with_wrong_pin()
    return NotRedeemed(counted, LinkProblem.LOCKED if counted.locked else LinkProblem.PIN_WRONG)
