"""Guest links: made within the policy, looked at without a trace, spent once, locked, revoked."""

from dataclasses import replace

import pytest

from invite.guest import (
    MAX_LABEL_CHARS,
    MAX_WRONG_PINS,
    GuestLink,
    GuestSeat,
    IssueProblem,
    LinkPolicy,
    LinkProblem,
    NotRedeemed,
    Redeemed,
    check,
    check_return,
    issue,
    redeem,
    revoke,
)

LINK = GuestLink(
    id="lnk_1",
    session="ses_1",
    label="Jane Okafor",
    profile="vendor-view",
    secret_hash="00",
    created_by="par_1",
    created_at=1000.0,
    expires_at=8200.0,
)
PIN_LINK = replace(LINK, pin_hash="$scrypt$")


def join(link: GuestLink | None, browser: str = "b1", *, now: float = 2000.0, pin_ok: bool | None = None, seats=()):
    return redeem(
        link, now=now, seat_id=f"seat-{browser}", browser_hash=browser, name="Jane", pin_ok=pin_ok, seats=seats
    )


def joined(link: GuestLink, browser: str = "b1", *, pin_ok: bool | None = None) -> Redeemed:
    result = join(link, browser, pin_ok=pin_ok)
    assert isinstance(result, Redeemed)
    return result


def test_a_link_within_the_policy_is_made():
    assert issue(LINK, LinkPolicy()) is LINK
    late = replace(LINK, not_before=5000.0, expires_at=5000.0 + 7200.0)
    assert issue(late, LinkPolicy()) is late


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        (replace(LINK, label=" "), IssueProblem.NO_LABEL),
        (replace(LINK, label="x" * (MAX_LABEL_CHARS + 1)), IssueProblem.NO_LABEL),
        (replace(LINK, expires_at=8200.5), IssueProblem.LIFE_TOO_LONG),
        (replace(LINK, expires_at=1000.0), IssueProblem.OVER_BEFORE_IT_BEGINS),
        (replace(LINK, not_before=8200.0), IssueProblem.OVER_BEFORE_IT_BEGINS),
        (replace(LINK, not_before=0.0, expires_at=900.0), IssueProblem.OVER_BEFORE_IT_BEGINS),
        (replace(LINK, max_uses=0), IssueProblem.BAD_USES),
        (replace(LINK, max_uses=21), IssueProblem.BAD_USES),
    ],
)
def test_a_link_beyond_the_policy_is_not_made(link: GuestLink, problem: IssueProblem):
    assert issue(link, LinkPolicy()) is problem
    assert problem.words_key == f"invite.issue.{problem.value}"


@pytest.mark.parametrize(
    ("link", "now", "problem"),
    [
        (None, 2000.0, LinkProblem.UNKNOWN),
        (LINK, 2000.0, None),
        (PIN_LINK, 2000.0, None),
        (LINK, 8199.9, None),
        (LINK, 8200.0, LinkProblem.EXPIRED),
        (replace(LINK, not_before=2000.0), 1999.9, LinkProblem.NOT_YET),
        (replace(LINK, not_before=2000.0), 2000.0, None),
        (replace(LINK, revoked_at=1500.0), 9000.0, LinkProblem.REVOKED),
        (replace(LINK, wrong_pins=MAX_WRONG_PINS), 2000.0, LinkProblem.LOCKED),
        (replace(LINK, wrong_pins=MAX_WRONG_PINS - 1), 2000.0, None),
        (replace(LINK, uses=1), 2000.0, LinkProblem.USED),
    ],
)
def test_what_looking_at_a_link_tells(link: GuestLink | None, now: float, problem: LinkProblem | None):
    assert check(link, now) is problem


def test_join_spends_a_use_and_binds_the_browser():
    result = joined(LINK)
    assert result == Redeemed(
        replace(LINK, uses=1),
        GuestSeat(id="seat-b1", link="lnk_1", browser_hash="b1", name="Jane", redeemed_at=2000.0),
        fresh=True,
    )
    assert join(result.link, "b2", seats=[result.seat]) == NotRedeemed(result.link, LinkProblem.USED)


def test_an_unknown_link_is_refused():
    assert join(None) == NotRedeemed(None, LinkProblem.UNKNOWN)


def test_a_reload_costs_no_use_and_no_pin_even_while_the_link_is_locked():
    first = joined(PIN_LINK, pin_ok=True)
    locked = replace(first.link, wrong_pins=MAX_WRONG_PINS)
    assert join(locked, seats=[first.seat]) == Redeemed(locked, first.seat, fresh=False)
    assert join(locked, "b2", seats=[first.seat]) == NotRedeemed(locked, LinkProblem.LOCKED)


def test_a_seat_of_another_link_counts_for_nothing():
    other = replace(joined(LINK).seat, link="lnk_2")
    assert joined(LINK).fresh
    assert join(replace(LINK, uses=1), seats=[other]) == NotRedeemed(replace(LINK, uses=1), LinkProblem.USED)


def test_a_revoked_or_expired_link_lets_nobody_back():
    first = joined(LINK)
    revoked = revoke(first.link, 3000.0)
    assert join(revoked, seats=[first.seat]) == NotRedeemed(revoked, LinkProblem.REVOKED)
    assert join(first.link, now=8200.0, seats=[first.seat]) == NotRedeemed(first.link, LinkProblem.EXPIRED)
    assert check_return(first.link, 8199.0) is None


def test_revoking_twice_keeps_the_first_instant():
    assert revoke(revoke(LINK, 3000.0), 4000.0).revoked_at == 3000.0


def test_a_pin_is_asked_for_and_its_absence_is_not_counted():
    assert join(PIN_LINK) == NotRedeemed(PIN_LINK, LinkProblem.PIN_REQUIRED)
    assert joined(PIN_LINK, pin_ok=True).link.uses == 1


def test_a_pin_for_a_link_without_one_is_ignored():
    assert joined(LINK, pin_ok=False).fresh


def test_five_wrong_pins_lock_it_and_a_right_one_in_between_does_not_help():
    link = replace(PIN_LINK, max_uses=2)
    for tried in range(1, MAX_WRONG_PINS):
        result = join(link, pin_ok=False)
        assert isinstance(result, NotRedeemed)
        assert result.problem is LinkProblem.PIN_WRONG
        assert result.link is not None
        link = result.link
        assert link.wrong_pins == tried
    link = joined(link, "b9", pin_ok=True).link
    last = join(link, pin_ok=False)
    assert isinstance(last, NotRedeemed)
    assert last.problem is LinkProblem.LOCKED
    assert last.link is not None
    assert last.link.locked
    assert join(last.link, pin_ok=True) == NotRedeemed(last.link, LinkProblem.LOCKED)


def test_every_problem_has_words():
    assert LinkProblem.USED.words_key == "invite.link.used"
