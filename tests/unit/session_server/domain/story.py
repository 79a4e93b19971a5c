"""A session told step by step: the machine with a clock that is moved and identifiers that are counted."""

from collections.abc import Iterable

from invite.tokens import hash_browser_secret
from permissions.capabilities import Access, Capability
from permissions.rights import Rights
from session_server.domain import events as e
from session_server.domain import inputs as i
from session_server.domain.gate import rights_of
from session_server.domain.machine import handle
from session_server.domain.state import Participant, SessionState
from session_server.domain.turn import Outcome, Refusal
from session_server.protocol import messages as m
from session_server.protocol.vocabulary import (
    Audience,
    ConsentAnswer,
    Feature,
    Presence,
    RecordingPolicy,
    TrackKind,
)
from session_server.protocol.vocabulary import Outcome as Result

C = Capability
START_MS = 1_800_000_000_000
SECOND_MS = 1000
MINUTE_MS = 60 * SECOND_MS
_DIGITS = "abcdefghijklmnopqrstuvwxyz234567"


def ident(prefix: str, number: int) -> str:
    """The identifier with this number, as the wire spells them."""
    text = ""
    for _ in range(26):
        number, digit = divmod(number, 32)
        text = _DIGITS[digit] + text
    return f"{prefix}_{text}"


def rights(allowed: Iterable[Capability] = (), asked: Iterable[Capability] = ()) -> Rights:
    return Rights.of({**dict.fromkeys(allowed, Access.ALLOW), **dict.fromkeys(asked, Access.ASK)})


_SEES = (C.ANNOTATE_DRAW, C.CHAT_EVERYONE, C.CHAT_TEAM, C.SCREEN_REPLAY, C.SCREEN_VIEW)
_RUNS = (C.SESSION_ADMIT, C.SESSION_END, C.SESSION_INVITE, C.SESSION_INVITE_GUEST, C.SESSION_MODERATE, C.SESSION_REMOVE)
OWNER = i.ProfileFacts("owner", "Owner", rights((*_SEES, *_RUNS), (C.SCREEN_CONTROL, C.CLIPBOARD_SEND)))
ASSIST = i.ProfileFacts("assist", "Assist", rights(_SEES, (C.SCREEN_CONTROL, C.CLIPBOARD_SEND)))
FULL = i.ProfileFacts("full-control", "Full control", rights((*_SEES, *_RUNS, C.SCREEN_CONTROL)))
VIEW_ONLY = i.ProfileFacts("view-only", "View only", rights((C.CHAT_EVERYONE, C.CHAT_TEAM, C.SCREEN_VIEW)))
END_USER = i.ProfileFacts("end-user", "End-user", rights((C.ANNOTATE_DRAW, C.CHAT_EVERYONE, C.SCREEN_SHARE)))
VENDOR_VIEW = i.ProfileFacts(
    "vendor-view", "Vendor view", rights((C.CHAT_EVERYONE,), (C.SCREEN_VIEW,)), for_guests=True
)
VENDOR_ASSIST = i.ProfileFacts(
    "vendor-assist",
    "Vendor assist",
    rights((C.ANNOTATE_DRAW, C.CHAT_EVERYONE), (C.SCREEN_CONTROL, C.SCREEN_VIEW, C.CLIPBOARD_SEND)),
    needs_moderator=True,
    for_guests=True,
)
PROFILES = {p.id: p for p in (OWNER, ASSIST, FULL, VIEW_ONLY, END_USER, VENDOR_VIEW, VENDOR_ASSIST)}


