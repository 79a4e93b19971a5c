"""After a restart: finish the parts that a crash left unfinished."""

import structlog

from recorder.errors import ObjectMissing, RecorderError
from recorder.manifest import PartManifest, RecordingManifest
from recorder.part_reader import read_manifest
from recorder.part_writer import finish_crashed
from recorder.store import ObjectStore
from recorder.stored_media import StoredMedia
from recorder.vault import Vault

_log = structlog.get_logger(__name__)


def finish_all_crashed(store: ObjectStore, vault: Vault, live: frozenset[tuple[str, str]]) -> list[PartManifest]:
    """Finish every part without a manifest but the `live` ones; blocks. Raises `StoreError` when nothing can be listed.

    A part that cannot be finished (its key is gone, the disk fails) is logged and left as it is.
    """
    manifests = []
    for session in store.sessions():
        for part in store.parts(session):
            if (session, part) in live:
                continue
            try:
                if read_manifest(store, session, part) is None:
                    manifests.append(finish_crashed(store, vault, session, part))
            except ObjectMissing:
                _remove_empty(store, session, part)
            except RecorderError as error:
                _log.error("part_not_recovered", session=session, part=part, error=str(error))
    return manifests


def _remove_empty(store: ObjectStore, session: str, part: str) -> None:
    """The crash came before the description was durable, hence before the first chunk. Media is never removed."""
    if StoredMedia(store, session).media_bytes(part):
        _log.error("part_without_description", session=session, part=part)
        return
    store.delete_part(session, part)


def read_recording(store: ObjectStore, session: str) -> RecordingManifest:
    """The finished parts of a session. Raises `StoreError`, `InvalidManifest`."""
    found = (read_manifest(store, session, part) for part in store.parts(session))
    return RecordingManifest(session, tuple(manifest for manifest in found if manifest is not None))
