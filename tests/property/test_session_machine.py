"""The session machine under everything that can happen to it, in any order, hostile commands of anybody included.

Each input is checked for what must hold whatever has happened before; each run is ended at its last step.
"""

import json

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from permissions.capabilities import NEVER_FOR_GUESTS, Capability
from permissions.policy import attenuate
from permissions.rights import Rights
from session_server.domain import events as e
from session_server.domain import inputs as i
from session_server.domain.consequences import next_deadline_ms
from session_server.domain.driving import may_want
from session_server.domain.evolve import evolve, fold
from session_server.domain.gate import capability_for, rights_of
from session_server.domain.machine import admits, handle
from session_server.domain.media import EMPTY, media_graph
from session_server.domain.state import MAX_PARTICIPANTS, MAX_TRACKS, Participant
from session_server.domain.turn import Outcome
from session_server.domain.view import chat_for, may_read, receipt, view_for
from session_server.protocol import messages as m
from session_server.protocol import vocabulary as w
from session_server.protocol.base import ErrorCode
from tests.unit.session_server.domain.story import PROFILES, START_MS, Story, ident, rights

SECRETS = {
    "description": "the description is for the team",
    "external_ref": "INC-SECRET",
    "label": "the link's label is for the team",
    "note": "the note is for colleagues",
    "team": "the team says",
    "resolution": "the resolution is for the team",
}
PEOPLE = 5
BROWSERS = ("left", "right")
WAITS_MS = (1, 999, 29_999, 30_001, 60_000, 61_000)
LONG_WAITS_MS = (600_001, 3_600_001, 2 * 3_600_000, 25 * 3_600_000)
CEILINGS = (None, rights(Capability), rights((Capability.CHAT_EVERYONE, Capability.SCREEN_VIEW)))
GHOST = ident("par", 999_999)

# Numbers that choose among what is there now, so that a run shrinks without naming identifiers.
pick = st.integers(0, 40)
# What ends much is tried more seldom, so that runs go on; shrinking tends to what is not done.
seldom = st.sampled_from((False, False, False, False, True))


class CheckedStory(Story):
    """The story, with a model of the yeses beside it, kept from the events alone."""

    def __init__(self) -> None:
        super().__init__()
        self.host_yes: set[str] = set()
        self.end_user_yes: set[str] = set()
        self.control_yes: set[str] = set()

    def give(self, given: i.Input) -> Outcome:
        before, first = self.state, len(self.events)
        outcome = super().give(given)
        for event in self.events[first:]:
            self._note(event)
        self._folds_to_the_same(before.seq, outcome)
        if before.closed and not isinstance(given, i.Evidence):
            assert outcome.events == ()
            assert outcome.refusal is not None
            assert outcome.refusal.code is ErrorCode.SESSION_CLOSED
        if outcome.refusal is not None:
            assert outcome.result is None
        self._nothing_is_left_to_do()
        return outcome

    def _note(self, event: e.AnyEvent) -> None:
        match event:
            case e.GuestArrived(seat=seat):
                self._forget(seat.participant)
            case e.GuestReturned(participant=who) | e.ConsentWithdrawn(participant=who):
                self._forget(who, host=isinstance(event, e.GuestReturned))
            case e.GuestAdmitted(participant=who):
                self.host_yes.add(who)
            case e.ConsentAnswered(participant=who):
                self._answered(event, who)
            case e.ControlReleased(participant=who, reason="taken_back") if self._is_end_user(event.actor):
                self.control_yes.discard(who)
            case e.EndUserJoined():
                self.control_yes.clear()
            case _:
                pass

    def _answered(self, event: e.ConsentAnswered, who: str) -> None:
        if event.answer is w.ConsentAnswer.DENY:
            return
        assert self._is_end_user(event.actor)
        assert not event.timed_out
        assert not self.person(who).left
        if event.kind is w.PromptKind.GUEST:
            self.end_user_yes.add(who)
        if Capability.SCREEN_CONTROL in event.granted:
            self.control_yes.add(who)

    def _forget(self, who: str, *, host: bool = True) -> None:
        self.control_yes.discard(who)
        if host:
            self.host_yes.discard(who)
            self.end_user_yes.discard(who)

    def _is_end_user(self, participant: str | None) -> bool:
        person = self.state.participants.get(participant or "")
        return person is not None and person.kind is w.ParticipantKind.END_USER

    def _folds_to_the_same(self, seq: int, outcome: Outcome) -> None:
        """The log's form loses nothing, and folding is the only way to the new state."""
        state = fold(self.state.id, self.numbered[:seq]) if seq < 3 else self._before
        for number, event in enumerate(outcome.events, seq + 1):
            written = json.dumps(e.payload_of(event))
            again = e.read(event.type, event.VERSION, event.at_ms, event.actor, json.loads(written))
            assert again == event
            state = evolve(state, number, again)
        assert state == outcome.state
        self._before = state

    @property
    def numbered(self) -> list[tuple[int, e.AnyEvent]]:
        return list(enumerate(self.events, 1))

    def _nothing_is_left_to_do(self) -> None:
        """Settling is complete, and the clock is asked for the next thing only in the future."""
        due = next_deadline_ms(self.state)
        assert due is None or due > self.now_ms
        if not self.state.closed:
            assert handle(self.state, i.Tick(), self.now_ms, self.fresh).events == ()
            if due is not None:
                assert handle(self.state, i.Tick(), due - 1, self.fresh).events == ()
                assert handle(self.state, i.Tick(), due, self.fresh).events != ()


