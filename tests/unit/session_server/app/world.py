"""A live session on a log and a relay that the test holds in its hand."""

import asyncio
import itertools
from collections.abc import Awaitable, Mapping, Sequence
from importlib import resources
from pathlib import Path

from permissions.profile_file import read_profiles
from session_server.app.actor import SessionActor
from session_server.app.errors import EvidenceUnavailable
from session_server.app.profile_shelf import ProfileShelf
from session_server.domain import inputs as i
from session_server.domain.events import AnyEvent
from session_server.domain.media import MediaGraph
from session_server.domain.state import SessionState
from session_server.protocol import messages as m
from session_server.protocol.base import Model
from session_server.protocol.vocabulary import RecordingPolicy, TrackKind

SECRET = "ab" * 32


class HeldLog:
    """Satisfies `app.ports.Journal`; commits when the test says so, in order, or fails."""

    def __init__(self, *, automatic: bool = True) -> None:
        self.automatic = automatic
        self.broken = False
        self.rows: list[tuple[str, int, AnyEvent]] = []
        self._waiting: list[tuple[asyncio.Future[None], list[tuple[str, int, AnyEvent]]]] = []

    def append(self, session: str, epoch: int, first_seq: int, events: Sequence[AnyEvent]) -> Awaitable[None]:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        rows = [(session, first_seq + index, event) for index, event in enumerate(events)]
        if self.broken:
            done.set_exception(EvidenceUnavailable("the disk is gone"))
        elif self.automatic:
            self.rows += rows
            done.set_result(None)
        else:
            self._waiting.append((done, rows))
        return done

    async def release(self) -> None:
        """Everything that waits is on the disk now."""
        for done, rows in self._waiting:
            self.rows += rows
            done.set_result(None)
        self._waiting.clear()
        await settle()

    async def read(self, session: str) -> list[tuple[int, AnyEvent]]:
        return [(seq, event) for of, seq, event in self.rows if of == session]

    async def heads(self) -> dict[str, tuple[int, int]]:
        return {of: (seq, 1) for of, seq, _ in self.rows}

    @property
    def healthy(self) -> bool:
        return not self.broken

    @property
    def types(self) -> list[str]:
        return [event.type for _, _, event in self.rows]


class SeenMedia:
    """Satisfies `app.ports.MediaPlane` as far as an actor uses it: remembers every graph in order."""

    def __init__(self) -> None:
        self.graphs: list[MediaGraph] = []

    def apply(self, session: str, graph: MediaGraph) -> None:
        self.graphs.append(graph)

    @property
    def now(self) -> MediaGraph:
        return self.graphs[-1] if self.graphs else MediaGraph()

    async def answer(self, *_: object) -> object:
        raise AssertionError("an actor answers no offers")

    def vouch(self, session: str, track: str, until_ms: int) -> None: ...

    def request_keyframe(self, session: str, track: str) -> None: ...

    async def close_connection(self, session: str, connection: str) -> None: ...

    async def close_participant(self, session: str, participant: str) -> None: ...

    async def close_session(self, session: str) -> None: ...


class Socket:
    """Satisfies `app.ports.Outbox`."""

    def __init__(self) -> None:
        self.sent: list[Model] = []
        self.closed: str | None = None

    def send(self, message: Model) -> None:
        self.sent.append(message)

    def close(self, reason: str) -> None:
        self.closed = self.closed or reason

    def of(self, kind: type[Model]) -> list[Model]:
        return [message for message in self.sent if isinstance(message, kind)]


def shelf() -> ProfileShelf:
    folder = resources.files("config") / "profiles"
    profiles = read_profiles(
        {Path(f.name).stem: f.read_text("utf-8") for f in folder.iterdir() if f.name.endswith("toml")}
    )
    assert isinstance(profiles, dict)
    return ProfileShelf(profiles, owners_may_invite_guests=True)


async def settle() -> None:
    """Lets everything run that is ready to run."""
    for _ in range(10):
        await asyncio.sleep(0)


class World:
    """A session with an owner, an end-user who shares, and a colleague who watches, each with a socket."""

    def __init__(self, *, recording: RecordingPolicy = RecordingPolicy.REQUIRED) -> None:
        self.now = 1_000_000
        self.log = HeldLog()
        self.media = SeenMedia()
        self.profiles = shelf()
        self.sockets: dict[str, Socket] = {}
        self._numbers = itertools.count(1)
        self._recording = recording
        self.committed: list[str] = []
        self.actor = self.make(SessionState(id=self.fresh("ses")))

    def make(self, state: SessionState, epoch: int = 1) -> SessionActor:
        return SessionActor(
            state,
            epoch,
            journal=self.log,
            media=self.media,  # type: ignore[arg-type]
            profiles=self.profiles,
            clock=lambda: self.now,
            fresh=self.fresh,
            on_committed=lambda _actor, events: self.committed.extend(event.type for event in events),
        )

    def fresh(self, prefix: str) -> str:
        letters = "abcdefghijklmnopqrstuvwxyz234567"
        number, name = next(self._numbers), ""
        while number:
            number, digit = divmod(number, 32)
            name = letters[digit] + name
        return f"{prefix}_{name.rjust(26, 'a')}"

    async def start(self) -> "World":
        owner = self.profiles.facts("owner")
        assert owner is not None
        opened = await self.actor.submit(
            i.Open(
                title="Payment file",
                description="PR-1121",
                external_ref="INC-48213",
                organisation="Northwind IT",
                owner=i.PersonFacts("Ana Silva", "Northwind IT", self.fresh("per")),
                profile=owner,
                recording=self._recording,
                ceiling=None,
                consent_timeout_s=30,
                owner_grace_s=60,
                place_kept_s=60,
            )
        )
        self.owner = opened.value or ""
        await self.connect(self.owner)
        await self.actor.submit(i.IssueKey(self.owner, SECRET, self.now + 1_800_000))
        end_user = self.profiles.facts("end-user")
        assert end_user is not None
        joined = await self.actor.submit(
            i.JoinEndUser(SECRET, i.PersonFacts("Ruth Adeyemi", ""), end_user, "cd" * 32, ("see",), {"os": "Linux"})
        )
        self.end_user = joined.value or ""
        await self.connect(self.end_user)
        self.track = self.fresh("trk")
        await self.actor.submit(i.Publish(self.end_user, self.track, TrackKind.SCREEN, "Screen 1"))
        self.colleague = await self.bring_in("Tomás Lindqvist")
        return self

    async def bring_in(self, name: str) -> str:
        person = self.fresh("per")
        command = m.InvitationCreate(id=1, target=m.InvitePerson(person=person))
        result = await self.command(self.owner, command, profile="assist", asked={person: "by name"})
        accepted = await self.actor.submit(
            i.AcceptInvitation(result or "", i.PersonFacts(name, "Northwind IT", person))
        )
        await self.connect(accepted.value or "")
        return accepted.value or ""

    async def connect(self, participant: str) -> Socket:
        await self.actor.submit(i.Connected(participant, ()))
        socket = self.sockets[participant] = Socket()
        self.actor.attach(participant, socket)
        await settle()
        return socket

    async def command(
        self, by: str, command: m.Command, profile: str | None = None, asked: Mapping[str, str] | None = None
    ) -> str | None:
        facts = self.profiles.facts(profile) if profile is not None else None
        result = await self.actor.submit(i.Commanded(by, command, profile=facts, asked=asked))
        await settle()
        return result.value
