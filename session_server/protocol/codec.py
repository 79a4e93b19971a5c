"""Bytes to typed messages and back. PURE.

Reading never raises anything but `MessageError`; it takes no text for a number and no number for a flag. A message that
cannot be read keeps its `id` where one can be told, so that the client learns which of its commands was malformed.
"""

import json
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from session_server.protocol.base import MAX_MESSAGE_BYTES, ErrorCode, Model
from session_server.protocol.messages import ClientMessage, ServerMessage

MAX_PROBLEMS = 5  # a peer learns the first few problems; the rest is noise
MAX_WHERE_CHARS = 80  # of a field's path, whose last name may be the peer's own invention
MAX_WHAT_CHARS = 200

_client: TypeAdapter[ClientMessage] = TypeAdapter(ClientMessage)
_server: TypeAdapter[ServerMessage] = TypeAdapter(ServerMessage)

T = TypeVar("T")


class MessageError(Exception):
    """A message that cannot be accepted.

    code: MALFORMED or TOO_LARGE; text: plain words naming fields, never values; request: the command's id or None.
    """

    def __init__(self, code: ErrorCode, text: str, request: int | None = None) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.request = request


def decode_client(data: str | bytes) -> ClientMessage:
    """Reads one message of a client. Raises MessageError."""
    return _decode(_client, data)


def decode_server(data: str | bytes) -> ServerMessage:
    """Reads one message of the server, for clients written in Python. Raises MessageError."""
    return _decode(_server, data)


def encode(message: Model) -> str:
    """Writes one message as compact JSON; fields that are None are left out."""
    return message.model_dump_json(exclude_none=True)


def _decode(adapter: TypeAdapter[T], data: str | bytes) -> T:
    if _size(data) > MAX_MESSAGE_BYTES:
        raise MessageError(ErrorCode.TOO_LARGE, f"A message may have at most {MAX_MESSAGE_BYTES} bytes.")
    try:
        return adapter.validate_json(data, strict=True)
    except ValidationError as error:
        raise MessageError(ErrorCode.MALFORMED, _problems(error), _request_of(data)) from None


def _problems(error: ValidationError) -> str:
    found = error.errors(include_url=False, include_input=False, include_context=False)
    return "; ".join(_problem(item) for item in found[:MAX_PROBLEMS])


def _problem(item: ErrorDetails) -> str:
    """One problem in one line. The text of a wrong `type` would repeat the value and list the whole protocol."""
    where = ".".join(str(part) for part in item["loc"])[:MAX_WHERE_CHARS] or "message"
    what = "This type is not known." if item["type"] == "union_tag_invalid" else item["msg"][:MAX_WHAT_CHARS]
    return f"{where}: {what}"


def _size(data: str | bytes) -> int:
    """Bytes on the wire. Text that no UTF-8 can spell is left for the parser to refuse."""
    return len(data) if isinstance(data, bytes) else len(data.encode("utf-8", "surrogatepass"))


def _request_of(data: str | bytes) -> int | None:
    try:
        value: Any = json.loads(data)
    except (ValueError, RecursionError):
        return None
    request = value.get("id") if isinstance(value, dict) else None
    return request if type(request) is int and 0 <= request < 2**31 else None
