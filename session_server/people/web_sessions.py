"""Signed-in browsers: a random cookie, of which only the hash is stored, with an idle and an absolute limit."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

from session_server.people.model import Person, Principal, WebSession
from session_server.people.ports import WebSessionStore
from session_server.protocol.rest_kinds import AccountState

TOKEN_BYTES = 32
"""256 random bits: guessing one is out of reach, so the stored hash needs no salt and no slow function."""
TOKEN_CHARS = 43
"""Length of the token as unpadded base64url."""
TOUCH_EVERY_S = 60.0
"""The idle limit is minutes to hours: writing the last visit once a minute is enough."""
USER_AGENT_MAX_CHARS = 200
"""Shown in the list of browsers; what is longer is cut."""
PURGE_AFTER_S = 7 * 86_400.0
"""Ended sessions are kept a week, for questions after an incident."""


@dataclass(frozen=True, slots=True)
class IssuedSession:
    """A new web session with the cookie's value, which exists here and in the browser alone."""

    session: WebSession
    token: str

    def __repr__(self) -> str:
        """Leave the token out of logs and tracebacks."""
        return f"IssuedSession({self.session.id})"


@dataclass(frozen=True, slots=True)
class SessionsEnded:
    """These web sessions of a person are over; whatever they opened has to be closed."""

    person_id: str
    session_ids: tuple[str, ...]


Listener = Callable[[SessionsEnded], None]


class WebSessions:
    """Opens, checks, lists and ends web sessions."""

    def __init__(self, store: WebSessionStore, new_id: Callable[[], str], *, idle_s: float, absolute_s: float) -> None:
        """A session ends `idle_s` after the last visit and `absolute_s` after sign-in, whatever comes first."""
        self._store = store
        self._new_id = new_id
        self._idle_s = idle_s
        self._absolute_s = absolute_s
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` at each end that somebody caused; returns what ends the subscription."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    async def open(self, person: Person, address: str, user_agent: str, now: float) -> IssuedSession:
        """Sign a person in. The caller has checked that it may be done."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        session = WebSession(
            id=self._new_id(),
            token_hash=token_hash(token),
            person_id=person.id,
            created_at=now,
            last_seen_at=now,
            expires_at=now + self._absolute_s,
            address=address,
            user_agent=user_agent[:USER_AGENT_MAX_CHARS],
        )
        await self._store.add(session)
        await self._store.purge(now - PURGE_AFTER_S)
        return IssuedSession(session, token)

    async def authenticate(self, token: str, now: float) -> Principal | None:
        """Who is signed in with this cookie; None for an unknown, ended or disabled one."""
        if len(token) != TOKEN_CHARS:
            return None
        found = await self._store.by_token_hash(token_hash(token))
        if found is None:
            return None
        session, person = found
        if session.revoked_at is not None or now >= session.expires_at:
            return None
        if now - session.last_seen_at >= self._idle_s or person.state is not AccountState.ACTIVE:
            return None
        if now - session.last_seen_at >= min(TOUCH_EVERY_S, self._idle_s / 2):
            await self._store.touch(session.id, now)
            session = replace(session, last_seen_at=now)
        return Principal(person, session)

    async def of_person(self, person_id: str, now: float) -> tuple[WebSession, ...]:
        """Browsers in which the person is signed in, latest first."""
        live = await self._store.of_person(person_id, now)
        return tuple(session for session in live if now - session.last_seen_at < self._idle_s)

    async def revoke(self, person_id: str, session_id: str, now: float) -> bool:
        """End one session of that person; False when there is no such live one."""
        ended = await self._store.revoke(person_id, session_id, now)
        if ended:
            self._announce(SessionsEnded(person_id, (session_id,)))
        return ended

    async def revoke_all(self, person_id: str, now: float, *, keep: str | None = None) -> None:
        """End all sessions of a person but `keep`."""
        ended = await self._store.revoke_all(person_id, now, keep=keep)
        if ended:
            self._announce(SessionsEnded(person_id, ended))

    def _announce(self, ended: SessionsEnded) -> None:
        for listener in tuple(self._listeners):
            listener(ended)


def token_hash(token: str) -> bytes:
    """What is stored of a cookie."""
    return hashlib.sha256(token.encode("utf-8")).digest()
