"""The vault on a real disk."""

import copy
import json
import pickle
from pathlib import Path

import pytest

from recorder import vault as vault_module
from recorder.errors import InvalidName, KeyDestroyed, KeyMissing, VaultUnavailable
from recorder.vault import Vault


@pytest.fixture
def master(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere" / "master.key"


def opened(tmp_path: Path, master: Path) -> Vault:
    vault = Vault(tmp_path / "keys", master)
    vault.open()
    return vault


def test_the_first_start_makes_a_private_master_key(tmp_path: Path, master: Path) -> None:
    opened(tmp_path, master)
    assert master.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    before = master.read_bytes()
    opened(tmp_path, master)
    assert master.read_bytes() == before


def test_a_key_outlives_the_process_and_is_its_session_s_alone(tmp_path: Path, master: Path) -> None:
    sealed = opened(tmp_path, master).make_key("s1").cipher("log").seal(b"text", b"place")
    again = opened(tmp_path, master)
    assert again.key("s1").cipher("log").open(sealed, b"place") == b"text"
    assert again.make_key("s1").cipher("log").open(sealed, b"place") == b"text"
    assert again.key("s1").cipher("log").open(sealed, b"other place") is None
    assert again.key("s1").cipher("media").open(sealed, b"place") is None
    assert again.make_key("s2").cipher("log").open(sealed, b"place") is None
    assert again.key("s1").cipher("log").open(b"short", b"place") is None


def test_a_key_that_was_never_made_is_missing(tmp_path: Path, master: Path) -> None:
    with pytest.raises(KeyMissing):
        opened(tmp_path, master).key("s1")
    with pytest.raises(InvalidName):
        opened(tmp_path, master).key("../s1")


def test_keys_lie_wrapped_and_private(tmp_path: Path, master: Path) -> None:
    key = opened(tmp_path, master).make_key("s1")
    path = tmp_path / "keys" / "s1.key"
    assert path.stat().st_mode & 0o777 == 0o600
    for file in (path, master):
        assert key.hex_for_key_file() not in file.read_text()


def test_a_wrapped_key_of_another_session_is_not_taken(tmp_path: Path, master: Path) -> None:
    opened(tmp_path, master).make_key("s1")
    (tmp_path / "keys" / "s1.key").rename(tmp_path / "keys" / "s2.key")
    with pytest.raises(VaultUnavailable):
        opened(tmp_path, master).key("s2")


def test_a_destroyed_key_never_comes_back(tmp_path: Path, master: Path) -> None:
    vault = opened(tmp_path, master)
    vault.make_key("s1")
    vault.destroy_key("s1")
    vault.destroy_key("s1")
    vault.destroy_key("never-made")
    for each in (vault, opened(tmp_path, master)):
        with pytest.raises(KeyDestroyed):
            each.key("s1")
        with pytest.raises(KeyDestroyed):
            each.make_key("s1")
    assert not (tmp_path / "keys" / "s1.key").exists()


def test_rotation_keeps_every_key_and_forgets_the_old_master(tmp_path: Path, master: Path) -> None:
    vault = opened(tmp_path, master)
    sealed = {name: vault.make_key(name).cipher("x").seal(b"text", b"") for name in ("s1", "s2")}
    old_master = master.read_bytes()
    assert vault.rotate_master_key() == 2
    assert len(json.loads(master.read_bytes())["keys"]) == 1
    for each in (vault, opened(tmp_path, master)):
        assert all(each.key(name).cipher("x").open(data, b"") == b"text" for name, data in sealed.items())
    master.write_bytes(old_master)
    with pytest.raises(VaultUnavailable, match="master key"):
        opened(tmp_path, master).key("s1")


def test_a_rotation_that_was_interrupted_is_done_again(
    tmp_path: Path, master: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = opened(tmp_path, master)
    sealed = {name: vault.make_key(name).cipher("x").seal(b"text", b"") for name in ("s1", "s2")}
    replace = vault_module.replace_file

    def failing(path: Path, data: bytes, *, mode: int) -> None:
        if path.name == "s2.key":
            raise OSError("disk full")
        replace(path, data, mode=mode)

    monkeypatch.setattr(vault_module, "replace_file", failing)
    with pytest.raises(VaultUnavailable, match="again"):
        vault.rotate_master_key()
    monkeypatch.undo()
    again = opened(tmp_path, master)
    assert all(again.key(name).cipher("x").open(data, b"") == b"text" for name, data in sealed.items())
    assert again.rotate_master_key() == 2
    assert len(json.loads(master.read_bytes())["keys"]) == 1


def test_a_lost_master_key_is_not_replaced_in_silence(tmp_path: Path, master: Path) -> None:
    opened(tmp_path, master).make_key("s1")
    master.unlink()
    with pytest.raises(VaultUnavailable, match="missing"):
        opened(tmp_path, master)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"keys": {"a": "zz"}, "current": "a"}', '{"keys": {}, "current": "a"}']
)
def test_a_damaged_master_key_file_is_refused(tmp_path: Path, master: Path, text: str) -> None:
    master.parent.mkdir()
    master.write_text(text)
    master.chmod(0o600)
    with pytest.raises(VaultUnavailable):
        opened(tmp_path, master)


def test_a_master_key_that_others_may_read_is_refused(tmp_path: Path, master: Path) -> None:
    opened(tmp_path, master)
    master.chmod(0o640)
    with pytest.raises(VaultUnavailable, match="600"):
        opened(tmp_path, master)


def test_the_cache_is_bounded(tmp_path: Path, master: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_module, "CACHED_KEYS", 2)
    vault = opened(tmp_path, master)
    sealed = {f"s{n}": vault.make_key(f"s{n}").cipher("x").seal(b"text", b"") for n in range(5)}
    assert all(vault.key(name).cipher("x").open(data, b"") == b"text" for name, data in sealed.items())


@pytest.mark.parametrize("purpose", [None, "log"])
def test_secrets_are_neither_printed_nor_serialised(tmp_path: Path, master: Path, purpose: str | None) -> None:
    key = opened(tmp_path, master).make_key("s1")
    secret = key if purpose is None else key.cipher(purpose)
    assert "…" in repr(secret)
    assert key.hex_for_key_file() not in f"{secret!r}{secret!s}"
    for serialise in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            serialise(secret)
