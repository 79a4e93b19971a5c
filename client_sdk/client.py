"""A seat in a support session: see, share, drive, talk, and decide who may.

    async with SupportSession.join("https://help.example.org", key="K7F-3QX-9MD", name="Ruth Adeyemi") as session:
        await session.publish(track)
        async for posted in session.events(ChatPosted):
            ...

The connection is kept up until the session ends or the block is left. What changes the session is a method that returns
when the server has done it, and raises Refused when it will not.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from aiortc import MediaStreamTrack

from client_sdk.admission import Admission, ByAccount, ByKey, ByLink, BySeat, Seat
from client_sdk.desk import Desk
from client_sdk.errors import End, Ended, EndedBy, SdkError
from client_sdk.events import Events, listen_for
from client_sdk.link import Link
from client_sdk.machine import Machine, Phase
from client_sdk.publishing import Publication
from client_sdk.service import ServiceClient
from client_sdk.sharing import Sharing
from client_sdk.transport import Channel
from client_sdk.viewing import Viewer
from session_server.protocol import messages as m
from session_server.protocol.views import ChatMessage, ParticipantView, ReceiptView, SessionView
from session_server.protocol.vocabulary import (
    Audience,
    ConsentAnswer,
    Feature,
    LeaveReason,
    Outcome,
    Presence,
    Purpose,
    SessionPhase,
    TrackKind,
)

__all__ = ["Desk", "InputHandler", "ServiceClient", "SupportSession"]

InputHandler = Callable[[m.InputReceived], object]
"""Told of each batch of input that the server has checked, in order. Must not block."""

E = TypeVar("E")
_SHARING_PHASES = frozenset({SessionPhase.WAITING, SessionPhase.ACTIVE, SessionPhase.PAUSED})


class SupportSession:
    """One participant of one session. Make it with one of the `join` methods and enter it with `async with`."""

    def __init__(self, admission: Admission, *, input_handler: InputHandler | None = None) -> None:
        """With an input handler the screen that is shared can be driven, and the server is told so."""
        self._admission = admission
        self._machine = Machine((Feature.INPUT,) if input_handler is not None else ())
        self._channel = Channel(self._machine, admission.ticket, tls=admission.service.http.tls)
        self._sharing_link = Link(
            Purpose.PUBLISH, self, permitted=self._may_share, opened=lambda c: self._sharing.opened(c)
        )
        self._sharing = Sharing(self._sharing_link)
        self._viewing: list[tuple[Link, Viewer]] = []
        self._channel.listen(self._heard)
        if input_handler is not None:
            self.on(m.InputReceived, input_handler)

    # --- ways in --------------------------------------------------------------------------------------------------------

    @classmethod
    def join(
        cls,
        server: str,
        *,
        key: str,
        name: str,
        environment: Mapping[str, str] | None = None,
        input_handler: InputHandler | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> SupportSession:
        """The end-user, by the key that the rep told. Show `ServiceClient.look_up_key` and ask before this."""
        service = ServiceClient(server, tls=tls)
        return cls(ByKey(service, key, name, environment or {}), input_handler=input_handler)

    @classmethod
    def join_guest(
        cls,
        server: str,
        token: str,
        name: str,
        *,
        organisation: str = "",
        pin: str | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> SupportSession:
        """A guest, by the token in the link's fragment. Entering returns in the lobby; see `admitted`."""
        return cls(ByLink(ServiceClient(server, tls=tls), token, name, organisation, pin))

    @classmethod
    def join_as_person(
        cls,
        server: str,
        session: str,
        *,
        login: str,
        password: str | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> SupportSession:
        """Somebody with an account. Without a password it is the demo's one-click sign-in."""
        service = ServiceClient(server, tls=tls)
        return cls(ByAccount(service, session, login, password, demo=password is None))

    @classmethod
    def join_signed_in(cls, service: ServiceClient, session: str) -> SupportSession:
        """Somebody with an account whose `ServiceClient` is signed in already."""
        return cls(ByAccount(service, session, None, None, demo=False))

    @classmethod
    def rejoin(
        cls,
        server: str,
        seat: Seat,
        *,
        input_handler: InputHandler | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> SupportSession:
        """The end-user or guest who held this seat before: same place, same consent."""
        service = ServiceClient(server, tls=tls, cookies=seat.cookies)
        return cls(BySeat(service, seat.participant), input_handler=input_handler)

    async def __aenter__(self) -> SupportSession:
        """Connect. Raises Ended when the server does not let us in."""
        await self._channel.open()
        return self

    async def __aexit__(self, *_exception: object) -> None:
        """Stop sharing and viewing, and let the connection go. The seat stays for a while unless `leave` was called."""
        await self._let_go()
        await self._channel.close()

    async def _let_go(self) -> None:
        await self._sharing.stop()
        for _, viewer in self._viewing:
            await viewer.close()

    # --- what is known ----------------------------------------------------------------------------------------------------

    @property
    def service(self) -> ServiceClient:
        """The REST side, with this participant's cookies."""
        return self._admission.service

    @property
    def connection(self) -> Phase:
        """Where the connection stands."""
        return self._machine.phase

    @property
    def end(self) -> End | None:
        """Why it is over; None while it is not."""
        return self._machine.end

    @property
    def state(self) -> SessionView:
        """The session as this participant may see it, as last told."""
        if self._machine.session is None:
            raise SdkError("closed", "Nothing is known before the session was entered.")
        return self._machine.session

    @property
    def chat(self) -> tuple[ChatMessage, ...]:
        """The chat so far, as far as this participant may read it."""
        return self._machine.chat

    @property
    def me(self) -> ParticipantView:
        """This participant. Raises SdkError when the view does not hold it."""
        found = self.participant(self.state.you)
        if found is None:
            raise SdkError("bad_answer", "The server's view does not hold this participant.")
        return found

    @property
    def seat(self) -> Seat | None:
        """What `rejoin` needs; None for people with an account."""
        participant = getattr(self._admission, "participant", None)
        return Seat(participant, dict(self.service.http.cookies)) if participant is not None else None

    @property
    def server_ahead_ms(self) -> int:
        """How far the server's clock is ahead of this machine's, transit included."""
        return self._machine.server_ahead_ms

    @property
    def publications(self) -> tuple[Publication, ...]:
        """What this participant shares now."""
        return self._sharing.publications

    def participant(self, participant: str) -> ParticipantView | None:
        """Somebody in the session."""
        return next((p for p in self.state.participants if p.participant == participant), None)

    def on(self, kind: type[E], callback: Callable[[E], object]) -> Callable[[], None]:
        """Call back for each message of this type (see `session_server.protocol.messages`); returns what stops that."""
        return listen_for(self._channel, kind, callback)

    def events(self, *kinds: type[E]) -> Events[E]:
        """Iterate over messages of these types, from now until the session ends."""
        return Events(self._channel, kinds)

    async def until(self, condition: Callable[[SessionView], bool], timeout_s: float | None = None) -> SessionView:
        """The first view for which the condition holds, the present one included. Raises Ended, TimeoutError."""
        async with asyncio.timeout(timeout_s):
            await self._channel.wait_for(lambda: self._machine.session is not None and condition(self._machine.session))
        return self.state

    async def admitted(self, timeout_s: float | None = None) -> None:
        """Wait in the lobby until every yes was said. Raises Ended when a no was said, TimeoutError."""
        await self.until(lambda view: _is_here(view), timeout_s)

    async def ended(self) -> End:
        """Wait until this participant is out, and why."""
        try:
            await self._channel.wait_for(lambda: False)
        except Ended as over:
            return over.end
        raise AssertionError("unreachable")

    async def receipt(self) -> ReceiptView:
        """The end-user's receipt. Raises ApiError."""
        return await self.service.receipt(self.state.you)

    # --- words ------------------------------------------------------------------------------------------------------------

    async def say(self, text: str, *, team_only: bool = False) -> None:
        """Write into the chat; `team_only` is the side channel that neither end-user nor guests read."""
        await self._do(m.ChatSend, audience=Audience.TEAM if team_only else Audience.EVERYONE, text=text)

    # --- driving ----------------------------------------------------------------------------------------------------------

    async def request_control(self) -> None:
        """Ask for mouse and keyboard; `state.control.driver` tells when it is given."""
        await self._do(m.ControlRequest)

    async def release_control(self) -> None:
        """Give mouse and keyboard back; owner and end-user take them from whoever drives."""
        await self._do(m.ControlRelease)

    async def grant_control(self, participant: str) -> None:
        """Hand mouse and keyboard to somebody who asked."""
        await self._do(m.ControlGrant, participant=participant)

    async def send_input(self, *events: m.InputEvent) -> None:
        """Input for the shared screen, in order. Not answered when delivered; a refusal is told as `messages.Error`."""
        await self._channel.send(self._machine.command(m.InputSend, events=events))

    async def show_pointer(self, x: float, y: float) -> None:
        """Point at something; 0 to 1 from the picture's top left."""
        await self._channel.send(self._machine.command(m.PointerShow, x=x, y=y))

    # --- people -----------------------------------------------------------------------------------------------------------

    async def invite_person(self, person: str, *, note: str = "") -> m.InvitationCreated:
        """Bring in a colleague by their id."""
        return await self._invite(m.InvitePerson(person=person), 1, note)

    async def invite_team(self, team: str, *, seats: int = 1, note: str = "") -> m.InvitationCreated:
        """Ask everybody of a team who is available; first come, first served."""
        return await self._invite(m.InviteTeam(team=team), seats, note)

    async def invite_skill(self, skill: str, *, seats: int = 1, note: str = "") -> m.InvitationCreated:
        """Ask everybody available who has the skill."""
        return await self._invite(m.InviteSkill(skill=skill), seats, note)

    async def _invite(self, target: m.InviteTarget, seats: int, note: str) -> m.InvitationCreated:
        command = self._machine.command(m.InvitationCreate, target=target, seats=seats, note=note)
        return await self._channel.request(command, m.InvitationCreated)

    async def cancel_invitation(self, invitation: str) -> None:
        """Take an invitation back."""
        await self._do(m.InvitationCancel, invitation=invitation)

    async def make_guest_link(
        self,
        label: str,
        *,
        profile: str,
        organisation: str = "",
        expires_in_s: int = 7200,
        uses: int = 1,
        pin: str | None = None,
    ) -> m.GuestLinkCreated:
        """A link for somebody from outside. The answer is the only time that the token is told."""
        command = self._machine.command(
            m.GuestLinkCreate,
            label=label,
            profile=profile,
            organisation=organisation,
            expires_in_s=expires_in_s,
            uses=uses,
            pin=pin,
        )
        return await self._channel.request(command, m.GuestLinkCreated)

    async def revoke_guest_link(self, link: str) -> None:
        """End a link, and with it the stay of whoever came by it."""
        await self._do(m.GuestLinkRevoke, link=link)

    async def admit(self, participant: str) -> None:
        """Let a guest in from the lobby; the end-user is asked next."""
        await self._do(m.GuestAdmit, participant=participant)

    async def refuse(self, participant: str) -> None:
        """Turn a guest away at the lobby."""
        await self._do(m.GuestRefuse, participant=participant)

    async def remove(self, participant: str) -> None:
        """Show somebody out."""
        await self._do(m.ParticipantRemove, participant=participant)

    async def set_rights(self, participant: str, profile: str) -> None:
        """Give somebody another profile, at once."""
        await self._do(m.RightsSet, participant=participant, profile=profile)

    # --- the end-user -----------------------------------------------------------------------------------------------------

    async def answer_consent(self, prompt: str, answer: ConsentAnswer) -> None:
        """Answer a question of `state.prompts`. No answer in time means no."""
        await self._do(m.ConsentDecide, prompt=prompt, answer=answer)

    async def withdraw_consent(self, participant: str) -> None:
        """Take back what somebody was allowed."""
        await self._do(m.ConsentWithdraw, participant=participant)

    async def publish(
        self, track: MediaStreamTrack, *, kind: TrackKind = TrackKind.SCREEN, label: str = ""
    ) -> Publication:
        """Share a video track, encoded once as VP8. It is sent again after every break under the same id.

        Returns when the server has taken it. Raises MediaError. From here on the track belongs to the session: it is stopped
        by `unpublish`, `stop_everything` and the end.
        """
        return await self._sharing.publish(track, kind, label)

    async def unpublish(self, publication: Publication) -> None:
        """Stop sharing this track."""
        await self._sharing.unpublish(publication)
        if publication.track is not None:
            await self._do(m.TrackUnpublish, track=publication.track)

    async def pause(self) -> None:
        """Blank the picture for everybody: here first, then by the server."""
        self._sharing.pause()
        await self._do(m.SharePause)

    async def resume(self) -> None:
        """Show the picture again."""
        await self._do(m.ShareResume)
        self._sharing.resume()

    async def stop_everything(self) -> None:
        """All media and control end at once: the capture first, which needs no network."""
        await self._sharing.stop()
        await self._do_and_go(LeaveReason.STOPPED, m.SessionStop)

    # --- the picture ------------------------------------------------------------------------------------------------------

    def view(self) -> Viewer:
        """Begin to receive what may be seen; the viewer follows every change of rights and tracks until it is closed."""
        viewer: Viewer
        link = Link(Purpose.VIEW, self, permitted=lambda: True, opened=lambda c: viewer.opened(c))
        viewer = Viewer(link)
        self._viewing.append((link, viewer))
        viewer.need(self._machine.needed)
        return viewer

    # --- the end ----------------------------------------------------------------------------------------------------------

    async def close_session(
        self,
        outcome: Outcome,
        *,
        resolution: str = "",
        skip_resolution: bool = False,
        tags: Sequence[str] = (),
    ) -> None:
        """Close the case with a resolution, or skip it in so many words. The session is over on return."""
        await self._do_and_go(
            LeaveReason.SESSION_CLOSED,
            m.SessionClose,
            outcome=outcome,
            resolution=resolution,
            skip_resolution=skip_resolution,
            tags=tuple(tags),
        )

    async def leave(self) -> None:
        """Leave for good; the others go on."""
        await self._do_and_go(LeaveReason.LEFT, m.SessionLeave)

    # --- inside -----------------------------------------------------------------------------------------------------------

    async def _do(self, kind: type[m.Command], **fields: Any) -> None:
        await self._channel.request(self._machine.command(kind, **fields), m.Done)

    async def _do_and_go(self, reason: LeaveReason, kind: type[m.Command], **fields: Any) -> None:
        """A command that ends this seat: the goodbye may come before the answer, and says the same."""
        try:
            await self._do(kind, **fields)
        except Ended as over:
            if over.end.reason is not reason:
                raise

    def _heard(self, message: Any) -> None:
        match message:
            case m.SessionWelcome():
                for link in self._links():
                    link.reconcile(message.connections)
            case m.SessionChanged():
                self._sharing_link.poke()
            case m.MediaNeeded():
                for _, viewer in self._viewing:
                    if not viewer.closed:
                        viewer.need(message.tracks)
            case m.MediaClosed():
                for link in self._links():
                    link.closed_by_server(message.connection)
            case End() if message.by is not EndedBy.US:
                # Out of the session: nothing is captured and nothing is shown any longer, whatever the program does next.
                self._farewell = asyncio.ensure_future(self._let_go())
            case _:
                pass

    def _links(self) -> tuple[Link, ...]:
        return (self._sharing_link, *(link for link, _ in self._viewing))

    def _may_share(self) -> bool:
        view = self._machine.session
        return view is not None and view.phase in _SHARING_PHASES and _is_here(view)

    # --- Signalling -------------------------------------------------------------------------------------------------------

    async def offer(
        self, purpose: Purpose, sdp: str, tracks: Sequence[m.OfferedTrack], connection: str | None
    ) -> m.MediaAnswer:
        """Send an offer for a link of this session."""
        command = self._machine.command(
            m.MediaOffer, purpose=purpose, sdp=sdp, tracks=tuple(tracks), connection=connection
        )
        return await self._channel.request(command, m.MediaAnswer)

    async def close_media(self, connection: str) -> None:
        """Tell the server that a connection of a link is over; it would notice anyway."""
        try:
            await self._channel.send(self._machine.command(m.MediaClose, connection=connection))
        except SdkError:
            return

    def ice_servers(self) -> tuple[m.IceServer, ...]:
        """Servers of the welcome."""
        return self._machine.ice_servers


def _is_here(view: SessionView) -> bool:
    return any(p.participant == view.you and p.presence is Presence.HERE for p in view.participants)
