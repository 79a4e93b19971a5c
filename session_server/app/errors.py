"""Errors of the application.

AppError
├── Refused               an expected no: code and plain words; the caller answers with them
├── EvidenceUnavailable   the session log cannot be written now; nothing wider may be done
└── OfferRejected         the relay cannot answer this SDP offer
"""

from session_server.domain.turn import Refusal
from session_server.protocol.base import ErrorCode


class AppError(Exception):
    """Base of the application's errors."""


class Refused(AppError):
    """Carries a refusal up to the edge, where it becomes an answer."""

    def __init__(self, code: ErrorCode, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text

    @classmethod
    def of(cls, refusal: Refusal) -> "Refused":
        return cls(refusal.code, refusal.text)


class EvidenceUnavailable(AppError):
    """An append to the session log failed, or did not come back in time."""


class OfferRejected(AppError):
    """The text says what is wrong with the offer, without repeating it."""
