"""The recorder's one thread: takes packets off the loop's hands, muxes, seals, writes and syncs.

Each round takes all that waits. Every `COMMIT_INTERVAL_S` all running chunks are cut, written and synced: one group
commit over all recordings of the node. What happened is posted to the event loop in order. A track whose write fails is
dropped; the others go on.
"""

import threading
import time
from collections import deque
from collections.abc import Callable

import structlog

from recorder.errors import RecorderError, StoreError, VaultError
from recorder.failures import EndReason, FailureReason
from recorder.manifest import PartInfo
from recorder.media_file import Place
from recorder.muxer import ChunkCut, KeyframeWanted, Output, PartBegan, PartEnded
from recorder.names import MAX_PART_NUMBER, part_name, part_number
from recorder.open_track import Packet, Track, WorkerEvents
from recorder.part_writer import PartWriter
from recorder.store import ObjectStore
from recorder.track import TrackMuxer
from recorder.vault import Vault

_log = structlog.get_logger(__name__)

# How often waiting packets are looked at: the delay with which a keyframe is asked for after a loss.
TICK_S = 0.05
# How often chunks are cut and synced. At most 500 ms by requirement; the rest is left to the fsync itself.
COMMIT_INTERVAL_S = 0.4
# A publisher that starts anew more often than this in one session is up to something.
MAX_PARTS = 1000


