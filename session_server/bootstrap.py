"""The composition root: the one place that knows every part of a node, and the order of its life.

Start: database, evidence log, relay, recorder; then sessions are taken up from their logs, then crashed recordings are
finished, then the port opens. Stop: nobody new, everybody told, sockets, relay, recorder, logs, database.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import datetime
import os
import secrets
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import structlog
import uvloop

from invite import keys
from permissions.profile_file import read_profiles
from recorder.service import RecorderService
from relay.ports import RelaySettings
from relay.service import RelayService
from session_server import bootstrap_people
from session_server.api.application import build_application
from session_server.api.listener import Listener, listen
from session_server.api.metrics import HttpMetrics
from session_server.api.rate_limits import RateLimits
from session_server.api.seats import CookieSeats
from session_server.api.services import Readiness, Services
from session_server.api.tls import server_context
from session_server.api.websocket import Channels
from session_server.app.actor import SessionActor
from session_server.app.desk import DeskHub
from session_server.app.evidence import EvidenceDesk
from session_server.app.ice import IceDirectory, IceServerEntry
from session_server.app.ports import RecordingShelf
from session_server.app.profile_shelf import ProfileShelf
from session_server.app.recordings import RecordingIndex, Recordings
from session_server.app.registry import ActorParts, Registry
from session_server.app.sessions import SessionRules, Sessions
from session_server.app.streams import StreamDesk
from session_server.app.tickets import TicketBook
from session_server.bootstrap_evidence import (
    EvidenceParts,
    LogJournal,
    RecorderListener,
    SessionRecorder,
    Shelf,
    append_missing,
    open_evidence,
    verify,
)
from session_server.bootstrap_media import MediaObserver, RelayMedia, own_addresses
from session_server.bootstrap_people import PeopleParts
from session_server.demo import Demo
from session_server.domain import events as e
from session_server.people.colleagues import DirectoryColleagues
from session_server.people.demo import DEMO_ORGANISATION, seed
from session_server.people.passwords import Passwords
from session_server.people.presence import Presence
from session_server.protocol import messages as m
from session_server.protocol.rest_sessions import RecordingFilter
from session_server.protocol.vocabulary import RecordingPolicy
from session_server.settings import Settings, SettingsProblem, read_secret
from session_server.storage.guest_links_store import GuestLinksStore
from session_server.storage.projection import SessionProjection
from session_server.storage.session_keys_store import SessionKeysStore
from session_server.storage.sessions_store import SessionsStore

log = structlog.get_logger(__name__)

PEPPER_BYTES = 32
EVERY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared with, not bound to
PLACE_KEPT_S = 60  # how long a participant who dropped keeps the place
PRESENCE_TICK_S = 60.0
COMING_AND_GOING = (e.SessionOpened, e.SessionRecovered, e.ParticipantJoined, e.ParticipantRejoined, e.ParticipantLeft)


def now_ms() -> int:
    """The node's clock."""
    return time.time_ns() // 1_000_000


class SystemSecrets:
    """Satisfies `app.ports.Secrets` with the system's randomness."""

    def __init__(self, pepper: bytes, passwords: Passwords) -> None:
        """`pepper` makes session keys, which have little entropy, useless to a thief of the database."""
        self._pepper = pepper
        self._passwords = passwords

    def fresh_id(self, prefix: str) -> str:
        """Prefix and 128 random bits."""
        return f"{prefix}_{base64.b32encode(secrets.token_bytes(16)).decode().lower().rstrip('=')}"

    def fresh_secret(self) -> str:
        """256 random bits, base64url."""
        return secrets.token_urlsafe(32)

    def random_bytes(self, count: int) -> bytes:
        """Random bytes."""
        return secrets.token_bytes(count)

    def hash_key(self, key: str) -> str:
        """What is stored of a session key."""
        return keys.hash_key(key, self._pepper)

    async def hash_pin(self, pin: str) -> str:
        """argon2id, off the loop."""
        return await self._passwords.hash(pin)

    async def pin_matches(self, pin: str, pin_hash: str) -> bool:
        """Constant work."""
        return await self._passwords.verify(pin_hash, pin)


