"""The vault: one data key for each session, wrapped by a master key that is kept apart.

Layout: the master key file (`{"current": id, "keys": {id: hex}}`, 0600, made at first start) lies at a path of the
operator's choice; the key folder holds one small file for each session, `<session>.key` (wrapped) or
`<session>.destroyed` (a tombstone). Rotation makes a new master key and wraps the data keys anew; no media is touched.
Every purpose uses a key derived from the data key, so that no two purposes ever share one.

All methods block on disk and may be called from any thread.
"""

import hashlib
import json
import os
import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from recorder.errors import KeyDestroyed, KeyMissing, RecorderError, VaultUnavailable
from recorder.files import replace_file, sync_folder
from recorder.names import check_name

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
# Data keys held in memory; a key that fell out is unwrapped again from its file.
CACHED_KEYS = 1024
_WRAP_TAG = b"deskswarm/wrap/1\0"


class SecretKey:
    """A key that cannot be printed, compared by accident, pickled or copied into a log."""

    __slots__ = ("_bytes",)

    def __init__(self, value: bytes) -> None:
        if len(value) != KEY_BYTES:
            raise ValueError(f"a key is {KEY_BYTES} bytes")
        self._bytes = value

    def __repr__(self) -> str:
        return "SecretKey(…)"

    def __reduce_ex__(self, _protocol: object) -> str | tuple[object, ...]:
        raise TypeError("a key is not serialised")

    def cipher(self, purpose: str) -> "Cipher":
        """The cipher for one purpose; another purpose gets another key (HKDF-Expand, RFC 5869)."""
        derived = HKDFExpand(SHA256(), KEY_BYTES, b"deskswarm/key/1\0" + purpose.encode()).derive(self._bytes)
        return Cipher(derived)

    def wrap(self, data_key: "SecretKey", name: str, nonce: bytes) -> bytes:
        """Encrypt `data_key` under this key, bound to `name`."""
        return AESGCM(self._bytes).encrypt(nonce, data_key._bytes, _WRAP_TAG + name.encode())  # noqa: SLF001 - one class

    def unwrap(self, wrapped: bytes, name: str, nonce: bytes) -> "SecretKey":
        """The inverse of `wrap`; raises `InvalidTag`."""
        return SecretKey(AESGCM(self._bytes).decrypt(nonce, wrapped, _WRAP_TAG + name.encode()))

    def hex_for_key_file(self) -> str:
        """The key in hex: for the master key file alone."""
        return self._bytes.hex()

    def identifier(self) -> str:
        """A short name of the key that does not betray it."""
        return hashlib.sha256(b"deskswarm/key-id/1\0" + self._bytes).hexdigest()[:16]


