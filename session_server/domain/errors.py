"""Errors of the domain.

DomainError
└── UnreadableEvent    an event of a log has a type, version or payload that this program cannot read

Refusals are not errors: the machine returns them as values (`session_server.domain.turn.Refusal`).
"""


class DomainError(Exception):
    """Base of the domain's errors."""


class UnreadableEvent(DomainError):
    """The log holds an event that this program cannot read; the session must not be continued by it."""
