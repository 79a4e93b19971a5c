"""What can go wrong between a client and the server.

    SdkError                 code: stable; text: plain words that can be shown
    ├── ApiError             a REST call was refused or failed on the server; carries status and incident
    ├── Refused              the server refused a command
    ├── Ended                this participant or desk is out for good; `end` says why
    ├── NotConnected         there is no connection now, or it broke before the answer came; it comes back by itself
    ├── NoAnswer             the server did not answer in time
    ├── InvalidCommand       a value that the protocol does not allow; nothing was sent
    └── MediaError           the picture could not be sent or received

`asyncio.CancelledError` passes through everywhere and nothing else is raised.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from session_server.protocol.vocabulary import LeaveReason


class EndedBy(StrEnum):
    """Who ended a channel."""

    US = "us"
    SERVER = "server"
    REFUSAL = "refusal"


@dataclass(frozen=True, slots=True)
class End:
    """Why a channel is closed for good. `reason` is set when the server took this participant out."""

    by: EndedBy
    code: str
    text: str
    reason: LeaveReason | None = None


class SdkError(Exception):
    """Parent of all errors of this package."""

    def __init__(self, code: str, text: str) -> None:
        """Name the code and say it in words."""
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text


class ApiError(SdkError):
    """A REST call failed. `status` is the HTTP status, 0 when no answer came; then `code` is `network` or `timeout`."""

    def __init__(
        self, code: str, text: str, status: int, incident: str | None = None, retry_after_s: float | None = None
    ) -> None:
        """Keep what the answer told."""
        super().__init__(code, text)
        self.status = status
        self.incident = incident
        self.retry_after_s = retry_after_s


class Refused(SdkError):
    """The server refused a command."""


class Ended(SdkError):
    """Nothing more can be sent or received here."""

    def __init__(self, end: End) -> None:
        """Carry the whole story."""
        super().__init__(end.code, end.text)
        self.end = end


class NotConnected(SdkError):
    """There is no connection now. Whether a command that was under way was carried out is not known."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("closed", "There is no connection to the server now.")


class NoAnswer(SdkError):
    """The server did not answer in time."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("timeout", "The server did not answer in time.")


class InvalidCommand(SdkError):
    """A value that the protocol does not allow."""

    def __init__(self, text: str) -> None:
        """Name the fields."""
        super().__init__("malformed", text)


class MediaError(SdkError):
    """The picture could not be sent or received."""