@dataclass(slots=True)
class Node:
    """A running node."""

    settings: Settings
    people: PeopleParts
    evidence: EvidenceParts
    relay: RelayService
    recorder: RecorderService
    registry: Registry
    sessions: Sessions
    services: Services
    listener: Listener

    async def stop(self) -> None:
        """Drain and end; see the module's text for the order."""
        self.services.readiness.start_draining()
        for actor in self.registry.live():
            actor.tell_all(m.ServerDraining(retry_after_ms=1000))
        await self.listener.close()
        await self.relay.close()
        await self.recorder.close()
        await self.registry.close()
        await self.evidence.log.close()
        await self.people.close()


async def start_node(settings: Settings, *, demo: bool) -> Node:
    """Everything of one node, listening when this returns. Raises OSError, SettingsProblem, StorageError."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    settings.data_dir.chmod(0o700)
    people = await bootstrap_people.open_people(settings, demo=demo)
    evidence = open_evidence(settings.data_dir)
    evidence.vault.open()
    await evidence.log.start()
    observer, listener_of_recorder = MediaObserver(), RecorderListener()
    relay = RelayService(_relay_settings(settings), observer)
    media = RelayMedia(relay, observer.carriers)
    recorder_service = RecorderService(evidence.store, evidence.vault, listener_of_recorder)
    recorder = SessionRecorder(recorder_service)
    system = SystemSecrets(_pepper(settings.data_dir), people.passwords)
    journal = LogJournal(evidence.log)
    projection = _projection(people)
    profiles = ProfileShelf(_profiles(), owners_may_invite_guests=settings.owners_invite_guests or demo)
    registry = Registry(ActorParts(journal, media, profiles, now_ms, system), projection)
    evidence_desk = EvidenceDesk(recorder, media, now_ms, registry.find, registry.reopen_closed)
    streams = StreamDesk(media, evidence_desk, lambda: system.fresh_id("trk"))
    registry.listen(evidence_desk.committed)
    registry.listen(streams.committed)
    registry.listen(lambda actor, events: _note_load(actor, events, registry, people.presence))
    listener_of_recorder.connect(evidence_desk)
    observer.connect(recorder_service, registry, streams)
    colleagues = DirectoryColleagues(people.directory, people.presence, time.time)
    sessions = Sessions(
        registry,
        journal,
        TicketBook(now_ms, system.fresh_secret),
        colleagues,
        profiles,
        projection,
        system,
        now_ms,
        _rules(settings),
    )
    desks = DeskHub(registry, colleagues, now_ms)
    people.presence.subscribe(lambda _: desks.changed())
    people.web_sessions.subscribe(lambda ended: desks.sign_out(ended.person_id))
    channels = Channels(sessions, desks, streams, recorder, _ice(settings), people.presence, _guest_url(settings))
    shelf = Shelf(recorder_service, evidence)
    metrics, readiness = HttpMetrics(), Readiness()
    services = Services(
        settings=settings,
        demo=demo,
        clock=time.time,
        accounts=people.accounts,
        sign_in=people.sign_in,
        web_sessions=people.web_sessions,
        directory=people.directory,
        presence=people.presence,
        limits=RateLimits(settings.rate_limits),
        metrics=metrics,
        readiness=readiness,
        seats=CookieSeats(sessions),
        more={
            Sessions: sessions,
            Channels: channels,
            Recordings: Recordings(registry, journal, shelf, now_ms, system.fresh_secret),
            RecordingIndex: projection,
            RecordingShelf: shelf,
        },
    )
    readiness.add("database", people.database.ping)
    readiness.add("session-log", _answer(lambda: evidence.log.healthy))
    readiness.add("recorder", _answer(lambda: recorder_service.healthy))
    _add_metrics(metrics, registry, relay)
    try:
        await relay.start()
    except OSError as error:
        address = f"{settings.relay.host or settings.host}, UDP port {settings.relay.port}"
        raise SettingsProblem(f"media cannot use {address}: {error.strerror}; set relay.port") from error
    await recorder_service.start()
    await registry.recover()
    await recorder_service.recover()
    for actor in registry.live():
        await actor.drained()
        await append_missing(recorder_service, journal, evidence_desk, actor.id)
    if demo:
        await seed(people.accounts, people.teams, people.skills, time.time())
    app = build_application(services, lambda: secrets.token_hex(6))
    context = server_context(settings, datetime.datetime.now(datetime.UTC))
    http = await listen(app, services, lambda: secrets.token_hex(6), context)
    log.info("node_started", url=http.url, media_port=relay.port, demo=demo)
    return Node(settings, people, evidence, relay, recorder_service, registry, sessions, services, http)


def run_server(settings: Settings) -> int:
    """`deskswarm serve`: runs until SIGTERM or SIGINT."""
    return uvloop.run(_run(settings, demo=False))


def run_demo(settings: Settings) -> int:
    """`deskswarm demo`: the same with made-up people and one session that is always live."""
    return uvloop.run(_run(settings, demo=True))


async def _run(settings: Settings, *, demo: bool) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if demo:
        settings = _for_demo(settings)
    node = await start_node(settings, demo=demo)
    guide = Demo(node.sessions, node.people, settings, node.listener.url) if demo else None
    try:
        if guide is not None:
            await guide.start()
        else:
            sys.stdout.write(f"Deskswarm is running: {node.listener.url}\n")
        sys.stdout.flush()
        await _until(stop, node)
    finally:
        if guide is not None:
            await guide.stop()
        await node.stop()
    return 0


async def _until(stop: asyncio.Event, node: Node) -> None:
    """Waits for the end, and lets idle people become away in the meantime."""
    while not stop.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), PRESENCE_TICK_S)
        node.people.presence.tick(time.time())


def _for_demo(settings: Settings) -> Settings:
    """The story's organisation, and any free media port, unless they were chosen."""
    chosen: dict[str, object] = {}
    if "organisation" not in settings.model_fields_set:
        chosen["organisation"] = DEMO_ORGANISATION
    if "relay" not in settings.model_fields_set:
        chosen["relay"] = settings.relay.model_copy(update={"port": 0})
    return settings.model_copy(update=chosen)


