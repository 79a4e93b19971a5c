"""These values are stored in manifests and logs: a renamed one makes old recordings unreadable."""

from recorder.failures import EndReason, FailureReason


def test_end_reasons_are_pinned() -> None:
    assert {reason.value for reason in EndReason} == {
        "codec_changed", "failed", "finished", "server_stopped", "stream_changed", "time_jumped",
    }  # fmt: skip


def test_failure_reasons_are_pinned() -> None:
    assert {reason.value for reason in FailureReason} == {
        "internal", "key_unavailable", "overflow", "stalled", "too_many_parts", "unknown_codec", "write_error",
    }  # fmt: skip
