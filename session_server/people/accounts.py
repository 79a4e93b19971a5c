"""Accounts: made, changed, disabled; by an administrator within bounds, or by a command on the host.

Auditor is apart from admin: an administrator who does not hold it can neither give it, nor take over an account that has
it by setting its password. Nobody changes their own roles or state. The last active administrator stays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from session_server.people.errors import AccountRefusal
from session_server.people.model import Membership, Person, Principal, SkillLevel
from session_server.people.password_policy import is_accepted
from session_server.people.passwords import Passwords
from session_server.people.ports import PeopleStore
from session_server.people.web_sessions import WebSessions
from session_server.protocol.rest_kinds import AccountState, Role

CAPACITY_DEFAULT = 3
"""Sessions that one person follows well at the same time."""


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person to be made. Without a password nobody can sign in until one is set."""

    login: str
    display_name: str
    organisation: str
    password: str | None = None
    roles: frozenset[Role] = frozenset()
    languages: tuple[str, ...] = ()
    capacity: int = CAPACITY_DEFAULT
    membership: Membership = field(default_factory=Membership)


@dataclass(frozen=True, slots=True)
class PersonChange:
    """Changes to an account; None leaves a value as it is."""

    display_name: str | None = None
    organisation: str | None = None
    password: str | None = None
    roles: frozenset[Role] | None = None
    languages: tuple[str, ...] | None = None
    capacity: int | None = None
    state: AccountState | None = None
    teams: tuple[str, ...] | None = None
    skills: tuple[SkillLevel, ...] | None = None


class Accounts:
    """Use cases on accounts. `by` is the administrator who asks; None is a command on the host, which may do all."""

    def __init__(
        self, people: PeopleStore, passwords: Passwords, sessions: WebSessions, new_id: Callable[[], str]
    ) -> None:
        """Use these stores."""
        self._people = people
        self._passwords = passwords
        self._sessions = sessions
        self._new_id = new_id

    async def add(self, new: NewPerson, now: float, by: Principal | None = None) -> Person | AccountRefusal:
        """Make an account. Raises PasswordWorkFull."""
        if Role.AUDITOR in new.roles and not _may_audit(by):
            return AccountRefusal.NEEDS_AUDITOR
        if new.password is not None and not is_accepted(new.password, new.login):
            return AccountRefusal.WEAK_PASSWORD
        if await self._people.by_login(new.login) is not None:
            return AccountRefusal.LOGIN_TAKEN
        person = Person(
            id=self._new_id(),
            login=new.login,
            display_name=new.display_name,
            organisation=new.organisation,
            password_hash=await self._passwords.hash(new.password) if new.password is not None else None,
            roles=new.roles,
            languages=new.languages,
            capacity=new.capacity,
            state=AccountState.ACTIVE,
            created_at=now,
        )
        if await self._people.add(person, new.membership):
            return person
        taken = await self._people.by_login(new.login) is not None
        return AccountRefusal.LOGIN_TAKEN if taken else AccountRefusal.UNKNOWN_MEMBERSHIP

    async def change(
        self, person_id: str, change: PersonChange, now: float, by: Principal | None = None
    ) -> Person | AccountRefusal:
        """Change an account. A new password or a disabled account ends every sign-in. Raises PasswordWorkFull."""
        person = await self._people.by_id(person_id)
        if person is None:
            return AccountRefusal.UNKNOWN_PERSON
        refusal = _refusal(person, change, by)
        if refusal is not None:
            return refusal
        if change.teams is not None or change.skills is not None:
            had = await self._people.membership(person_id)
            wanted = Membership(
                had.teams if change.teams is None else change.teams,
                had.skills if change.skills is None else change.skills,
            )
            if not await self._people.set_membership(person_id, wanted):
                return AccountRefusal.UNKNOWN_MEMBERSHIP
        changed = _applied(person, change)
        if change.password is not None:
            changed = replace(changed, password_hash=await self._passwords.hash(change.password))
        was_admin = Role.ADMIN in person.roles and person.state is AccountState.ACTIVE
        if not await self._people.update(person, changed, keep_an_admin=was_admin):
            return AccountRefusal.LAST_ADMIN
        if change.password is not None or changed.state is AccountState.DISABLED:
            await self._sessions.revoke_all(person_id, now)
        return changed

    async def change_own_password(
        self, principal: Principal, current: str, new: str, now: float
    ) -> AccountRefusal | None:
        """Set one's own password and end every other sign-in; None when done. Raises PasswordWorkFull."""
        person = principal.person
        if not await self._passwords.verify(person.password_hash, current):
            return AccountRefusal.WRONG_PASSWORD
        if not is_accepted(new, person.login):
            return AccountRefusal.WEAK_PASSWORD
        hashed = replace(person, password_hash=await self._passwords.hash(new))
        await self._people.update(person, hashed, keep_an_admin=False)
        await self._sessions.revoke_all(person.id, now, keep=principal.web_session.id)
        return None

    async def by_login(self, login: str) -> Person | None:
        """The person with this login."""
        return await self._people.by_login(login.strip().lower())

    async def by_id(self, person_id: str) -> Person | None:
        """The person with this id."""
        return await self._people.by_id(person_id)

    async def all(self) -> tuple[Person, ...]:
        """Everybody, disabled ones too, by display name."""
        return await self._people.all()


def _may_audit(by: Principal | None) -> bool:
    return by is None or by.has(Role.AUDITOR)


def _refusal(person: Person, change: PersonChange, by: Principal | None) -> AccountRefusal | None:
    if by is not None and by.person_id == person.id and (change.roles is not None or change.state is not None):
        return AccountRefusal.OWN_RIGHTS
    gives_audit = change.roles is not None and Role.AUDITOR in change.roles and Role.AUDITOR not in person.roles
    takes_over = change.password is not None and Role.AUDITOR in person.roles
    if (gives_audit or takes_over) and not _may_audit(by):
        return AccountRefusal.NEEDS_AUDITOR
    if change.password is not None and not is_accepted(change.password, person.login):
        return AccountRefusal.WEAK_PASSWORD
    return None


def _applied(person: Person, change: PersonChange) -> Person:
    return replace(
        person,
        display_name=person.display_name if change.display_name is None else change.display_name,
        organisation=person.organisation if change.organisation is None else change.organisation,
        roles=person.roles if change.roles is None else change.roles,
        languages=person.languages if change.languages is None else change.languages,
        capacity=person.capacity if change.capacity is None else change.capacity,
        state=person.state if change.state is None else change.state,
    )
