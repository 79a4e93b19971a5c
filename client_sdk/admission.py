"""How one comes into a session, and comes back after a break: by key, by guest link, by account, by a seat held before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from client_sdk.errors import SdkError
from client_sdk.service import ServiceClient
from session_server.protocol.rest_sessions import SocketTicket


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in a session without an account: whoever has it is this participant. Keep it like a password."""

    participant: str
    cookies: Mapping[str, str] = field(repr=False)


class Admission(Protocol):
    """Gives a ticket for the session's socket, as often as one is needed."""

    service: ServiceClient

    async def ticket(self) -> SocketTicket:
        """A fresh ticket. Raises ApiError."""
        ...


class _Seated:
    """The first ticket comes with the seat; later ones are asked for with the seat's cookie."""

    def __init__(self, service: ServiceClient) -> None:
        self.service = service
        self.participant: str | None = None

    async def ticket(self) -> SocketTicket:
        if self.participant is not None:
            return await self.service.seat_ticket(self.participant)
        ticket = await self.take_seat()
        if ticket.participant is None:
            raise SdkError("bad_answer", "The server did not name the seat.")
        self.participant = ticket.participant
        return ticket

    async def take_seat(self) -> SocketTicket:
        raise NotImplementedError


class ByKey(_Seated):
    """The end-user, by the key that the rep told."""

    def __init__(self, service: ServiceClient, key: str, name: str, environment: Mapping[str, str]) -> None:
        """Agree to what `service.look_up_key` shows."""
        super().__init__(service)
        self._key = key
        self._name = name
        self._environment = environment

    async def take_seat(self) -> SocketTicket:
        """Spends the key."""
        return (await self.service.accept_join(self._key, self._name, self._environment)).ticket


class ByLink(_Seated):
    """A guest, by the token of the link."""

    def __init__(self, service: ServiceClient, token: str, name: str, organisation: str, pin: str | None) -> None:
        """Join as the one for whom the link was made."""
        super().__init__(service)
        self._token = token
        self._name = name
        self._organisation = organisation
        self._pin = pin

    async def take_seat(self) -> SocketTicket:
        """Spends a use of the link."""
        seated = await self.service.join_as_guest(self._token, self._name, self._organisation, self._pin)
        return seated.ticket


class BySeat(_Seated):
    """Somebody who was there before, in another process perhaps."""

    def __init__(self, service: ServiceClient, participant: str) -> None:
        """The service holds the seat's cookies."""
        super().__init__(service)
        self.participant = participant


class ByAccount:
    """Somebody with an account who is in the session or was invited into it."""

    def __init__(
        self, service: ServiceClient, session: str, login: str | None, password: str | None, *, demo: bool
    ) -> None:
        """Sign in first when a login is given; else the service is signed in already."""
        self.service = service
        self._session = session
        self._login = login
        self._password = password
        self._demo = demo

    async def ticket(self) -> SocketTicket:
        """Signs in once, then asks for tickets."""
        login, self._login = self._login, None
        if login is not None and self._demo:
            await self.service.demo_sign_in(login)
        elif login is not None:
            await self.service.sign_in(login, self._password or "")
        return await self.service.session_ticket(self._session)