class SessionMachine(RuleBasedStateMachine):
    @initialize(
        ceiling=st.sampled_from(CEILINGS), recording=st.sampled_from(w.RecordingPolicy), people=st.integers(0, 5)
    )
    def open(self, ceiling: Rights | None, recording: w.RecordingPolicy, people: int) -> None:
        self.story = CheckedStory()
        self.story.open(
            ceiling=ceiling,
            recording=recording,
            description=SECRETS["description"],
            external_ref=SECRETS["external_ref"],
        )
        if people > 0:
            self.everything_is_set_up()
        if people > 1:
            self.colleague_comes(1, "assist")
        if people > 2:
            self.guest_gets_to_the_question("vendor-assist", "left")
        if people > 3:
            self.end_user_agrees(0, w.ConsentAnswer.ALLOW)
            self.colleague_comes(2, "full-control")
        if people > 4:
            self.somebody_asks_and_is_allowed(2, True)

    # --- who and what ---------------------------------------------------------------------------------------------------

    def who(self, number: int) -> str:
        known = [*self.story.state.participants, GHOST]
        return known[number % len(known)]

    def one_of(self, things: object, prefix: str, number: int) -> str:
        known = [*things, ident(prefix, 999_999)]  # type: ignore[misc]
        return known[number % len(known)]

    # --- the world ---------------------------------------------------------------------------------------------------------

    @rule(ms=st.sampled_from(WAITS_MS))
    def time_passes(self, ms: int) -> None:
        self.story.wait(ms)

    @rule(ms=st.sampled_from(LONG_WAITS_MS), really=seldom)
    def much_time_passes(self, ms: int, really: bool) -> None:
        if really:
            self.story.wait(ms)

    @rule()
    def everybody_is_back(self) -> None:
        for person in tuple(self.story.state.present()):
            self.story.connect(person.id)

    @rule(by=pick)
    def key(self, by: int) -> None:
        state = self.story.state
        key_hash = f"{len(state.keys):064x}"
        given = i.IssueKey(self.who(by), key_hash, self.story.now_ms + 600_000)
        assert (self.story.give(given).refusal is None) == (
            given.by == state.owner and not state.closed
        ) or state.closed

    @rule(number=pick, browser=st.sampled_from(BROWSERS))
    def end_user_comes(self, number: int, browser: str) -> None:
        result = self.story.use_key(self.one_of(self.story.state.keys, "key", number), browser).result
        if result is not None:
            self.story.connect(result, w.Feature.INPUT)

    @rule()
    def everything_is_set_up(self) -> None:
        """The usual beginning in one step, so that runs get beyond it."""
        if self.story.state.end_user() is None and not self.story.state.closed:
            self.story.connect(self.story.state.owner)
            self.story.wait(0)
            key = self.story.key()
            end_user = self.story.use_key(key, f"browser of {key}").result
            if end_user is not None:
                self.story.connect(end_user)
                self.story.share(end_user, 1)

    @rule(number=st.integers(1, PEOPLE), invitation=pick, says=st.booleans())
    def colleague_answers(self, number: int, invitation: int, says: bool) -> None:
        which = self.one_of(self.story.state.invitations, "inv", invitation)
        person = i.PersonFacts(f"Person {number}", "Acme", ident("per", number))
        given = i.AcceptInvitation(which, person) if says else i.DeclineInvitation(which, person)
        result = self.story.give(given).result
        if result is not None:
            self.story.connect(result)

    @rule(number=st.integers(1, PEOPLE), profile=st.sampled_from(("assist", "full-control", "view-only")))
    def colleague_comes(self, number: int, profile: str) -> None:
        self.story.connect(self.story.state.owner)
        result = self.story.accept(self.story.invite(number, PROFILES[profile]), number).result
        if result is not None:
            self.story.connect(result)

    @rule(number=st.integers(1, PEOPLE))
    def colleague_opens_the_page(self, number: int) -> None:
        result = self.story.give(i.Rejoin(ident("per", number))).result
        if result is not None:
            self.story.connect(result)

    @rule(
        link=pick,
        browser=st.sampled_from(BROWSERS),
        pin=st.sampled_from((None, False, True)),
        secret=st.sampled_from((None, None, None, "0" * 64)),
    )
    def guest_presses_join(self, link: int, browser: str, pin: bool | None, secret: str | None) -> None:
        which = self.one_of(self.story.state.links, "lnk", link)
        result = self.story.redeem(which, browser, pin, secret).result
        if result is not None:
            self.story.connect(result)

    @rule(profile=st.sampled_from(("vendor-view", "vendor-assist")), browser=st.sampled_from(BROWSERS))
    def guest_gets_to_the_question(self, profile: str, browser: str) -> None:
        self.story.connect(self.story.state.owner)
        guest = self.story.redeem(self.story.link(PROFILES[profile], label=SECRETS["label"]), browser).result
        if guest is not None:
            self.story.connect(guest)
            self.story.admit(guest)

    @rule(who=pick, features=st.sampled_from(((), (w.Feature.INPUT,))))
    def socket_opens(self, who: int, features: tuple[w.Feature, ...]) -> None:
        self.story.connect(self.who(who), *features)

    @rule()
    def owner_is_gone_for_long(self) -> None:
        if not self.story.state.closed:
            self.story.drop(self.story.state.owner)
            self.story.wait(61_000)

    @rule(really=seldom)
    def another_end_user_comes(self, really: bool) -> None:
        end_user = self.story.state.end_user()
        if really and end_user is not None:
            self.story.say(end_user.id, m.SessionStop(id=1))
            self.everything_is_set_up()

    @rule(who=pick)
    def socket_is_gone(self, who: int) -> None:
        self.story.drop(self.who(who))

    @rule(who=pick, track=st.integers(1, 3))
    def offer_is_answered(self, who: int, track: int) -> None:
        participant = self.who(who)
        allowed = self.story.may(participant, Capability.SCREEN_SHARE)
        self.story.share(participant, track)
        assert allowed or self.story.last.refusal is not None

    @rule(track=pick)
    def media_is_gone(self, track: int) -> None:
        self.story.give(i.MediaLost((self.one_of(self.story.state.tracks, "trk", track),)))

    @rule(track=pick, failed=st.booleans())
    def recorder_reports(self, track: int, failed: bool) -> None:
        which = self.one_of(self.story.state.tracks, "trk", track)
        at_ms = self.story.now_ms
        broken = e.RecordingFailed(at_ms=at_ms, track=which, reason="disk")
        fine = e.RecordingRecovered(at_ms=at_ms, track=which)
        before = self.story.state.recording
        self.story.give(i.Evidence(broken if failed else fine))
        assert failed is False or self.story.state.recording != before or which in before.failed

    @rule(really=seldom)
    def node_restarts(self, really: bool) -> None:
        if not really:
            return
        before = self.story.state
        self.story.give(i.Recover(epoch=2))
        after = self.story.state
        if before.closed or after.closed:
            return
        assert media_graph(after) == EMPTY
        for person in before.present():
            again = after.participants[person.id]
            if again.in_session:  # a link may have ended meanwhile
                assert again.consented == person.consented
                assert (again.secret_hash, again.lobby) == (person.secret_hash, person.lobby)

    # --- commands, of anybody, about anybody ------------------------------------------------------------------------------------

    def says(self, by: int, command: m.Command, **facts: object) -> None:
        participant = self.who(by)
        self.story.wait(0)
        state = self.story.state
        refusal = admits(state, participant, command)
        person = state.participants.get(participant)
        needed = capability_for(command, person.kind) if person is not None else None
        if needed is not None and not rights_of(state, participant).allows(needed):
            assert refusal is not None
        answer = self.story.say(participant, command, **facts)
        if refusal is not None:
            assert answer is not None
            assert self.story.last.events == ()

    @rule(by=pick, audience=st.sampled_from(w.Audience))
    def chat(self, by: int, audience: w.Audience) -> None:
        text = SECRETS["team"] if audience is w.Audience.TEAM else "hello"
        self.says(by, m.ChatSend(id=1, audience=audience, text=text))

    @rule(by=pick, agreed=st.booleans())
    def somebody_asks_and_is_allowed(self, by: int, agreed: bool) -> None:
        """For mouse and keyboard; the answer may also come later, or never."""
        self.says(by, m.ControlRequest(id=1))
        prompt, end_user = self.story.state.prompt_for(self.who(by)), self.story.state.end_user()
        if agreed and prompt is not None and end_user is not None:
            command = m.ConsentDecide(id=1, prompt=prompt.id, answer=w.ConsentAnswer.ALLOW)
            self.story.say(end_user.id, command)

    @rule(by=pick, kind=st.sampled_from((m.SharePause, m.ShareResume, m.ControlRelease)))
    def short_command(self, by: int, kind: type[m.Command]) -> None:
        self.says(by, kind(id=1))

    @rule(by=pick, really=seldom)
    def leaves(self, by: int, really: bool) -> None:
        if not really:
            return
        self.says(by, m.SessionLeave(id=1))

    @rule(by=pick, really=seldom)
    def stops_everything(self, by: int, really: bool) -> None:
        if not really:
            return
        self.says(by, m.SessionStop(id=1))
        if self.story.last.refusal is None:
            assert media_graph(self.story.state) == EMPTY
            assert self.story.state.control.driver is None

    @rule(by=pick, prompt=pick, answer=st.sampled_from(w.ConsentAnswer))
    def consent(self, by: int, prompt: int, answer: w.ConsentAnswer) -> None:
        which = self.one_of(self.story.state.prompts, "ask", prompt)
        self.says(by, m.ConsentDecide(id=1, prompt=which, answer=answer))

    @rule(
        prompt=pick, answer=st.sampled_from((w.ConsentAnswer.ALLOW, w.ConsentAnswer.ALLOW, w.ConsentAnswer.ONLY_WATCH))
    )
    def end_user_agrees(self, prompt: int, answer: w.ConsentAnswer) -> None:
        end_user = self.story.state.end_user()
        if end_user is not None and self.story.state.prompts:
            which = self.one_of(self.story.state.prompts, "ask", prompt)
            self.story.say(end_user.id, m.ConsentDecide(id=1, prompt=which, answer=answer))

    @rule(by=pick, about=pick)
    def withdraw(self, by: int, about: int) -> None:
        self.says(by, m.ConsentWithdraw(id=1, participant=self.who(about)))
        if self.story.last.refusal is None:
            assert self.story.state.control.driver != self.who(about)
            assert not self.story.may(self.who(about), Capability.SCREEN_CONTROL)

    @rule(by=pick, about=pick)
    def grant(self, by: int, about: int) -> None:
        self.says(by, m.ControlGrant(id=1, participant=self.who(about)))

    @rule(by=pick, number=st.integers(1, PEOPLE), seats=st.integers(1, 3))
    def invite(self, by: int, number: int, seats: int) -> None:
        command = m.InvitationCreate(
            id=1, target=m.InvitePerson(person=ident("per", number)), seats=seats, note=SECRETS["note"]
        )
        asked = {ident("per", n): "free" for n in range(number, number + seats)}
        self.says(by, command, profile=PROFILES["assist"], asked=asked, label="Somebody")

    @rule(by=pick, invitation=pick)
    def cancel(self, by: int, invitation: int) -> None:
        which = self.one_of(self.story.state.invitations, "inv", invitation)
        self.says(by, m.InvitationCancel(id=1, invitation=which))

    @rule(by=pick, profile=st.sampled_from(sorted(PROFILES)), uses=st.integers(1, 2), pin=st.booleans())
    def make_link(self, by: int, profile: str, uses: int, pin: bool) -> None:
        link = self.story.fresh("lnk")
        command = m.GuestLinkCreate(id=1, label=SECRETS["label"], profile=profile, uses=uses)
        pin_hash = "$pin$" if pin else None
        self.says(by, command, profile=PROFILES[profile], link=link, secret_hash=link, pin_hash=pin_hash)

    @rule(by=pick, link=pick)
    def revoke(self, by: int, link: int) -> None:
        which = self.one_of(self.story.state.links, "lnk", link)
        self.says(by, m.GuestLinkRevoke(id=1, link=which))
        if self.story.last.refusal is None:
            assert not any(p.link == which for p in self.story.state.present())

    @rule(by=pick, about=pick, yes=st.booleans())
    def lobby(self, by: int, about: int, yes: bool) -> None:
        kind = m.GuestAdmit if yes else m.GuestRefuse
        self.says(by, kind(id=1, participant=self.who(about)))

    @rule(by=pick, about=pick, profile=st.sampled_from(sorted(PROFILES)))
    def set_rights(self, by: int, about: int, profile: str) -> None:
        who, giver = self.who(about), self.who(by)
        self.says(by, m.RightsSet(id=1, participant=who, profile=profile), profile=PROFILES[profile])
        if self.story.last.refusal is None:
            allowed = PROFILES[profile].rights & self.story.person(giver).granted
            assert self.story.rights(who).allowed_bits & ~allowed.reachable_bits == 0

    @rule(by=pick, about=pick, really=seldom)
    def remove(self, by: int, about: int, really: bool) -> None:
        if not really:
            return
        who = self.who(about)
        self.says(by, m.ParticipantRemove(id=1, participant=who))
        if self.story.last.refusal is None:
            assert self.story.person(who).left is w.LeaveReason.REMOVED
            assert self.story.rights(who) == Rights.NONE

    @rule(by=pick, track=pick)
    def unpublish(self, by: int, track: int) -> None:
        which = self.one_of(self.story.state.tracks, "trk", track)
        self.says(by, m.TrackUnpublish(id=1, track=which))

    @rule(by=pick, command=st.sampled_from((m.InputSend, m.PointerShow, m.MediaClose, m.MediaOffer, m.Hello)))
    def what_is_not_for_the_log(self, by: int, command: type[m.Command]) -> None:
        built: dict[type[m.Command], m.Command] = {
            m.InputSend: m.InputSend(id=1, events=(m.PointerMove(x=0, y=0),)),
            m.PointerShow: m.PointerShow(id=1, x=0, y=0),
            m.MediaClose: m.MediaClose(id=1, connection="c"),
            m.MediaOffer: m.MediaOffer(id=1, purpose=w.Purpose.PUBLISH, sdp="v=0"),
            m.Hello: m.Hello(id=1, version=1, ticket="t" * 20),
        }
        self.says(by, built[command]) if command is not m.Hello else self.story.say(self.who(by), built[command])
        assert self.story.last.refusal is not None
        if command is m.InputSend:
            refusal = admits(self.story.state, self.who(by), built[command])
            assert (refusal is None) == (self.story.state.control.driver == self.who(by))

    @rule(by=pick, really=seldom)
    def close(self, by: int, really: bool) -> None:
        """Without a resolution, and without skipping it, nothing is closed."""
        command = m.SessionClose(id=1, outcome=w.Outcome.SOLVED, resolution=SECRETS["resolution"] if really else "")
        self.says(by, command)

    @rule(who=pick)
    def looks(self, who: int) -> None:
        """What a participant sees holds nothing that is not for their eyes."""
        participant = self.who(who)
        if participant == GHOST:
            return
        state = self.story.state
        you = state.participants[participant]
        view = view_for(state, participant, self.story.now_ms)
        chat = chat_for(state, participant)
        seen = view.model_dump_json() + "".join(message.model_dump_json() for message in chat)
        if you.kind is not w.ParticipantKind.INTERNAL:
            assert not [name for name, text in SECRETS.items() if text in seen]
            assert (view.invitations, view.guest_links, view.profiles, view.environment) == ((), (), (), {})
            assert not {entry.type for entry in view.timeline} & {"refusal.recorded", "guest_link.created"}
        if you.kind is w.ParticipantKind.GUEST and you.presence is not w.Presence.HERE:
            assert (view.tracks, view.prompts, view.timeline, chat) == ((), (), (), ())
        assert receipt(state, state.timeline).people

    # --- what always holds ------------------------------------------------------------------------------------------------------

    @invariant()
    def there_is_one_owner(self) -> None:
        state = self.story.state
        owner = state.participants[state.owner]
        assert owner.kind is w.ParticipantKind.INTERNAL
        assert owner.in_session or state.closed
        assert sum(1 for p in state.present() if p.kind is w.ParticipantKind.END_USER) <= 1

    @invariant()
    def pictures_go_only_where_they_may(self) -> None:
        state = self.story.state
        graph = media_graph(state)
        assert graph.ingest <= set(state.tracks)
        assert graph == EMPTY or state.phase is w.SessionPhase.ACTIVE
        if state.policy.recording is w.RecordingPolicy.REQUIRED:
            assert graph.required == graph.recorded == graph.ingest
        for track, viewer in graph.subscriptions:
            person = state.participants[viewer]
            assert person.presence is w.Presence.HERE
            assert rights_of(state, viewer).allows(Capability.SCREEN_VIEW)
            assert rights_of(state, state.tracks[track].participant).allows(Capability.SCREEN_SHARE)
            assert person.kind is not w.ParticipantKind.GUEST or self._was_let_in(viewer)

    def _was_let_in(self, guest: str) -> bool:
        return guest in self.story.host_yes and guest in self.story.end_user_yes

    @invariant()
    def the_driver_may_drive(self) -> None:
        state = self.story.state
        driver = state.control.driver
        assert len(set(state.control.requests)) == len(state.control.requests)
        assert driver not in state.control.requests
        assert all(may_want(state, asking) for asking in state.control.requests)
        if driver is None:
            return
        assert state.phase is w.SessionPhase.ACTIVE
        assert state.participants[driver].presence is w.Presence.HERE
        assert rights_of(state, driver).allows(Capability.SCREEN_CONTROL)
        plain = state.participants[driver].granted.allows(Capability.SCREEN_CONTROL)
        assert plain or driver in self.story.control_yes

    @invariant()
    def nobody_from_outside_reads_the_team(self) -> None:
        state = self.story.state
        for person in state.participants.values():
            if person.kind is not w.ParticipantKind.INTERNAL:
                assert not may_read(state, person.id, w.Audience.TEAM)
                assert not rights_of(state, person.id).allows(Capability.CHAT_TEAM)

    @invariant()
    def a_guest_has_the_least_of_three(self) -> None:
        state = self.story.state
        for person in state.participants.values():
            held = rights_of(state, person.id)
            if held == Rights.NONE:
                continue
            assert person.presence is w.Presence.HERE
            if person.kind is w.ParticipantKind.GUEST:
                self._bounded(person, held)

    def _bounded(self, person: Participant, held: Rights) -> None:
        state = self.story.state
        assert self._was_let_in(person.id)
        inviter = state.participants[person.invited_by or ""].granted
        bound = attenuate(person.granted, inviter, state.policy.ceiling)
        assert held.reachable_bits & ~bound.reachable_bits == 0
        assert not set(held) & NEVER_FOR_GUESTS
        link = state.links[person.link or ""]
        assert link.revoked_at is None
        assert self.story.now_ms < link.expires_at * 1000 + 1

    @invariant()
    def nothing_outgrows_its_bound(self) -> None:
        state = self.story.state
        assert sum(1 for _ in state.present()) <= MAX_PARTICIPANTS
        assert len(state.tracks) <= MAX_TRACKS
        assert all(state.participants[track.participant].in_session for track in state.tracks.values())
        assert all(link.uses <= link.max_uses for link in state.links.values())
        assert all(len(one.accepted) <= one.seats for one in state.invitations.values())
        asked = [prompt.participant for prompt in state.prompts.values()]
        assert len(set(asked)) == len(asked)
        assert all(state.participants[p].in_session for p in asked)

    @invariant()
    def nothing_runs_when_nothing_is_shared(self) -> None:
        state = self.story.state
        if state.phase in (w.SessionPhase.WRAP_UP, w.SessionPhase.CLOSED):
            assert (state.control.driver, len(state.tracks), len(state.prompts)) == (None, 0, 0)
            assert all(p.kind is w.ParticipantKind.INTERNAL for p in state.present())
        if state.closed:
            assert list(state.present()) == []

    def teardown(self) -> None:
        """Every run can end: by the owner, or by the server."""
        if not hasattr(self, "story"):
            return
        story = self.story
        if not story.state.closed:
            story.connect(story.state.owner)
            if not story.state.closed and story.close() is not None:
                assert not story.may(story.state.owner, Capability.SESSION_END)
                story.give(i.EndNow(w.CloseReason.EXPIRED))
        assert story.state.closed
        assert media_graph(story.state) == EMPTY
        assert list(story.state.present()) == []
        assert next_deadline_ms(story.state) is None
        assert fold(story.state.id, story.numbered) == story.state
        assert story.now_ms >= START_MS
        viewed = e.RecordingViewed(at_ms=story.now_ms, person=ident("per", 9), name="A", reason="review")
        assert story.give(i.Evidence(viewed)).events == (viewed,)
        assert story.give(i.Recover(epoch=9)).events == ()


SessionMachine.TestCase.settings = settings(
    max_examples=50, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
TestSessionMachine = SessionMachine.TestCase
