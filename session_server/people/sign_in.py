"""Sign-in with login and password: rate limits first, then the same work for every outcome."""

from __future__ import annotations

from dataclasses import dataclass, replace

from session_server.people.attempts import Attempts, address_subject
from session_server.people.errors import PasswordWorkFull, SignInReason, SignInRefused
from session_server.people.model import Person
from session_server.people.passwords import Passwords
from session_server.people.ports import PeopleStore
from session_server.people.web_sessions import IssuedSession, WebSessions
from session_server.protocol.rest_kinds import AccountState

OVERLOAD_RETRY_S = 2.0
"""The queue of passwords empties in about a second."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person with the web session that was opened."""

    person: Person
    issued: IssuedSession


@dataclass(frozen=True, slots=True)
class SignInLimits:
    """Three bounds, each written as `10/minute`.

    Guessing one account from one address is stopped soon; guessing from many addresses later, so that a stranger cannot
    lock a person out of the account cheaply.
    """

    per_address: str
    per_account_and_address: str
    per_account: str


class SignIn:
    """Opens a web session for the right password."""

    def __init__(self, people: PeopleStore, passwords: Passwords, sessions: WebSessions, limits: SignInLimits) -> None:
        """Use these stores; the counts of attempts live in this object."""
        self._people = people
        self._passwords = passwords
        self._sessions = sessions
        self._by_address = Attempts(limits.per_address, "sign-in-address")
        self._by_both = Attempts(limits.per_account_and_address, "sign-in-both")
        self._by_account = Attempts(limits.per_account, "sign-in-account")

    async def sign_in(
        self, login: str, password: str, address: str, user_agent: str, now: float
    ) -> SignedIn | SignInRefused:
        """Check the password and open a session; a refusal does not say whether the account exists."""
        login = login.strip().lower()
        subject = address_subject(address)
        for attempts, keys in (
            (self._by_address, (subject,)),
            (self._by_both, (login, subject)),
            (self._by_account, (login,)),
        ):
            wait_s = await attempts.take(*keys)
            if wait_s is not None:
                return SignInRefused(SignInReason.RATE_LIMITED, wait_s)
        person = await self._people.by_login(login)
        usable = person is not None and person.state is AccountState.ACTIVE
        try:
            right = await self._passwords.verify(person.password_hash if person and usable else None, password)
        except PasswordWorkFull:
            return SignInRefused(SignInReason.OVERLOADED, OVERLOAD_RETRY_S)
        if person is None or not usable or not right:
            return SignInRefused(SignInReason.WRONG_CREDENTIALS)
        await self._by_both.forget(login, subject)
        await self._renew_hash(person, password)
        return SignedIn(person, await self._sessions.open(person, address, user_agent, now))

    async def _renew_hash(self, person: Person, password: str) -> None:
        if person.password_hash is None or not self._passwords.is_outdated(person.password_hash):
            return
        try:
            renewed = replace(person, password_hash=await self._passwords.hash(password))
        except PasswordWorkFull:
            return  # The old hash still protects the account; the next sign-in renews it.
        await self._people.update(person, renewed, keep_an_admin=False)
