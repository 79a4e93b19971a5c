"""Logs as the session layer would write them, made without a database."""

import json

from recorder import chain
from recorder.events import NewEvent, PayloadState, StoredEvent
from recorder.sealing import FINISHED_TYPE, SEALED_TYPE, RecordingFinished, RecordingSealed


def sealing_event(seq: int, sealing: RecordingSealed | RecordingFinished) -> NewEvent:
    """The event that carries `sealing`."""
    kind = SEALED_TYPE if isinstance(sealing, RecordingSealed) else FINISHED_TYPE
    return NewEvent(seq, 1_700_000_000_000 + seq, kind, 1, "server", json.dumps(sealing.to_payload()).encode())


def stored(session: str, events: list[NewEvent], epoch: int = 1) -> list[StoredEvent]:
    """`events` as the log would give them back."""
    rows, link = [], chain.genesis(session)
    for event in events:
        salt = bytes([event.seq % 256]) * chain.SALT_BYTES
        digest = chain.payload_digest(salt, event.payload)
        header = chain.Header(
            session, event.seq, epoch, event.at_ms, event.type, event.version, event.actor, digest
        ).encode()
        link = chain.link(link, header)
        rows.append(StoredEvent(session, event.seq, header, link, PayloadState.PRESENT, salt, event.payload))
    return rows
