"""Why a track's recording ended or failed."""

from enum import StrEnum


class FailureReason(StrEnum):
    """Why a track is recorded no more. Each is a failed write in the sense of strict recording."""

    OVERFLOW = "overflow"  # packets came faster than they could be written: none is dropped in silence
    STALLED = "stalled"  # a write or fsync was outstanding for too long
    WRITE_ERROR = "write_error"  # the store refused a write or an fsync
    KEY_UNAVAILABLE = "key_unavailable"  # the session's key could not be had
    TOO_MANY_PARTS = "too_many_parts"  # the publisher changed codec, stream or time base again and again
    UNKNOWN_CODEC = "unknown_codec"  # the publisher changed to a codec that cannot be recorded
    INTERNAL = "internal"  # a bug; the log has the trace


class EndReason(StrEnum):
    """Why a part ended."""

    FINISHED = "finished"  # the track was finished
    CODEC_CHANGED = "codec_changed"
    STREAM_CHANGED = "stream_changed"  # another SSRC: the publisher started anew
    TIME_JUMPED = "time_jumped"  # the RTP time and the server's clock drifted apart
    FAILED = "failed"  # a write failed; what was written is kept
    SERVER_STOPPED = "server_stopped"  # found unfinished after a restart, and finished then