class Worker:
    """`start`, then `submit` packets and `command`s from the loop; `stop` ends the thread after the queue is empty."""

    def __init__(
        self,
        store: ObjectStore,
        vault: Vault,
        events: WorkerEvents,
        post: Callable[..., None],
        *,
        clock: Callable[[], float],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store, self._vault, self._events, self._post = store, vault, events, post
        self._clock, self._monotonic = clock, monotonic
        # Bounded for each track by the service, which declares a track failed when its share is full.
        self._queue: deque[Packet | Callable[[], None]] = deque()
        self._wake = threading.Event()
        self._stopping = False
        self._tracks: list[Track] = []
        self._touched: set[Track] = set()
        self._next_part: dict[str, int] = {}
        self._committed_at = monotonic()
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread when the queue is empty."""
        self._stopping = True
        self._wake.set()

    def join(self, timeout_s: float) -> bool:
        """Wait for the end; False when the thread hangs in a call to the store."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def submit(self, packet: Packet) -> None:
        """Queue a packet; it is looked at within `TICK_S`."""
        self._queue.append(packet)

    def command(self, work: Callable[[], None]) -> None:
        """Queue work for the thread, in order with the packets."""
        self._queue.append(work)
        self._wake.set()

    # Commands, run on the thread.

    def open(self, track: Track) -> None:
        """Begin to look after `track`. Raises `VaultError`, `StoreError`."""
        self._vault.make_key(track.session)
        self._number_of_next_part(track.session)
        self._tracks.append(track)
        self._touched.add(track)

    def open_or_fail(self, track: Track) -> None:
        """Like `open`, for those who do not wait for the answer: a failure is told like a failed write."""
        self._attempt(track, lambda: self.open(track))

    def finish(self, track: Track, reason: EndReason) -> None:
        """End the track's part, make it durable and look after the track no more."""
        if track.dropped:
            return
        now = self._clock()
        self._attempt(track, lambda: self._end(track, now, reason))
        if not track.dropped:
            track.dropped = True
            self._tracks.remove(track)

    def drop(self, track: Track) -> None:
        """Give the track up after a failure; what is on the disk becomes a finished part if that is possible."""
        if track.dropped:
            return
        track.dropped = True
        if track in self._tracks:
            self._tracks.remove(track)
        if track.writer is None:
            return
        writer, track.writer = track.writer, None
        try:
            manifest = writer.salvage(PartEnded(EndReason.FAILED, self._clock(), (), 0))
            self._post(self._events.on_part_finished, manifest)
        except RecorderError as error:
            _log.warning("part_left_unfinished", session=track.session, part=writer.info.part, error=str(error))

    def forget(self, session: str) -> None:
        """The session is over: its part counter is needed no more."""
        self._next_part.pop(session, None)

    # The thread.

    def _run(self) -> None:
        while not (self._stopping and not self._queue):
            self._wake.wait(TICK_S)
            self._wake.clear()
            try:
                self.round()
            except Exception:
                # A bug in a command: the thread must live on for the other recordings.
                _log.exception("recorder_round_failed")

    def round(self) -> None:
        """Take what waits; commit when it is time."""
        instant = self._clock()
        for _ in range(len(self._queue)):
            item = self._queue.popleft()
            if isinstance(item, Packet):
                self._push(item)
            else:
                item()
        # The others have nothing to say before the next commit; so an idle track costs nothing here.
        touched, self._touched = self._touched, set()
        for track in touched:
            if not track.dropped:
                self._attempt(track, lambda track=track: self._tick(track, instant))
        now = self._monotonic()
        if now - self._committed_at >= COMMIT_INTERVAL_S:
            self._committed_at = now
            self._commit(instant)

    def _push(self, packet: Packet) -> None:
        track, muxer = packet.track, packet.track.muxer
        track.taken += 1
        if track.dropped:
            return
        self._touched.add(track)
        if isinstance(muxer, TrackMuxer):
            self._attempt(track, lambda: muxer.push(packet.codec, packet.data, packet.arrived_at))
        else:
            self._attempt(track, lambda: muxer.push(packet.data, packet.arrived_at))

    def _tick(self, track: Track, now: float) -> None:
        track.muxer.tick(now)
        self._carry_out(track)

    def _commit(self, instant: float) -> None:
        for track in tuple(self._tracks):
            self._attempt(track, lambda track=track: self._cut(track, instant))
        for track in tuple(self._tracks):
            self._attempt(track, lambda track=track: self._sync(track, instant))

    def _cut(self, track: Track, instant: float) -> None:
        track.muxer.cut(instant)
        self._carry_out(track)

    def _sync(self, track: Track, instant: float) -> None:
        self._sync_writer(track)
        since = track.muxer.unrecorded_since
        self._post(self._events.on_written, track, instant if since is None else min(instant, since))

    def _sync_writer(self, track: Track) -> None:
        writer = track.writer
        if writer is None or not writer.is_dirty:
            return
        for chunk in writer.sync():
            self._post(self._events.on_chunk, track.session, writer.info.part, chunk)

    def _end(self, track: Track, now: float, reason: EndReason) -> None:
        track.muxer.end(now, reason)
        self._carry_out(track)

    def _carry_out(self, track: Track) -> None:
        while (output := track.muxer.poll()) is not None:
            self._do(track, output)

    def _do(self, track: Track, output: Output) -> None:
        match output:
            case KeyframeWanted():
                self._post(self._events.on_keyframe_wanted, track)
            case PartBegan():
                track.writer = self._begin(track, output)
                self._post(self._events.on_part_began, track.writer.info)
            case ChunkCut():
                assert track.writer is not None
                track.writer.append(output)
            case PartEnded():
                assert track.writer is not None
                self._sync_writer(track)
                writer, track.writer = track.writer, None
                writer.sync_report = track.sync_report
                self._post(self._events.on_part_finished, writer.finish(output))

    def _begin(self, track: Track, began: PartBegan) -> PartWriter:
        number = self._number_of_next_part(track.session)
        if number > min(MAX_PARTS, MAX_PART_NUMBER):
            raise _TooManyParts
        self._next_part[track.session] = number + 1
        place = Place(track.session, part_name(number))
        info = PartInfo(
            session=track.session,
            part=place.part,
            track_id=track.track_id,
            kind=began.kind,
            codec=began.codec,
            content_type=began.content_type,
            started_at_ms=int(began.started_at * 1000),
            rtp_start=began.rtp_start,
            webm=began.webm,
        )
        return PartWriter(self._store, self._vault.make_key(track.session).cipher(place.purpose), info)

    def _number_of_next_part(self, session: str) -> int:
        if session not in self._next_part:
            stored = self._store.parts(session)
            self._next_part[session] = part_number(stored[-1]) + 1 if stored else 1
        return self._next_part[session]

    def _attempt(self, track: Track, work: Callable[[], None]) -> None:
        """Do `work`; whatever goes wrong ends this track's recording, and this one alone, and is told."""
        try:
            work()
        except Exception as error:
            reason = _reason_of(error)
            _log.error(
                "recording_failed",
                session=track.session,
                track=track.track_id,
                reason=reason.value,
                error=str(error),
                exc_info=reason is FailureReason.INTERNAL,
            )
            self._post(self._events.on_failed, track, reason)
            self.drop(track)


class _TooManyParts(Exception):
    pass


def _reason_of(error: Exception) -> FailureReason:
    match error:
        case StoreError():
            return FailureReason.WRITE_ERROR
        case VaultError():
            return FailureReason.KEY_UNAVAILABLE
        case _TooManyParts():
            return FailureReason.TOO_MANY_PARTS
        case _:
            return FailureReason.INTERNAL