def list_recordings(settings: Settings) -> int:
    """`deskswarm recordings list`."""
    return uvloop.run(_list_recordings(settings))


async def _list_recordings(settings: Settings) -> int:
    _require_data(settings.data_dir)
    people = await bootstrap_people.open_people(settings)
    try:
        rows = await _projection(people).find(RecordingFilter(limit=200))
    finally:
        await people.close()
    for row in rows:
        opened = datetime.datetime.fromtimestamp(row.opened_at_ms / 1000, datetime.UTC).strftime("%Y-%m-%d %H:%M")
        sys.stdout.write(f"{row.session}  {opened}  {row.state.value:<9}  {row.owner_name}  {row.title}\n")
    if not rows:
        sys.stdout.write("There are no recordings yet.\n")
    return 0


def verify_recording(settings: Settings, session: str) -> int:
    """`deskswarm recordings verify`: 0 when sound, 1 with the places when not, 2 when there is no such recording."""
    return asyncio.run(_verify_recording(settings, session))


async def _verify_recording(settings: Settings, session: str) -> int:
    _require_data(settings.data_dir)
    evidence = open_evidence(settings.data_dir)
    evidence.vault.open()
    await evidence.log.start()
    try:
        if session not in await evidence.log.sessions():
            sys.stderr.write(f"{session}: there is no such recording\n")
            return 2
        report = await verify(evidence, session)
    finally:
        await evidence.log.close()
    out = [f"{session}: {report.event_count} events, {report.chunk_count} media chunks"]
    out += [f"  BROKEN  {finding.place}: {finding.what}" for finding in report.findings]
    out += [f"  shown      {line}" for line in report.shown] + [f"  not shown  {line}" for line in report.not_shown]
    out.append("sound" if report.is_sound else "NOT SOUND")
    sys.stdout.write("\n".join(out) + "\n")
    return 0 if report.is_sound else 1


