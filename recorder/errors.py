"""What can go wrong in the recorder.

```
RecorderError
├── NotCanonical            a value that canonical JSON cannot carry (a bug of the caller)
├── InvalidName             an identifier that may not become a file name
├── MalformedMedia          an RTP packet or payload that breaks its RFC (a fault of the peer; the packet is dropped)
├── InvalidManifest         a manifest or sealing payload that is not of our format
├── VaultError
│   ├── KeyDestroyed        the key was destroyed on purpose: what it protected is erased
│   ├── KeyMissing          no key under this name was ever made
│   └── VaultUnavailable    the key files cannot be read, written or unwrapped
├── LogError
│   ├── Fenced              a newer owner of the session has written already
│   ├── OutOfSequence       the event numbers do not follow the stored head
│   ├── LogQueueFull        more is waiting than the log may hold in memory; nothing was written
│   ├── LogUnavailable      the write or its fsync failed; whether it reached the disk is not known
│   └── LogClosed           the log is not open
├── StoreError
│   └── ObjectMissing       no such object
└── PartDamaged             a stored part does not decrypt or does not have the shape it must have
```

Refusals that a caller has to expect (an unknown codec, a track that is open already) are returned values, see
`recorder.service.OpenRefusal`.
"""


class RecorderError(Exception):
    """Root of all errors of this package."""


class NotCanonical(RecorderError, ValueError):
    """The value has no canonical JSON form."""


class InvalidName(RecorderError, ValueError):
    """The identifier may not become a file name."""


class MalformedMedia(RecorderError, ValueError):
    """The packet or payload breaks its RFC."""


class InvalidManifest(RecorderError, ValueError):
    """The manifest or sealing payload is not of our format."""


class VaultError(RecorderError):
    """A key could not be had."""


class KeyDestroyed(VaultError):
    """The key was destroyed on purpose."""


class KeyMissing(VaultError):
    """No key under this name was ever made."""


class VaultUnavailable(VaultError):
    """The key files cannot be read, written or unwrapped."""


class LogError(RecorderError):
    """The events were not appended."""


class Fenced(LogError):
    """A newer owner of the session has written already: this one must stop."""


class OutOfSequence(LogError):
    """The event numbers do not follow the stored head."""


class LogQueueFull(LogError):
    """Too much is waiting; nothing of this call was written."""


class LogUnavailable(LogError):
    """The write or its fsync failed; read the head before trying again."""


class LogClosed(LogError):
    """The log is not open."""


class StoreError(RecorderError):
    """The object store failed."""


class ObjectMissing(StoreError):
    """No such object."""


class PartDamaged(RecorderError):
    """A stored part does not decrypt or does not have the shape it must have."""
