"""Invitations with N seats."""

from dataclasses import replace

import pytest

from invite.seats import (
    MAX_INVITED,
    MAX_NOTE_CHARS,
    MAX_SEATS,
    Invitation,
    InvitationEnd,
    InvitationProblem,
    SeatChange,
    SeatResult,
    Target,
    TargetKind,
    accept,
    cancel,
    decline,
    expire,
    propose,
)

R, E = SeatResult, InvitationEnd
OPEN = Invitation(
    id="inv_1",
    session="ses_1",
    target=Target(TargetKind.SKILL, ("acme-ledger",)),
    seats=1,
    invited=("ines", "tomas", "mei"),
    created_by="ana",
    created_at=100.0,
    expires_at=220.0,
)
TWO = replace(OPEN, seats=2)


def test_a_sound_invitation_is_sent():
    assert propose(OPEN) is OPEN
    assert propose(replace(OPEN, seats=MAX_SEATS, note="n" * MAX_NOTE_CHARS)).__class__ is Invitation


@pytest.mark.parametrize(
    ("invitation", "problem"),
    [
        (replace(OPEN, invited=()), InvitationProblem.NOBODY),
        (replace(OPEN, invited=tuple(map(str, range(MAX_INVITED + 1)))), InvitationProblem.TOO_MANY),
        (replace(OPEN, seats=0), InvitationProblem.BAD_SEATS),
        (replace(OPEN, seats=MAX_SEATS + 1), InvitationProblem.BAD_SEATS),
        (replace(OPEN, note="n" * (MAX_NOTE_CHARS + 1)), InvitationProblem.NOTE_TOO_LONG),
        (replace(OPEN, expires_at=100.0), InvitationProblem.OVER_BEFORE_IT_BEGINS),
    ],
)
def test_an_unsound_one_is_not(invitation: Invitation, problem: InvitationProblem):
    assert propose(invitation) is problem


def test_the_first_to_accept_wins_and_the_others_hear_it():
    taken = accept(OPEN, "tomas", 101.0)
    assert taken.result is R.ACCEPTED
    assert taken.invitation == replace(OPEN, accepted=("tomas",), end=E.FILLED, ended_at=101.0)
    assert taken.invitation.unanswered == ("ines", "mei")
    assert accept(taken.invitation, "ines", 102.0) == SeatChange(taken.invitation, R.ALREADY_TAKEN)
    assert decline(taken.invitation, "ines", 102.0) == SeatChange(taken.invitation, R.ALREADY_TAKEN)
    assert accept(taken.invitation, "tomas", 999.0) == SeatChange(taken.invitation, R.ALREADY_IN)


def test_it_stands_while_seats_are_left():
    one = accept(TWO, "tomas", 101.0).invitation
    assert (one.seats_left, one.end) == (1, None)
    assert accept(one, "tomas", 101.5).result is R.ALREADY_IN
    both = accept(one, "mei", 102.0).invitation
    assert (both.seats_left, both.end) == (0, E.FILLED)


def test_strangers_are_told_so():
    assert accept(OPEN, "eve", 101.0) == SeatChange(OPEN, R.NOT_INVITED)
    assert decline(OPEN, "eve", 101.0) == SeatChange(OPEN, R.NOT_INVITED)


def test_a_no_can_be_changed_until_all_have_said_it():
    no = decline(OPEN, "tomas", 101.0)
    assert no.result is R.DECLINED
    assert decline(no.invitation, "tomas", 102.0) == SeatChange(no.invitation, R.DECLINED)
    yes = accept(no.invitation, "tomas", 103.0)
    assert yes.result is R.ACCEPTED
    assert yes.invitation.declined == ()
    assert decline(yes.invitation, "tomas", 104.0).result is R.ALREADY_IN


def test_when_all_have_declined_it_is_over():
    invitation = OPEN
    for person in OPEN.invited:
        invitation = decline(invitation, person, 101.0).invitation
    assert (invitation.end, invitation.ended_at) == (E.DECLINED, 101.0)
    assert accept(invitation, "mei", 102.0).result is R.ALREADY_OVER


def test_with_a_seat_taken_and_the_rest_declined_it_is_over_too():
    invitation = accept(TWO, "ines", 101.0).invitation
    for person in ("tomas", "mei"):
        invitation = decline(invitation, person, 102.0).invitation
    assert invitation.end is E.DECLINED
    assert invitation.accepted == ("ines",)


def test_cancelling_keeps_who_is_in_and_ends_the_rest():
    one = accept(TWO, "ines", 101.0).invitation
    cancelled = cancel(one, 102.0)
    assert cancelled.result is R.CANCELLED
    assert cancelled.invitation == replace(one, end=E.CANCELLED, ended_at=102.0)
    assert accept(cancelled.invitation, "mei", 103.0).result is R.CANCELLED
    assert cancel(cancelled.invitation, 104.0) == SeatChange(cancelled.invitation, R.ALREADY_OVER)


def test_its_time_ends_with_or_without_the_tick():
    assert accept(OPEN, "mei", 219.9).result is R.ACCEPTED
    assert accept(OPEN, "mei", 220.0) == SeatChange(OPEN, R.EXPIRED)
    assert decline(OPEN, "mei", 220.0) == SeatChange(OPEN, R.EXPIRED)
    assert expire(OPEN, 219.9) == SeatChange(OPEN, R.NOT_YET)
    expired = expire(OPEN, 220.0)
    assert expired == SeatChange(replace(OPEN, end=E.EXPIRED, ended_at=220.0), R.EXPIRED)
    assert accept(expired.invitation, "mei", 230.0).result is R.EXPIRED
    assert expire(expired.invitation, 230.0).result is R.ALREADY_OVER


def test_results_have_words():
    assert R.ALREADY_TAKEN.words_key == "invite.seat.already_taken"