class Story:
    """One session. Verbs that bring somebody in return the participant; every verb leaves `last` behind."""

    def __init__(self) -> None:
        self.state = SessionState(id=ident("ses", 1))
        self.now_ms = START_MS
        self.events: list[e.AnyEvent] = []
        self.last = Outcome(self.state, ())
        self._made: dict[str, int] = {}
        self._keys = 0

    def fresh(self, prefix: str) -> str:
        self._made[prefix] = self._made.get(prefix, 0) + 1
        return ident(prefix, self._made[prefix])

    # --- the machine ------------------------------------------------------------------------------------------------

    def give(self, given: i.Input) -> Outcome:
        self.last = handle(self.state, given, self.now_ms, self.fresh)
        self.state = self.last.state
        self.events += self.last.events
        return self.last

    def wait(self, ms: int) -> Outcome:
        """Moves the clock and lets what is due happen."""
        self.now_ms += ms
        return self.give(i.Tick())

    def say(self, by: str, command: m.Command, **facts: object) -> Refusal | None:
        """A participant's command; the refusal, if it was one."""
        return self.give(i.Commanded(by, command, **facts)).refusal  # type: ignore[arg-type]

    # --- who is who -------------------------------------------------------------------------------------------------

    def person(self, participant: str) -> Participant:
        return self.state.participants[participant]

    def rights(self, participant: str) -> Rights:
        return rights_of(self.state, participant)

    def may(self, participant: str, capability: Capability) -> bool:
        return self.rights(participant).allows(capability)

    @property
    def types(self) -> list[str]:
        """The types of the events of the last input."""
        return [event.type for event in self.last.events]

    # --- coming in ----------------------------------------------------------------------------------------------------

    def open(self, **changes: object) -> str:
        facts: dict[str, object] = {
            "title": "Printer says no",
            "description": "Every page comes out blank",
            "external_ref": "INC-17",
            "organisation": "Acme",
            "owner": i.PersonFacts("Mara Lindqvist", "Acme", ident("per", 1)),
            "profile": OWNER,
            "recording": RecordingPolicy.REQUIRED,
            "ceiling": None,
            "consent_timeout_s": 30,
            "owner_grace_s": 60,
            "place_kept_s": 60,
        }
        owner = self.give(i.Open(**(facts | changes))).result  # type: ignore[arg-type]
        assert owner is not None
        self.connect(owner)
        return owner

    def connect(self, participant: str, *features: Feature) -> Outcome:
        return self.give(i.Connected(participant, features))

    def drop(self, participant: str) -> Outcome:
        return self.give(i.Disconnected(participant))

    def key(self, lives_ms: int = 30 * MINUTE_MS) -> str:
        self._keys += 1
        key_hash = f"{self._keys:064x}"
        self.give(i.IssueKey(self.state.owner, key_hash, self.now_ms + lives_ms))
        return key_hash

    def use_key(self, key_hash: str, browser: str = "browser", profile: i.ProfileFacts = END_USER) -> Outcome:
        """The end-user agrees on the join page."""
        person = i.PersonFacts("Petra Novak", "")
        agreed = ("screen:share", "recording")
        secret_hash = hash_browser_secret(browser)
        return self.give(i.JoinEndUser(key_hash, person, profile, secret_hash, agreed, {"os": "Windows 11"}))

    def end_user(self, *features: Feature, browser: str = "browser", profile: i.ProfileFacts = END_USER) -> str:
        """The end-user comes by a new key and is connected."""
        participant = self.use_key(self.key(), browser, profile).result
        assert participant is not None
        self.connect(participant, *features)
        return participant

    def share(self, participant: str, track: int = 1, kind: TrackKind = TrackKind.SCREEN) -> str:
        self.give(i.Publish(participant, ident("trk", track), kind, "Screen 1"))
        return ident("trk", track)

    def invite(self, person: int = 2, profile: i.ProfileFacts = ASSIST, seats: int = 1, by: str | None = None) -> str:
        """An invitation to one person, or to this person and those numbered after."""
        asked = {ident("per", person + n): "asked by name" for n in range(seats)}
        command = m.InvitationCreate(id=1, target=m.InvitePerson(person=ident("per", person)), seats=seats)
        self.say(by or self.state.owner, command, profile=profile, asked=asked, label=f"Person {person}")
        return self.last.result or ""

    def accept(self, invitation: str, person: int = 2) -> Outcome:
        return self.give(
            i.AcceptInvitation(invitation, i.PersonFacts(f"Person {person}", "Acme", ident("per", person)))
        )

    def colleague(self, person: int = 2, profile: i.ProfileFacts = ASSIST) -> str:
        participant = self.accept(self.invite(person, profile), person).result
        assert participant is not None
        self.connect(participant)
        return participant

    def link(self, profile: i.ProfileFacts = VENDOR_VIEW, by: str | None = None, **fields: object) -> str:
        """A guest link; the secret's hash is the link's own name."""
        pin = fields.pop("pin_hash", None)
        link = self.fresh("lnk")
        values: dict[str, object] = {
            "id": 1,
            "label": "Jane Okafor",
            "organisation": "Vendor Ltd",
            "profile": profile.id,
        }
        command = m.GuestLinkCreate(**(values | fields))  # type: ignore[arg-type]
        self.say(by or self.state.owner, command, profile=profile, link=link, secret_hash=link, pin_hash=pin)
        return link

    def redeem(self, link: str, browser: str = "guest", pin: bool | None = None, secret: str | None = None) -> Outcome:
        person = i.PersonFacts(f"Jane of {browser}", "")
        return self.give(i.RedeemLink(link, secret or link, pin, person, hash_browser_secret(browser)))

    def visitor(self, link: str, browser: str = "guest") -> str:
        """A guest who has pressed *Join* and waits in the lobby."""
        participant = self.redeem(link, browser).result
        assert participant is not None
        self.connect(participant)
        return participant

    def admit(self, guest: str) -> Refusal | None:
        return self.say(self.state.owner, m.GuestAdmit(id=1, participant=guest))

    def guest(self, profile: i.ProfileFacts = VENDOR_VIEW, browser: str = "guest") -> str:
        """A guest after every yes."""
        participant = self.visitor(self.link(profile), browser)
        self.admit(participant)
        self.decide(participant)
        assert self.person(participant).presence is Presence.HERE
        return participant

    # --- deeds ------------------------------------------------------------------------------------------------------------

    def decide(self, participant: str, answer: ConsentAnswer = ConsentAnswer.ALLOW) -> Refusal | None:
        """The end-user's answer to the question about this participant."""
        prompt = self.state.prompt_for(participant)
        end_user = self.state.end_user()
        assert prompt is not None
        assert end_user is not None
        return self.say(end_user.id, m.ConsentDecide(id=1, prompt=prompt.id, answer=answer))

    def ask(self, participant: str) -> Refusal | None:
        """Asks for mouse and keyboard."""
        return self.say(participant, m.ControlRequest(id=1))

    def drive(self, participant: str) -> None:
        """Asks, and is given it."""
        self.ask(participant)
        if self.state.prompt_for(participant) is not None:
            self.decide(participant)
        assert self.state.control.driver == participant

    def chat(self, by: str, text: str, audience: Audience = Audience.EVERYONE) -> Refusal | None:
        return self.say(by, m.ChatSend(id=1, audience=audience, text=text))

    def set_rights(self, participant: str, profile: i.ProfileFacts, by: str | None = None) -> Refusal | None:
        command = m.RightsSet(id=1, participant=participant, profile=profile.id)
        return self.say(by or self.state.owner, command, profile=profile)

    def remove(self, by: str, participant: str) -> Refusal | None:
        return self.say(by, m.ParticipantRemove(id=1, participant=participant))

    def close(self, by: str | None = None, resolution: str = "New driver") -> Refusal | None:
        command = m.SessionClose(id=1, outcome=Result.SOLVED, resolution=resolution)
        return self.say(by or self.state.owner, command)


def shared() -> tuple[Story, str, str]:
    """A session with an owner and an end-user who shares a screen: story, owner, end-user."""
    story = Story()
    owner = story.open()
    end_user = story.end_user()
    story.share(end_user)
    return story, owner, end_user
