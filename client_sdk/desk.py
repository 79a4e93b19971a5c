"""The desk of somebody with an account: presence, invitations, own sessions."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from typing import Literal, TypeVar

from client_sdk.errors import End, SdkError
from client_sdk.events import Events, listen_for
from client_sdk.machine import Machine, Phase
from client_sdk.service import ServiceClient
from client_sdk.transport import Channel
from session_server.protocol import messages as m
from session_server.protocol.rest_sessions import SocketTicket
from session_server.protocol.views import DeskView, InvitationCard

E = TypeVar("E")


class Desk:
    """A rep at the desk: counts as available while it is open. Enter it with `async with`."""

    def __init__(self, service: ServiceClient, login: str | None = None, password: str | None = None) -> None:
        """With a login it signs in first; without a password that is the demo's one-click sign-in."""
        self.service = service
        self._login = login
        self._password = password
        self._machine = Machine()
        self._channel = Channel(self._machine, self._ticket, tls=service.http.tls)

    @classmethod
    def sign_in(
        cls, server: str, *, login: str, password: str | None = None, tls: ssl.SSLContext | None = None
    ) -> Desk:
        """The desk of this person at this server."""
        return cls(ServiceClient(server, tls=tls), login, password)

    async def _ticket(self) -> SocketTicket:
        login, self._login = self._login, None
        if login is not None and self._password is not None:
            await self.service.sign_in(login, self._password)
        elif login is not None:
            await self.service.demo_sign_in(login)
        return await self.service.desk_ticket()

    async def __aenter__(self) -> Desk:
        """Connect. Raises Ended when the server does not let us in."""
        await self._channel.open()
        return self

    async def __aexit__(self, *_exception: object) -> None:
        """Close the desk."""
        await self._channel.close()

    @property
    def connection(self) -> Phase:
        """Where the connection stands."""
        return self._machine.phase

    @property
    def end(self) -> End | None:
        """Why it is over; None while it is not."""
        return self._machine.end

    @property
    def state(self) -> DeskView:
        """The desk as last told."""
        if self._machine.desk is None:
            raise SdkError("closed", "Nothing is known before the desk was entered.")
        return self._machine.desk

    @property
    def invitations(self) -> tuple[InvitationCard, ...]:
        """Open invitations to this person."""
        return self.state.invitations

    def on(self, kind: type[E], callback: Callable[[E], object]) -> Callable[[], None]:
        """Call back for each message of this type; returns what stops that."""
        return listen_for(self._channel, kind, callback)

    def events(self, *kinds: type[E]) -> Events[E]:
        """Iterate over messages of these types, from now on."""
        return Events(self._channel, kinds)

    async def until(self, condition: Callable[[DeskView], bool], timeout_s: float | None = None) -> DeskView:
        """The first desk for which the condition holds, the present one included. Raises Ended, TimeoutError."""
        async with asyncio.timeout(timeout_s):
            await self._channel.wait_for(lambda: self._machine.desk is not None and condition(self._machine.desk))
        return self.state

    async def next_invitation(self, timeout_s: float | None = None) -> InvitationCard:
        """The oldest open invitation, as soon as there is one. Raises Ended, TimeoutError."""
        return (await self.until(lambda desk: bool(desk.invitations), timeout_s)).invitations[0]

    async def set_presence(self, presence: Literal["available", "busy"]) -> None:
        """Tell the others whether one may be asked."""
        await self._channel.request(self._machine.command(m.PresenceSet, presence=presence), m.Done)

    async def accept(self, invitation: str) -> str:
        """Take a seat of an invitation; returns the session, for `SupportSession.join_signed_in(desk.service, …)`."""
        command = self._machine.command(m.InvitationAccept, invitation=invitation)
        return (await self._channel.request(command, m.JoinTicket)).session

    async def decline(self, invitation: str) -> None:
        """Leave it to others."""
        await self._channel.request(self._machine.command(m.InvitationDecline, invitation=invitation), m.Done)
