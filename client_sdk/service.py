"""The REST side: signing in, opening sessions, looking at keys and links, tickets for sockets."""

from __future__ import annotations

import ssl
from collections.abc import Mapping

from pydantic import SecretStr, TypeAdapter, ValidationError

from client_sdk.errors import InvalidCommand
from client_sdk.http_client import HttpClient
from session_server.protocol import rest_sessions as r
from session_server.protocol.base import ParticipantId, SessionId
from session_server.protocol.rest import Empty, ServerConfig
from session_server.protocol.rest_auth import DemoSignInRequest, Me, SignInRequest
from session_server.protocol.views import ReceiptView

_session_id: TypeAdapter[str] = TypeAdapter(SessionId)


class ServiceClient:
    """One person, guest or end-user at one server. Every method raises ApiError, and InvalidCommand for a bad value."""

    def __init__(
        self, server: str, *, tls: ssl.SSLContext | None = None, cookies: Mapping[str, str] | None = None
    ) -> None:
        """Talk to this server; see HttpClient."""
        self.http = HttpClient(server, tls=tls, cookies=cookies)

    # --- people with an account ---------------------------------------------------------------------------------------

    async def sign_in(self, login: str, password: str) -> Me:
        """Sign in with login and password."""
        with checked():
            body = SignInRequest(login=login, password=SecretStr(password))
        return await self.http.post("/api/v1/auth/sign-in", body, Me)

    async def demo_sign_in(self, login: str) -> Me:
        """Sign in as one of the demo's people; exists in the demo alone."""
        with checked():
            body = DemoSignInRequest(login=login)
        return await self.http.post("/api/v1/demo/sign-in", body, Me)

    async def sign_out(self) -> None:
        """Sign out."""
        await self.http.post("/api/v1/auth/sign-out", None, Empty)

    async def me(self) -> Me:
        """Who is signed in."""
        return await self.http.get("/api/v1/auth/me", Me)

    async def config(self) -> ServerConfig:
        """What everybody may know of the server."""
        return await self.http.get("/api/v1/config", ServerConfig)

    async def open_session(self, title: str, description: str = "", external_ref: str = "") -> r.SessionCreated:
        """Open a session for a case; the answer holds key and link for the end-user."""
        with checked():
            body = r.SessionCreate(title=title, description=description, external_ref=external_ref)
        return await self.http.post("/api/v1/sessions", body, r.SessionCreated)

    async def sessions(self) -> r.SessionList:
        """Own live sessions."""
        return await self.http.get("/api/v1/sessions", r.SessionList)

    async def session(self, session: str) -> r.SessionSummary:
        """One live session of one's own."""
        return await self.http.get(f"/api/v1/sessions/{_path(session)}", r.SessionSummary)

    async def new_key(self, session: str) -> r.SessionKeyIssued:
        """Another key for the end-user; unused ones before it end."""
        return await self.http.post(f"/api/v1/sessions/{_path(session)}/keys", None, r.SessionKeyIssued)

    async def session_ticket(self, session: str) -> r.SocketTicket:
        """Admission to the session's socket."""
        return await self.http.post(f"/api/v1/sessions/{_path(session)}/ticket", None, r.SocketTicket)

    async def desk_ticket(self) -> r.SocketTicket:
        """Admission to the desk's socket."""
        return await self.http.post("/api/v1/desk/ticket", None, r.SocketTicket)

    # --- the end-user ---------------------------------------------------------------------------------------------------

    async def look_up_key(self, key: str) -> r.JoinOffer:
        """What the end-user is to be shown before agreeing. Changes nothing."""
        with checked():
            body = r.JoinLookup(key=key)
        return await self.http.post("/api/v1/join/lookup", body, r.JoinOffer)

    async def accept_join(self, key: str, name: str, environment: Mapping[str, str]) -> r.Seated:
        """The end-user agrees: spends the key and takes the seat."""
        with checked():
            body = r.JoinAccept(key=key, name=name, environment=dict(environment))
        return await self.http.post("/api/v1/join/accept", body, r.Seated)

    # --- guests -----------------------------------------------------------------------------------------------------------

    async def look_up_link(self, token: str) -> r.GuestOffer:
        """What a guest is to be shown before joining. Changes nothing."""
        with checked():
            body = r.GuestLookup(token=token)
        return await self.http.post("/api/v1/guest/lookup", body, r.GuestOffer)

    async def join_as_guest(self, token: str, name: str, organisation: str = "", pin: str | None = None) -> r.Seated:
        """A guest presses *Join*: spends a use of the link."""
        with checked():
            body = r.GuestJoin(token=token, name=name, organisation=organisation, pin=pin)
        return await self.http.post("/api/v1/guest/join", body, r.Seated)

    # --- seats ------------------------------------------------------------------------------------------------------------

    async def seat_ticket(self, participant: ParticipantId) -> r.SocketTicket:
        """A new ticket for a seat that this client holds."""
        with checked():
            body = r.SeatTicket(participant=participant)
        return await self.http.post("/api/v1/seat/ticket", body, r.SocketTicket)

    async def receipt(self, participant: ParticipantId) -> ReceiptView:
        """The end-user's receipt."""
        with checked():
            body = r.SeatTicket(participant=participant)
        return await self.http.post("/api/v1/seat/receipt", body, ReceiptView)

    async def answer_survey(
        self, participant: ParticipantId, effort: int, satisfaction: int, comment: str = ""
    ) -> None:
        """The end-user's answers at the end."""
        with checked():
            body = r.Survey(participant=participant, effort=effort, satisfaction=satisfaction, comment=comment)
        await self.http.post("/api/v1/seat/survey", body, Empty)


class checked:  # noqa: N801 - reads as a statement
    """Turns a model's complaint into InvalidCommand, without repeating the value."""

    def __enter__(self) -> None:
        """Nothing to do."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Translate."""
        if isinstance(error, ValidationError):
            found = error.errors(include_url=False, include_input=False, include_context=False)
            raise InvalidCommand("; ".join(f"{_name(item['loc'])}: {item['msg']}" for item in found)) from None


def _name(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in loc)


def _path(session: str) -> str:
    """A session's id as part of an address: anything else could name another route."""
    with checked():
        return _session_id.validate_python(session)
    raise AssertionError("unreachable")
