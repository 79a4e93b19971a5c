"""Use cases around sessions: opening, keys, joining as end-user or guest, coming back, commands from a socket."""

from collections.abc import Mapping
from dataclasses import dataclass

from invite import guest, keys, routing, seats, tokens
from session_server.app.actor import Result, SessionActor, refused
from session_server.app.errors import Refused
from session_server.app.ports import Clock, Colleagues, Journal, Profiles, Projection, Secrets
from session_server.app.registry import Registry
from session_server.app.tickets import DeskTicket, Issued, SeatTicket, TicketBook
from session_server.domain import inputs as i
from session_server.domain.joining import (
    KEY_UNKNOWN,
    LINK_REFUSALS,
    key_refusal,
    link_refusal,
    seat_matches,
)
from session_server.domain.state import Participant, SessionState
from session_server.domain.timeline import entry_of
from session_server.domain.view import receipt
from session_server.protocol import messages as m
from session_server.protocol.base import ErrorCode
from session_server.protocol.rest_sessions import SessionSummary
from session_server.protocol.views import ReceiptView
from session_server.protocol.vocabulary import ParticipantKind, RecordingPolicy

FINISHED_SHOWN = 20  # on a desk; older ones are found in review

AGREED = ("see", "point", "control")
"""What the join page asks for: to be seen, to be pointed at, and that control is asked for each time."""

WHY_WORDS = {
    routing.Why.NAMED: "You were asked by name.",
    routing.Why.IN_TEAM: "You are on the team that was asked.",
    routing.Why.HAS_ALL_SKILLS: "You have the skill that is needed.",
    routing.Why.COVERS_SKILLS: "You have one of the skills that are needed.",
}
NOBODY_WORDS = {
    routing.NobodyReason.UNKNOWN: "Nobody here fits. Choose another team or skill, or invite somebody from outside.",
    routing.NobodyReason.ALREADY_HERE: "They are in this session already.",
    routing.NobodyReason.NOT_ONLINE: "Nobody who fits is signed in now. Try a wider circle, or invite the vendor.",
    routing.NobodyReason.ALL_TAKEN: "Everybody who fits is busy now. Try a wider circle, or put it in the queue.",
    routing.NobodyReason.TOO_MANY_SKILLS: "Name fewer skills.",
}


@dataclass(frozen=True, slots=True)
class SessionRules:
    """What the operator has set for new sessions."""

    organisation: str
    recording: RecordingPolicy
    key_life_s: int
    guest_link_life_max_s: int
    consent_timeout_s: int
    owner_grace_s: int
    place_kept_s: int


@dataclass(frozen=True, slots=True)
class NewKey:
    key: str
    expires_at_ms: int


@dataclass(frozen=True, slots=True)
class Opened:
    session: str
    participant: str
    key: NewKey


@dataclass(frozen=True, slots=True)
class Seated:
    """A place for somebody without an account. `secret` goes into a cookie of this browser alone."""

    session: str
    participant: str
    kind: ParticipantKind
    secret: str


@dataclass(frozen=True, slots=True)
class GuestLinkMade:
    link: str
    token: str
    expires_at_ms: int


