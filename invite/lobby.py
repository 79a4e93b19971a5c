"""The lobby: not one frame reaches a guest before every required yes. One transition table, and no other way.

The caller steps a seat's state with what happened, and gives the guest rights only in `ADMITTED`.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class LobbyState(StrEnum):
    """Where a guest stands. REFUSED and REVOKED are final for the seat."""

    LINK_OK = "link_ok"
    WAITING_FOR_HOST = "waiting_for_host"
    WAITING_FOR_END_USER = "waiting_for_end_user"
    ADMITTED = "admitted"
    REFUSED = "refused"
    REVOKED = "revoked"


class LobbyInput(StrEnum):
    """What happened. REVOKE stands for the link's end by whatever cause: revoked, expired, guest removed."""

    ENTER = "enter"
    HOST_ADMITS = "host_admits"
    HOST_REFUSES = "host_refuses"
    END_USER_ALLOWS = "end_user_allows"
    END_USER_REFUSES = "end_user_refuses"
    END_USER_SILENT = "end_user_silent"
    REVOKE = "revoke"


_S, _I = LobbyState, LobbyInput
TRANSITIONS: Final[Mapping[tuple[LobbyState, LobbyInput], LobbyState]] = {
    (_S.LINK_OK, _I.ENTER): _S.WAITING_FOR_HOST,
    (_S.LINK_OK, _I.REVOKE): _S.REVOKED,
    (_S.WAITING_FOR_HOST, _I.HOST_ADMITS): _S.WAITING_FOR_END_USER,
    (_S.WAITING_FOR_HOST, _I.HOST_REFUSES): _S.REFUSED,
    (_S.WAITING_FOR_HOST, _I.REVOKE): _S.REVOKED,
    (_S.WAITING_FOR_END_USER, _I.END_USER_ALLOWS): _S.ADMITTED,
    (_S.WAITING_FOR_END_USER, _I.END_USER_REFUSES): _S.REFUSED,
    (_S.WAITING_FOR_END_USER, _I.END_USER_SILENT): _S.REFUSED,
    (_S.WAITING_FOR_END_USER, _I.HOST_REFUSES): _S.REFUSED,
    (_S.WAITING_FOR_END_USER, _I.REVOKE): _S.REVOKED,
    (_S.ADMITTED, _I.REVOKE): _S.REVOKED,
}


def step(state: LobbyState, happened: LobbyInput) -> LobbyState | None:
    """The next state, or None when this cannot happen in this state (and nothing changes)."""
    return TRANSITIONS.get((state, happened))


def diagram() -> str:
    """The table as a Mermaid state diagram, for the README."""
    lines = [f"    {before} --> {after}: {happened}" for (before, happened), after in TRANSITIONS.items()]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {LobbyState.LINK_OK}", *lines])
