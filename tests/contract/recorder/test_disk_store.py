"""The object store on a real disk."""

from pathlib import Path

import pytest

from recorder.disk_store import DiskStore
from recorder.errors import InvalidName, ObjectMissing, StoreError
from recorder.store import ObjectKey, ObjectName, ObjectStore
from recorder.timed_store import TimedStore

KEY = ObjectKey("s1", "p000001", ObjectName.MEDIA)
HEADER = ObjectKey("s1", "p000001", ObjectName.HEADER)


@pytest.fixture(params=["plain", "timed"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    disk = DiskStore(tmp_path / "media")
    return disk if request.param == "plain" else TimedStore(disk)


def test_an_object_is_appended_to_and_read_by_ranges(store: ObjectStore) -> None:
    file = store.create(KEY)
    file.append(b"hello ")
    file.append(b"world")
    file.sync()
    assert store.read(KEY) == b"hello world"
    assert store.read(KEY, 6) == b"world"
    assert store.read(KEY, 4, 3) == b"o w"
    assert store.read(KEY, 100, 5) == b""
    assert store.size_bytes(KEY) == 11
    file.close()
    file.close()


def test_an_object_is_created_once(store: ObjectStore) -> None:
    store.create(KEY).close()
    with pytest.raises(StoreError):
        store.create(KEY)


def test_a_put_replaces_the_whole(store: ObjectStore, tmp_path: Path) -> None:
    store.put(HEADER, b"first, and longer")
    store.put(HEADER, b"second")
    assert store.read(HEADER) == b"second"
    folder = tmp_path / "media" / "s1" / "p000001"
    assert [path.name for path in folder.iterdir()] == ["header.bin"]
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "header.bin").stat().st_mode & 0o777 == 0o600


def test_a_tail_is_cut_off(store: ObjectStore) -> None:
    store.put(HEADER, b"0123456789")
    store.truncate(HEADER, 4)
    assert store.read(HEADER) == b"0123"


def test_what_is_not_there_is_missing(store: ObjectStore) -> None:
    for call in (store.read, store.size_bytes):
        with pytest.raises(ObjectMissing):
            call(KEY)
    with pytest.raises(ObjectMissing):
        store.truncate(KEY, 0)
    assert store.sessions() == []
    assert store.parts("s1") == []


def test_sessions_and_parts_are_listed_and_strangers_are_passed_over(store: ObjectStore, tmp_path: Path) -> None:
    for number in (3, 1, 2):
        store.put(ObjectKey("s1", f"p00000{number}", ObjectName.INFO), b"")
    (tmp_path / "media" / "lost+found").mkdir()
    (tmp_path / "media" / "s1" / "notes").mkdir()
    assert store.sessions() == ["s1"]
    assert store.parts("s1") == ["p000001", "p000002", "p000003"]
    store.delete_part("s1", "p000002")
    store.delete_part("s1", "p000002")
    assert store.parts("s1") == ["p000001", "p000003"]


def test_paths_are_no_names(store: ObjectStore) -> None:
    for session, part in (("..", "p000001"), ("s1", "..")):
        with pytest.raises(InvalidName):
            store.delete_part(session, part)
    with pytest.raises(InvalidName):
        store.parts("../s1")


def test_a_disk_that_refuses_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    store = DiskStore(tmp_path / "file")
    with pytest.raises(StoreError):
        store.put(KEY, b"")


def test_a_full_disk_is_a_store_error() -> None:
    """/dev/full is a real device that is always full."""
    from recorder.disk_store import _guard, _write_all

    with Path("/dev/full").open("wb", buffering=0) as full, pytest.raises(StoreError):
        _guard(lambda: _write_all(full.fileno(), b"x"))


def test_the_time_of_a_call_is_measured_while_it_runs(tmp_path: Path) -> None:
    now = [10.0]
    seen: list[float] = []

    class Slow(DiskStore):
        def parts(self, session: str) -> list[str]:
            now[0] += 3
            seen.append(timed.outstanding_s)
            return []

    timed = TimedStore(Slow(tmp_path), lambda: now[0])
    assert timed.outstanding_s == 0
    timed.parts("s1")
    assert seen == [3.0]
    assert timed.outstanding_s == 0