def _require_data(data_dir: Path) -> None:
    """A command that only reads makes nothing where there is nothing."""
    if not (data_dir / "log.db").exists():
        raise SettingsProblem(f"{data_dir}: there is no session log here; name the data folder with --data")


def _relay_settings(settings: Settings) -> RelaySettings:
    host = settings.relay.host or settings.host
    public = tuple(str(address) for address in settings.relay.public_addresses)
    if host in EVERY_ADDRESS and not public:
        public = own_addresses(with_ipv6=host == "::")
    return RelaySettings(host=_numeric(host), port=settings.relay.port, public_addresses=public)


def _numeric(host: str) -> str:
    """The relay's socket wants an address, not a name."""
    return "127.0.0.1" if host == "localhost" else host


def _rules(settings: Settings) -> SessionRules:
    return SessionRules(
        organisation=settings.organisation,
        recording=RecordingPolicy(settings.recording.policy.value),
        key_life_s=int(settings.key_life_s),
        guest_link_life_max_s=int(settings.guest_link_life_max_s),
        consent_timeout_s=int(settings.consent_timeout_s),
        owner_grace_s=int(settings.owner_grace_s),
        place_kept_s=PLACE_KEPT_S,
    )


def _profiles():
    folder = resources.files("config") / "profiles"
    texts = {Path(one.name).stem: one.read_text("utf-8") for one in folder.iterdir() if one.name.endswith(".toml")}
    found = read_profiles(texts)
    if not isinstance(found, dict):
        raise SettingsProblem("\n".join(f"profile {one.where}: {one.detail}" for one in found))
    return found


def _ice(settings: Settings) -> IceDirectory:
    entries = tuple(
        IceServerEntry(
            one.urls,
            one.username,
            read_secret(one.credential_file).get_secret_value() if one.credential_file else "",
            read_secret(one.shared_secret_file).get_secret_value() if one.shared_secret_file else "",
        )
        for one in settings.ice_servers
    )
    return IceDirectory(entries, now_ms)


def _guest_url(settings: Settings) -> Callable[[str, str], str]:
    return lambda origin, token: f"{settings.public_url or origin}/guest#t={token}"


def _projection(people: PeopleParts) -> SessionProjection:
    database = people.database
    return SessionProjection(SessionsStore(database), SessionKeysStore(database), GuestLinksStore(database))


def _pepper(data_dir: Path) -> bytes:
    """The node's pepper for session keys; made once, readable by the owner alone."""
    path = data_dir / "secrets" / "key-pepper"
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(PEPPER_BYTES))
            file.flush()
            os.fsync(file.fileno())
    return path.read_bytes()


def _answer(check: Callable[[], bool]) -> Callable[[], Awaitable[bool]]:
    async def answer() -> bool:
        return check()

    return answer


def _note_load(actor: SessionActor, events: tuple[e.AnyEvent, ...], registry: Registry, presence: Presence) -> None:
    """Tells presence how many sessions each colleague of this session is in; at capacity they are busy."""
    if not any(isinstance(event, COMING_AND_GOING) for event in events):
        return
    for seat in actor.durable.participants.values():
        if seat.person is not None:
            places = (other.durable.by_person(seat.person) for other in registry.live())
            presence.set_load(
                seat.person, sum(1 for place in places if place is not None and place.in_session), time.time()
            )


def _add_metrics(metrics: HttpMetrics, registry: Registry, relay: RelayService) -> None:
    from prometheus_client import Gauge

    def gauge(name: str, text: str, read: Callable[[], float]) -> None:
        Gauge(name, text, registry=metrics.registry).set_function(read)

    gauge("deskswarm_sessions_live", "Sessions that are not over.", lambda: len(registry.live()))
    gauge("deskswarm_media_connections", "Open media connections.", lambda: relay.stats().connections)
    gauge("deskswarm_media_packets_in", "Media packets taken in.", lambda: relay.stats().totals.packets_in)
    gauge("deskswarm_media_packets_out", "Media packets forwarded.", lambda: relay.stats().totals.packets_out)