class Cipher:
    """AES-256-GCM under one key with a random nonce before each ciphertext (at most 2^32 messages, NIST SP 800-38D)."""

    __slots__ = ("_aead",)

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def __repr__(self) -> str:
        return "Cipher(…)"

    def __reduce_ex__(self, _protocol: object) -> str | tuple[object, ...]:
        raise TypeError("a cipher is not serialised")

    def seal(self, plaintext: bytes, associated: bytes) -> bytes:
        """nonce || ciphertext || tag."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, plaintext, associated)

    def open(self, sealed: bytes, associated: bytes) -> bytes | None:
        """The plaintext, or None when the bytes are not what was sealed."""
        if len(sealed) < NONCE_BYTES + TAG_BYTES:
            return None
        try:
            return self._aead.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], associated)
        except InvalidTag:
            return None


class Vault:
    """Data keys by session. Construct, then `open()` before anything else."""

    def __init__(self, folder: Path, master_key_path: Path, *, random: Callable[[int], bytes] = os.urandom) -> None:
        self._folder = folder
        self._master_path = master_key_path
        self._random = random
        self._lock = threading.Lock()
        self._masters: dict[str, SecretKey] = {}
        self._current = ""
        self._cache: OrderedDict[str, SecretKey] = OrderedDict()

    def open(self) -> None:
        """Read the master key file, or make it (0600) on the first start. Raises `VaultUnavailable`.

        A key folder that holds keys while the master key file is missing is refused: a new master key would hide
        that all recordings have become unreadable.
        """
        with self._lock, _as_unavailable("the vault cannot be opened"):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._folder.chmod(0o700)
            if self._master_path.exists():
                self._load_masters()
            elif any(self._folder.glob("*.key")):
                raise VaultUnavailable("there are wrapped keys but the master key file is missing: restore it")
            else:
                self._master_path.parent.mkdir(parents=True, exist_ok=True)
                self._add_master()

    def make_key(self, session: str) -> SecretKey:
        """The key of `session`, made and stored durably when there is none. Raises `KeyDestroyed`, `VaultUnavailable`."""
        try:
            return self.key(session)
        except KeyMissing:
            pass
        with self._lock, _as_unavailable("the key cannot be stored"):
            if self._tombstone_path(session).exists():  # destroyed between the two steps
                raise KeyDestroyed(f"the key of {session} was destroyed")
            if self._key_path(session).exists():  # another thread was faster
                return self._unwrap(session)
            key = SecretKey(self._random(KEY_BYTES))
            self._store(session, key)
            self._remember(session, key)
            return key

    def key(self, session: str) -> SecretKey:
        """The key of `session`. Raises `KeyDestroyed`, `KeyMissing`, `VaultUnavailable`."""
        with self._lock, _as_unavailable("the key cannot be read"):
            known = self._cache.get(check_name(session))
            if known is not None:
                self._cache.move_to_end(session)
                return known
            if self._tombstone_path(session).exists():
                raise KeyDestroyed(f"the key of {session} was destroyed")
            if not self._key_path(session).exists():
                raise KeyMissing(f"{session} has no key")
            return self._unwrap(session)

    def destroy_key(self, session: str) -> None:
        """Destroy the key of `session` for good: everything under it is erased. Idempotent.

        The tombstone is durable first, so that a crash between the two steps never brings the key back.
        """
        with self._lock, _as_unavailable("the key cannot be destroyed"):
            check_name(session)
            replace_file(self._tombstone_path(session), b"", mode=0o600)
            self._cache.pop(session, None)
            path = self._key_path(session)
            if path.exists():
                with path.open("r+b") as file:
                    file.write(bytes(path.stat().st_size))
                    file.flush()
                    os.fsync(file.fileno())
                path.unlink()
                sync_folder(self._folder)

    def rotate_master_key(self) -> int:
        """Make a new master key, wrap every data key with it, forget the old ones. Returns how many were wrapped.

        Interrupted at any point, the file still holds every master key that a data key needs; run it again.
        """
        with self._lock, _as_unavailable("the rotation did not finish; run it again"):
            self._add_master()
            count = 0
            for path in sorted(self._folder.glob("*.key")):
                if self._tombstone_path(path.stem).exists():
                    continue
                self._store(path.stem, self._unwrap(path.stem))
                count += 1
            self._masters = {self._current: self._masters[self._current]}
            self._save_masters()
            return count

    def _unwrap(self, session: str) -> SecretKey:
        fields = json.loads(self._key_path(session).read_bytes())
        master = self._masters.get(fields["master"])
        if master is None:
            raise VaultUnavailable(f"the master key that wraps the key of {session} is not in the master key file")
        key = master.unwrap(bytes.fromhex(fields["wrapped"]), session, bytes.fromhex(fields["nonce"]))
        self._remember(session, key)
        return key

    def _store(self, session: str, key: SecretKey) -> None:
        nonce = self._random(NONCE_BYTES)
        wrapped = self._masters[self._current].wrap(key, session, nonce)
        fields = {"master": self._current, "nonce": nonce.hex(), "wrapped": wrapped.hex()}
        replace_file(self._key_path(session), json.dumps(fields).encode(), mode=0o600)

    def _remember(self, session: str, key: SecretKey) -> None:
        self._cache[session] = key
        if len(self._cache) > CACHED_KEYS:
            self._cache.popitem(last=False)

    def _load_masters(self) -> None:
        if self._master_path.stat().st_mode & 0o077:
            raise VaultUnavailable(f"{self._master_path} may be read by others: chmod 600 it")
        fields = json.loads(self._master_path.read_bytes())
        self._masters = {name: SecretKey(bytes.fromhex(value)) for name, value in fields["keys"].items()}
        self._current = fields["current"]
        if self._current not in self._masters:
            raise VaultUnavailable("the master key file names a current key that it does not hold")

    def _add_master(self) -> None:
        key = SecretKey(self._random(KEY_BYTES))
        self._current = key.identifier()
        self._masters[self._current] = key
        self._save_masters()

    def _save_masters(self) -> None:
        fields = {
            "current": self._current,
            "keys": {name: key.hex_for_key_file() for name, key in self._masters.items()},
        }
        replace_file(self._master_path, json.dumps(fields).encode(), mode=0o600)

    def _key_path(self, session: str) -> Path:
        return self._folder / f"{check_name(session)}.key"

    def _tombstone_path(self, session: str) -> Path:
        return self._folder / f"{check_name(session)}.destroyed"


class _as_unavailable:  # noqa: N801 - reads as the statement it stands in
    """Turn what disk, JSON and cipher raise into `VaultUnavailable`."""

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, OSError | InvalidTag | KeyError | TypeError | ValueError) and not isinstance(
            error, RecorderError
        ):
            raise VaultUnavailable(f"{self._what}: {type(error).__name__}") from error
