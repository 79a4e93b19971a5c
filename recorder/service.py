"""The recorder as the rest of the node sees it. All methods are called on one event loop.

`start()` first; then `recover()` once, which finishes what a crash left behind; then tracks are opened, fed and
finished. `close()` finishes everything that is open. The observer is told of everything, see
`recorder.ports.RecorderObserver`.

A track fails as a whole or not at all: when its queue is full, a write or fsync fails, or one is outstanding for
`fsync_deadline_s`, `write_failed` is told and nothing more of it is recorded until it is opened again.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping
from enum import StrEnum

import structlog

from recorder.chain import canonical_json
from recorder.depacketise import CODECS, TrackKind
from recorder.errors import RecorderError, StoreError, VaultError
from recorder.failures import EndReason, FailureReason
from recorder.input_track import INPUT_TRACK, InputMuxer
from recorder.manifest import Chunk, PartInfo, PartManifest, RecordingManifest, SenderReport
from recorder.names import check_name
from recorder.open_track import Packet, Track
from recorder.part_reader import PartReader, open_view
from recorder.ports import RecorderObserver
from recorder.recovery import finish_all_crashed, read_recording
from recorder.store import ObjectStore
from recorder.timed_store import TimedStore
from recorder.track import TrackMuxer
from recorder.vault import Vault
from recorder.worker import Worker

_log = structlog.get_logger(__name__)

# Packets of one track that wait for the worker: eight seconds of a busy screen. More is a failed write.
MAX_QUEUED_PACKETS = 8192
# Requirement: an fsync outstanding for 500 ms is a failed write.
FSYNC_DEADLINE_S = 0.5
WATCHDOG_INTERVAL_S = 0.1
# Tracks of one session: ten participants with screen and voice.
MAX_TRACKS = 32
# How long finishing may take before the caller is told that the store hangs.
FINISH_DEADLINE_S = 10.0


class OpenRefusal(StrEnum):
    """Why a track was not opened."""

    UNKNOWN_CODEC = "unknown_codec"
    KIND_MISMATCH = "kind_mismatch"
    ALREADY_OPEN = "already_open"
    TOO_MANY_TRACKS = "too_many_tracks"
    UNAVAILABLE = "unavailable"  # store or key could not be had: where recording is required, nothing may be shown


class RecorderService:
    """Records tracks. `clock` is epoch seconds, the clock of every `arrived_at`; `monotonic` times the disk."""

    def __init__(
        self,
        store: ObjectStore,
        vault: Vault,
        observer: RecorderObserver,
        *,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        fsync_deadline_s: float = FSYNC_DEADLINE_S,
    ) -> None:
        self._store, self._vault, self._observer = store, vault, observer
        self._fsync_deadline_s = fsync_deadline_s
        self._timed = TimedStore(store, monotonic)
        self._worker = Worker(self._timed, vault, self, self._post, clock=clock, monotonic=monotonic)
        self._tracks: dict[tuple[str, str], Track] = {}
        self._live: dict[tuple[str, str], list[Chunk]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._watchdog: asyncio.Task[None] | None = None
        self._closing = False

    async def start(self) -> None:
        """Start the worker. Raises `VaultUnavailable`."""
        self._loop = asyncio.get_running_loop()
        await asyncio.to_thread(self._vault.open)
        self._worker.start()
        self._watchdog = asyncio.create_task(self._watch(), name="recorder-watchdog")

    async def close(self) -> None:
        """Finish all open tracks and stop. Idempotent. A store that hangs is left behind after `FINISH_DEADLINE_S`."""
        if self._loop is None or self._closing:
            return
        self._closing = True
        with contextlib.suppress(RecorderError):
            await self._finish_tracks(tuple(self._tracks))
        self._worker.stop()
        if not await asyncio.to_thread(self._worker.join, FINISH_DEADLINE_S):
            _log.error("recorder_worker_hangs")
        if self._watchdog is not None:
            self._watchdog.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watchdog

    async def recover(self) -> list[PartManifest]:
        """Finish the parts that a crash left unfinished; each is told by `part_finished`. Call before opening tracks.

        A part that cannot be finished (its key is gone, its disk fails) is logged and left as it is.
        """
        manifests = await asyncio.to_thread(finish_all_crashed, self._store, self._vault, frozenset(self._live))
        for manifest in manifests:
            self._observer.part_finished(manifest)
        return manifests

    async def open_track(self, session: str, track_id: str, codec: str, kind: TrackKind) -> OpenRefusal | None:
        """Begin to record a track; None means that it is open. `codec` is the SDP name, in any case."""
        entry = CODECS.get(codec.lower())
        if entry is None:
            return OpenRefusal.UNKNOWN_CODEC
        if entry.kind is not kind:
            return OpenRefusal.KIND_MISMATCH
        return await self._open(session, check_name(track_id), TrackMuxer(codec.lower()))

    def packet(self, session: str, track_id: str, codec: str, rtp: bytes, arrived_at: float) -> bool:
        """Take one RTP packet, before or as it is forwarded. False means that it is not recorded. Never blocks."""
        track = self._tracks.get((session, track_id))
        if track is None or track.failed:
            return False
        codec = codec.lower()
        if codec not in CODECS:
            self.on_failed(track, FailureReason.UNKNOWN_CODEC)
            return False
        return self._submit(track, codec, rtp, arrived_at)

    def sender_report(self, session: str, track_id: str, rtp_timestamp: int, ntp: int, arrived_at: float) -> None:
        """Note an RTCP sender report: `ntp` is the 64-bit NTP timestamp. The part's manifest carries the last one."""
        track = self._tracks.get((session, track_id))
        if track is not None:
            track.sync_report = SenderReport(rtp_timestamp, f"{ntp:016x}", int(arrived_at * 1000))

    def input_event(self, session: str, author: str, at_ms: int, payload: Mapping[str, object]) -> bool:
        """Record one input event (canonical JSON values only). False means that it is not recorded. Never blocks.

        The first one opens the track `INPUT_TRACK`; a failure to do so is told by `write_failed`.
        """
        track = self._tracks.get((session, INPUT_TRACK))
        if track is None and not self._closing:
            track = self._tracks[check_name(session), INPUT_TRACK] = Track(session, INPUT_TRACK, InputMuxer())
            opened = track
            self._worker.command(lambda: self._worker.open_or_fail(opened))
        if track is None or track.failed:
            return False
        line = canonical_json({"at_ms": at_ms, "author": author, "payload": dict(payload)})
        return self._submit(track, "", line, at_ms / 1000)

    async def finish_track(self, session: str, track_id: str) -> None:
        """End a track; its part is durable and told when this returns. Unknown tracks are passed over."""
        await self._finish_tracks(((session, track_id),))

    async def finish(self, session: str) -> RecordingManifest:
        """End all tracks of a session and return the whole recording. Raises `StoreError`."""
        await self._finish_tracks(tuple(key for key in self._tracks if key[0] == session))
        self._worker.command(lambda: self._worker.forget(session))
        return await self.recording(session)

    async def recording(self, session: str) -> RecordingManifest:
        """The finished parts of a session so far. Raises `StoreError`, `InvalidManifest`."""
        return await asyncio.to_thread(read_recording, self._store, check_name(session))

    async def open_part(self, session: str, part: str) -> PartReader:
        """Open a part for playback. Raises `ObjectMissing`, `StoreError`, `PartDamaged`, `VaultError`, `InvalidName`."""
        live = self._live.get((session, part))
        info, view = await asyncio.to_thread(open_view, self._store, self._vault, session, part, live)
        return PartReader(info, view, live)

    @property
    def healthy(self) -> bool:
        """Whether no call to the store is outstanding for too long and no open track has failed."""
        return self._timed.outstanding_s < self._fsync_deadline_s and not any(t.failed for t in self._tracks.values())

    # Told by the worker, on the loop.

    def on_part_began(self, info: PartInfo) -> None:
        self._live[info.session, info.part] = []

    def on_chunk(self, session: str, part: str, chunk: Chunk) -> None:
        if (live := self._live.get((session, part))) is not None:
            live.append(chunk)
        self._observer.chunk_sealed(session, part, chunk)

    def on_part_finished(self, manifest: PartManifest) -> None:
        self._live.pop((manifest.info.session, manifest.info.part), None)
        self._observer.part_finished(manifest)

    def on_written(self, track: Track, instant: float) -> None:
        if not track.failed:
            self._observer.written_through(track.session, track.track_id, instant)

    def on_failed(self, track: Track, reason: FailureReason) -> None:
        if track.failed:
            return
        track.failed = True
        self._worker.command(lambda: self._worker.drop(track))
        self._observer.write_failed(track.session, track.track_id, reason)

    def on_keyframe_wanted(self, track: Track) -> None:
        if not track.failed:
            self._observer.keyframe_wanted(track.session, track.track_id)

    # Inside.

    def _post(self, tell: Callable[..., None], *arguments: object) -> None:
        assert self._loop is not None
        try:
            self._loop.call_soon_threadsafe(tell, *arguments)
        except RuntimeError:
            _log.warning("recorder_loop_gone")

    def _submit(self, track: Track, codec: str, data: bytes, arrived_at: float) -> bool:
        if track.pushed - track.taken >= MAX_QUEUED_PACKETS:
            self.on_failed(track, FailureReason.OVERFLOW)
            return False
        track.pushed += 1
        self._worker.submit(Packet(track, codec, data, arrived_at))
        return True

    async def _open(self, session: str, track_id: str, muxer: TrackMuxer) -> OpenRefusal | None:
        key = (check_name(session), track_id)
        known = self._tracks.get(key)
        if known is not None and not known.failed:
            return OpenRefusal.ALREADY_OPEN
        if sum(1 for other, _ in self._tracks if other == session) >= MAX_TRACKS:
            return OpenRefusal.TOO_MANY_TRACKS
        if self._closing or self._timed.outstanding_s >= self._fsync_deadline_s:
            return OpenRefusal.UNAVAILABLE
        track = Track(session, track_id, muxer)
        self._tracks[key] = track
        try:
            await self._on_worker(lambda: self._worker.open(track))
        except (StoreError, VaultError) as error:
            _log.error("track_not_opened", session=session, track=track_id, error=str(error))
            if self._tracks.get(key) is track:
                del self._tracks[key]
            return OpenRefusal.UNAVAILABLE
        return None

    async def _finish_tracks(self, keys: tuple[tuple[str, str], ...]) -> None:
        tracks = [track for key in keys if (track := self._tracks.pop(key, None)) is not None]

        def finish_all() -> None:
            for track in tracks:
                self._worker.finish(track, EndReason.FINISHED)

        if tracks:
            await self._on_worker(finish_all)

    async def _on_worker(self, work: Callable[[], None]) -> None:
        """Run `work` on the worker, in order with the packets. Raises what it raises, and `StoreError` when it hangs."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def run() -> None:
            try:
                work()
            except Exception as error:
                self._post(_reject, done, error)
            else:
                self._post(_resolve, done)

        self._worker.command(run)
        try:
            await asyncio.wait_for(done, FINISH_DEADLINE_S)
        except TimeoutError as error:
            raise StoreError("the store does not answer") from error

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(WATCHDOG_INTERVAL_S)
            if self._timed.outstanding_s >= self._fsync_deadline_s:
                for track in tuple(self._tracks.values()):
                    self.on_failed(track, FailureReason.STALLED)


def _resolve(done: "asyncio.Future[None]") -> None:
    if not done.done():
        done.set_result(None)


def _reject(done: "asyncio.Future[None]", error: Exception) -> None:
    if not done.done():
        done.set_exception(error)
