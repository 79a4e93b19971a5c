"""Seats of people without an account: proved by a cookie that only their browser holds."""

from __future__ import annotations

from aiohttp import web

from session_server.api import cookies
from session_server.api.outcomes import SetCookie
from session_server.api.rights import Seat, SeatKind
from session_server.app.sessions import Seated, Sessions
from session_server.protocol.vocabulary import ParticipantKind

SEAT_COOKIE = "deskswarm-seat-"
"""The participant's id follows, so that one browser can hold the seats of several sessions."""
SEAT_COOKIE_LIFE_S = 24 * 3600
MAX_SEAT_COOKIES = 16
"""Looked at in one request; a browser of ours holds one or two."""

_KINDS = {ParticipantKind.END_USER: SeatKind.END_USER, ParticipantKind.GUEST: SeatKind.GUEST}


class CookieSeats:
    """Satisfies `api.services.SeatAuthority`."""

    def __init__(self, sessions: Sessions) -> None:
        """Ask these sessions."""
        self._sessions = sessions

    async def seat_of(self, request: web.Request, now: float, *, https: bool) -> Seat | None:
        """Any seat that the request proves."""
        for participant, secret in seat_secrets(request, https=https):
            found = self._sessions.seat(participant, secret)
            if found is not None:
                actor, person = found
                return Seat(actor.id, person.id, _KINDS[person.kind])
        return None


def seat_secrets(request: web.Request, *, https: bool) -> list[tuple[str, str]]:
    """Participant and secret of each seat cookie."""
    prefix = cookies.cookie_name(https=https, name=SEAT_COOKIE)
    found = [(name.removeprefix(prefix), value) for name, value in request.cookies.items() if name.startswith(prefix)]
    return found[:MAX_SEAT_COOKIES]


def seat_secret(request: web.Request, participant: str, *, https: bool) -> str | None:
    """The secret of one seat, if this browser holds it."""
    return cookies.read(request, https=https, name=SEAT_COOKIE + participant)


def seat_cookie(seated: Seated) -> SetCookie:
    """Gives the seat to this browser."""
    return SetCookie(seated.secret, SEAT_COOKIE_LIFE_S, SEAT_COOKIE + seated.participant)