class Sessions:
    """Every way into a session, and every command inside one."""

    def __init__(
        self,
        registry: Registry,
        journal: Journal,
        tickets: TicketBook,
        colleagues: Colleagues,
        profiles: Profiles,
        projection: Projection,
        secrets: Secrets,
        clock: Clock,
        rules: SessionRules,
    ) -> None:
        self.registry = registry
        self._journal = journal
        self.tickets = tickets
        self._colleagues = colleagues
        self._profiles = profiles
        self._projection = projection
        self._secrets = secrets
        self._clock = clock
        self.rules = rules

    # --- the owner ---------------------------------------------------------------------------------------------------------

    async def open(self, person: str, title: str, description: str, external_ref: str, *, demo: bool = False) -> Opened:
        """A new session, owned by this person, with a first key. Raises Refused, EvidenceUnavailable."""
        owner = await self._person(person)
        if self.registry.full:
            raise Refused(ErrorCode.OVERLOADED, "This server is full. Try again in a moment.")
        profile = self._profile("owner")
        actor = self.registry.open(self._secrets.fresh_id("ses"))
        result = await actor.submit(
            i.Open(
                title=title,
                description=description,
                external_ref=external_ref,
                organisation=self.rules.organisation,
                owner=owner,
                profile=profile,
                recording=self.rules.recording,
                ceiling=None,
                consent_timeout_s=self.rules.consent_timeout_s,
                owner_grace_s=self.rules.owner_grace_s,
                place_kept_s=self.rules.place_kept_s,
                demo=demo,
            )
        )
        refused(result)
        return Opened(actor.id, result.value or "", await self._issue_key(actor, result.value or ""))

    async def finished(self, person: str) -> tuple[SessionSummary, ...]:
        """The last sessions that this person owned and that are over."""
        return await self._projection.finished_of(person, FINISHED_SHOWN)

    async def new_key(self, session: str, person: str) -> NewKey:
        """Another key; the ones before it that nobody used end."""
        actor = self._actor(session)
        seat = actor.head.by_person(person)
        if seat is None:
            raise Refused(ErrorCode.NOT_FOUND, "There is no such session of yours.")
        return await self._issue_key(actor, seat.id)

    async def _issue_key(self, actor: SessionActor, by: str) -> NewKey:
        key = keys.generate_key(self._secrets.random_bytes(keys.KEY_RANDOM_BYTES))
        key_hash = self._secrets.hash_key(keys.normalise(key) or "")
        expires_at_ms = self._clock() + self.rules.key_life_s * 1000
        refused(await actor.submit(i.IssueKey(by, key_hash, expires_at_ms)))
        await self._projection.note_key(key_hash, actor.id, expires_at_ms)
        return NewKey(key, expires_at_ms)

    async def rejoin(self, session: str, person: str) -> SeatTicket:
        """A person with an account opens the session's page. Raises Refused when they were never in it."""
        actor = self._actor(session)
        result = await actor.submit(i.Rejoin(person))
        refused(result)
        return SeatTicket(session, result.value or "")

    # --- the end-user -------------------------------------------------------------------------------------------------------

    async def look_up_key(self, typed: str) -> SessionState:
        """The session of a key that would admit an end-user now. Changes nothing. Raises Refused."""
        actor, key_hash = await self._session_of_key(typed)
        refusal = key_refusal(actor.head.keys.get(key_hash), self._clock())
        if refusal is not None:
            raise Refused.of(refusal)
        return actor.head

    async def join(self, typed: str, name: str, environment: Mapping[str, str], secret: str | None) -> Seated:
        """The end-user agrees: spends the key and gives the seat to the browser that holds `secret`."""
        actor, key_hash = await self._session_of_key(typed)
        secret = secret or self._secrets.fresh_secret()
        result = await actor.submit(
            i.JoinEndUser(
                key_hash,
                i.PersonFacts(name, ""),
                self._profile("end-user"),
                tokens.hash_browser_secret(secret),
                AGREED,
                environment,
            )
        )
        refused(result)
        return Seated(actor.id, result.value or "", ParticipantKind.END_USER, secret)

    async def _session_of_key(self, typed: str) -> tuple[SessionActor, str]:
        key = keys.normalise(typed)
        key_hash = self._secrets.hash_key(key) if key is not None else ""
        session = await self._projection.session_of_key(key_hash) if key is not None else None
        actor = self.registry.find(session) if session is not None else None
        if actor is None or actor.over:
            raise Refused.of(KEY_UNKNOWN)
        return actor, key_hash

    # --- guests -------------------------------------------------------------------------------------------------------------

    async def look_up_link(self, token: str, secret: str | None) -> tuple[SessionState, str, str | None]:
        """Session, link and the seat that this browser already holds. Changes nothing. Raises Refused."""
        actor, parsed = await self._session_of_link(token)
        seat = _seat_of(actor.head, parsed.link_id, secret)
        refusal = link_refusal(actor.head, parsed.link_id, parsed.secret_hash(), self._clock())
        if refusal is not None and not (seat and refusal.code is ErrorCode.LINK_USED):
            raise Refused.of(refusal)
        return actor.head, parsed.link_id, seat

    async def join_as_guest(
        self, token: str, name: str, organisation: str, pin: str | None, secret: str | None
    ) -> Seated:
        """A guest presses *Join*: spends a use, or gives the browser that holds a seat its seat again."""
        actor, parsed = await self._session_of_link(token)
        link = actor.head.links.get(parsed.link_id)
        pin_right = None
        if link is not None and link.pin_hash is not None and pin is not None:
            pin_right = await self._secrets.pin_matches(pin, link.pin_hash)
        secret = secret or self._secrets.fresh_secret()
        result = await actor.submit(
            i.RedeemLink(
                parsed.link_id,
                parsed.secret_hash(),
                pin_right,
                i.PersonFacts(name, organisation),
                tokens.hash_browser_secret(secret),
            )
        )
        refused(result)
        return Seated(actor.id, result.value or "", ParticipantKind.GUEST, secret)

    async def _session_of_link(self, token: str) -> tuple[SessionActor, tokens.LinkToken]:
        parsed = tokens.parse_token(token)
        session = await self._projection.session_of_link(parsed.link_id) if parsed is not None else None
        actor = self.registry.find(session) if session is not None else None
        if actor is None or parsed is None or actor.over:
            raise Refused(*LINK_REFUSALS[guest.LinkProblem.UNKNOWN])
        return actor, parsed

    # --- seats --------------------------------------------------------------------------------------------------------------

    def seat(self, participant: str, secret: str) -> tuple[SessionActor, Participant] | None:
        """The seat that a browser's secret proves, also after the session has closed, as long as it is at hand."""
        for actor in self.registry.at_hand():
            person = actor.head.participants.get(participant)
            if person is not None and seat_matches(person, tokens.hash_browser_secret(secret)):
                return actor, person
        return None

    async def receipt(self, actor: SessionActor) -> ReceiptView:
        """The end-user's receipt, from the whole log. Raises EvidenceUnavailable."""
        entries = (entry_of(seq, event) for seq, event in await self._journal.read(actor.id))
        return receipt(actor.durable, [entry for entry in entries if entry is not None])

    def ticket(self, admission: DeskTicket | SeatTicket) -> Issued:
        return self.tickets.issue(admission)

    # --- commands from a session's socket -------------------------------------------------------------------------------------

    async def command(self, actor: SessionActor, participant: str, command: m.Command) -> Result | GuestLinkMade:
        """Carries out a command that goes through the log. The result holds the refusal, if it was one."""
        match command:
            case m.InvitationCreate():
                given = await self._invitation(actor, participant, command)
            case m.GuestLinkCreate():
                return await self._make_link(actor, participant, command)
            case m.RightsSet():
                given = i.Commanded(participant, command, profile=self._profiles.facts(command.profile))
            case _:
                given = i.Commanded(participant, command)
        return given if isinstance(given, Result) else await actor.submit(given)

    async def _invitation(
        self, actor: SessionActor, participant: str, command: m.InvitationCreate
    ) -> i.Commanded | Result:
        refusal = actor.admits(participant, command)
        if refusal is not None:
            return await actor.submit(i.Commanded(participant, command))
        here = {p.person for p in actor.head.present() if p.person is not None}
        routed = routing.route(
            _target(command.target), await self._colleagues.candidates(), here=here, seats=command.seats
        )
        if isinstance(routed, routing.Nobody):
            raise Refused(ErrorCode.NOBODY_AVAILABLE, NOBODY_WORDS[routed.reason])
        asked = {one.person: WHY_WORDS[one.why] for one in routed.asked}
        label = await self._label(command.target)
        return i.Commanded(participant, command, profile=self._profile("assist"), asked=asked, label=label)

    async def _label(self, target: m.InviteTarget) -> str:
        match target:
            case m.InvitePerson():
                person = await self._colleagues.person(target.person)
                return person.name if person is not None else ""
            case m.InviteTeam():
                return f"Team: {target.team}"
            case m.InviteSkill():
                return f"Skill: {target.skill}"

    async def _make_link(
        self, actor: SessionActor, participant: str, command: m.GuestLinkCreate
    ) -> Result | GuestLinkMade:
        refusal = actor.admits(participant, command)
        if refusal is not None:
            return await actor.submit(i.Commanded(participant, command))
        link_id = self._secrets.fresh_id("lnk")
        token = tokens.mint_token(link_id, self._secrets.random_bytes(tokens.SECRET_RANDOM_BYTES))
        life_s = min(command.expires_in_s, self.rules.guest_link_life_max_s)
        command = command.model_copy(update={"expires_in_s": life_s})
        given = i.Commanded(
            participant,
            command,
            profile=self._profiles.facts(command.profile),
            link=link_id,
            secret_hash=token.secret_hash(),
            pin_hash=await self._secrets.hash_pin(command.pin) if command.pin is not None else None,
        )
        result = await actor.submit(given)
        if result.refusal is not None:
            return result
        await self._projection.note_link(link_id, actor.id)
        return GuestLinkMade(link_id, token.reveal(), int(actor.head.links[link_id].expires_at * 1000))

    # --- commands from the desk ---------------------------------------------------------------------------------------------

    async def accept(self, person: str, invitation: str) -> SeatTicket:
        """Takes a seat of an invitation: accepting is joining. Raises Refused."""
        actor = self._actor_of_invitation(invitation)
        facts = await self._person(person)
        result = await actor.submit(i.AcceptInvitation(invitation, facts))
        refused(result)
        return SeatTicket(actor.id, result.value or "")

    async def decline(self, person: str, invitation: str) -> None:
        actor = self._actor_of_invitation(invitation)
        refused(await actor.submit(i.DeclineInvitation(invitation, await self._person(person))))

    def _actor_of_invitation(self, invitation: str) -> SessionActor:
        for actor in self.registry.live():
            if invitation in actor.head.invitations:
                return actor
        raise Refused(ErrorCode.NOT_FOUND, "This invitation is over.")

    # --- helpers --------------------------------------------------------------------------------------------------------------

    def _actor(self, session: str) -> SessionActor:
        actor = self.registry.find(session)
        if actor is None:
            raise Refused(ErrorCode.NOT_FOUND, "There is no such session, or it is over.")
        return actor

    async def _person(self, person: str) -> i.PersonFacts:
        facts = await self._colleagues.person(person)
        if facts is None:
            raise Refused(ErrorCode.NOT_FOUND, "This account is gone.")
        return facts

    def _profile(self, profile: str) -> i.ProfileFacts:
        facts = self._profiles.facts(profile)
        if facts is None:
            raise Refused(ErrorCode.INTERNAL, f"The profile {profile} is missing on this server.")
        return facts


def _seat_of(state: SessionState, link: str, secret: str | None) -> str | None:
    if secret is None:
        return None
    secret_hash = tokens.hash_browser_secret(secret)
    held = (p for p in state.participants.values() if p.link == link and seat_matches(p, secret_hash))
    return next((p.id for p in held), None)


def _target(target: m.InviteTarget) -> seats.Target:
    match target:
        case m.InvitePerson():
            return seats.Target(seats.TargetKind.PERSON, (target.person,))
        case m.InviteTeam():
            return seats.Target(seats.TargetKind.TEAM, (target.team,))
        case m.InviteSkill():
            return seats.Target(seats.TargetKind.SKILL, (target.skill,))
