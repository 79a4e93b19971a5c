"""What holds for any order of answers, joins and tries."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from invite.guest import GuestLink, GuestSeat, LinkPolicy, Redeemed, check, issue, redeem, revoke
from invite.keys import ALPHABET, KEY_RANDOM_BYTES, display, generate_key, normalise
from invite.lobby import LobbyInput, LobbyState, step
from invite.routing import Candidate, Presence, Routed, route
from invite.seats import Invitation, SeatResult, Target, TargetKind, accept, cancel, decline, expire
from invite.tokens import SECRET_RANDOM_BYTES, mint_token, parse_token

people = st.sampled_from("abcdefgh")
instants = st.floats(min_value=0, max_value=200, allow_nan=False)


@given(
    st.integers(min_value=1, max_value=5),
    st.lists(st.tuples(st.sampled_from(["accept", "decline", "cancel", "expire"]), people, instants), max_size=40),
)
def test_seats_are_never_exceeded_under_any_order(seats: int, acts: list[tuple[str, str, float]]):
    invitation = Invitation(
        id="i",
        session="s",
        target=Target(TargetKind.TEAM, ("t",)),
        seats=seats,
        invited=tuple("abcdef"),
        created_by="o",
        created_at=0.0,
        expires_at=100.0,
    )
    won: list[str] = []
    for act, person, now in acts:
        before = invitation
        match act:
            case "accept":
                change = accept(before, person, now)
            case "decline":
                change = decline(before, person, now)
            case "cancel":
                change = cancel(before, now)
            case _:
                change = expire(before, now)
        invitation = change.invitation
        if change.result is SeatResult.ACCEPTED:
            won.append(person)
            assert before.end is None
            assert now < 100.0
        assert invitation.accepted == tuple(won)
        assert len(set(won)) == len(won) <= seats
        assert set(won) <= set(invitation.invited)
        assert before.end is None or invitation == before


@given(st.integers(min_value=1, max_value=6), st.permutations("abcdef"))
def test_exactly_n_accepts_succeed(seats: int, order: list[str]):
    invitation = Invitation(
        id="i",
        session="s",
        target=Target(TargetKind.SKILL, ("x",)),
        seats=seats,
        invited=tuple("abcdef"),
        created_by="o",
        created_at=0.0,
        expires_at=100.0,
    )
    results: list[SeatResult] = []
    for person in order:
        change = accept(invitation, person, 1.0)
        invitation = change.invitation
        results.append(change.result)
    assert results == [SeatResult.ACCEPTED] * seats + [SeatResult.ALREADY_TAKEN] * (6 - seats)


@given(
    st.integers(min_value=1, max_value=4),
    st.booleans(),
    st.lists(
        st.tuples(st.sampled_from(["join", "revoke"]), people, instants, st.sampled_from([None, True, False])),
        max_size=40,
    ),
)
def test_a_link_never_admits_more_than_its_uses(
    max_uses: int, pin: bool, acts: list[tuple[str, str, float, bool | None]]
):
    link = GuestLink(
        id="l",
        session="s",
        label="Jane",
        profile="vendor-view",
        secret_hash="",
        created_by="o",
        created_at=0.0,
        expires_at=100.0,
        max_uses=max_uses,
        pin_hash="h" if pin else None,
    )
    seats: list[GuestSeat] = []
    for act, browser, now, pin_ok in acts:
        if act == "revoke":
            link = revoke(link, now)
            continue
        open_before = check(link, now) is None
        result = redeem(
            link, now=now, seat_id=str(len(seats)), browser_hash=browser, name="n", pin_ok=pin_ok, seats=seats
        )
        if isinstance(result, Redeemed):
            assert link.revoked_at is None
            assert now < link.expires_at
            if result.fresh:
                assert open_before
                assert pin_ok is True or not pin
                seats.append(result.seat)
        assert result.link is not None
        assert result.link.wrong_pins >= link.wrong_pins
        link = result.link
        assert link.uses == len(seats) == len({seat.browser_hash for seat in seats}) <= max_uses


@given(st.floats(0, 1e5), st.floats(0, 1e5) | st.none(), st.integers(-1, 30), st.floats(1, 1e4))
def test_an_issued_link_is_within_the_policy(expires_at: float, not_before: float | None, uses: int, max_life_s: float):
    link = GuestLink(
        id="l",
        session="s",
        label="x",
        profile="p",
        secret_hash="",
        created_by="o",
        created_at=10.0,
        expires_at=expires_at,
        not_before=not_before,
        max_uses=uses,
    )
    if issue(link, LinkPolicy(max_life_s=max_life_s)) is link:
        begins_at = max(10.0, not_before or 0.0)
        assert check(link, begins_at) is None
        assert check(link, begins_at + max_life_s + 1e-6) is not None
        assert check(replace(link, uses=20), begins_at) is not None


@given(st.lists(st.sampled_from(LobbyInput), max_size=30))
def test_nobody_is_admitted_before_every_yes(happened: list[LobbyInput]):
    path = [LobbyState.LINK_OK]
    taken: list[LobbyInput] = []
    for what in happened:
        after = step(path[-1], what)
        if after is not None:
            path.append(after)
            taken.append(what)
    if LobbyState.ADMITTED in path:
        yes = [LobbyInput.ENTER, LobbyInput.HOST_ADMITS, LobbyInput.END_USER_ALLOWS]
        assert taken[: path.index(LobbyState.ADMITTED)] == yes
    final = (LobbyState.REFUSED, LobbyState.REVOKED)
    assert not any(before in final for before, _ in pairwise(path))


@given(
    st.binary(min_size=KEY_RANDOM_BYTES * 2, max_size=KEY_RANDOM_BYTES * 2).filter(
        lambda b: sum(x < 253 for x in b) > 9
    )
)
def test_every_key_made_is_read_back(random_bytes: bytes):
    key = generate_key(random_bytes)
    plain = normalise(key.lower())
    assert plain is not None
    assert display(plain) == key
    assert set(plain) <= set(ALPHABET)


@given(st.text(max_size=80))
def test_whatever_is_typed_is_a_key_or_none(text: str):
    key = normalise(text)
    assert key is None or normalise(key) == key


@given(st.binary(min_size=SECRET_RANDOM_BYTES, max_size=SECRET_RANDOM_BYTES), st.integers(0, 62), st.characters())
def test_a_token_reads_back_and_a_changed_one_does_not_match(raw: bytes, place: int, other: str):
    token = mint_token("lnk_" + "a" * 26, raw)
    spelt = token.reveal()
    assert parse_token(spelt) == token
    changed = spelt[:place] + other + spelt[place + 1 :]
    parsed = parse_token(changed)
    assert parsed is None or parsed.matches(token.secret_hash()) == (changed == spelt)


skills = st.dictionaries(st.sampled_from("vwxyz"), st.integers(1, 5))
candidates = st.lists(
    st.builds(
        Candidate,
        person=people,
        presence=st.sampled_from(Presence),
        skills=skills,
        teams=st.frozensets(st.sampled_from("pq")),
        load=st.integers(0, 4),
        idle_s=st.floats(0, 100),
    ),
    unique_by=lambda candidate: candidate.person,
)


@given(candidates, st.lists(st.sampled_from("vwxyz"), unique=True, min_size=1).map(tuple), st.frozensets(people))
def test_only_free_people_with_a_wanted_skill_are_asked(
    everyone: list[Candidate], wanted: tuple[str, ...], here: frozenset[str]
):
    result = route(Target(TargetKind.SKILL, wanted), everyone, here=here)
    by_name = {candidate.person: candidate for candidate in everyone}
    if isinstance(result, Routed):
        asked = [by_name[one.person] for one in result.asked]
        assert asked
        assert all(one.takes_work and one.person not in here and set(wanted) & one.skills.keys() for one in asked)
        assert set(wanted) <= set().union(*(one.skills for one in asked))
        assert result.seats <= len(asked)
    else:
        free = [c for c in everyone if c.takes_work and c.person not in here]
        assert not set(wanted) <= {skill for candidate in free for skill in candidate.skills}
        assert result.ways_out
