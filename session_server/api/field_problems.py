"""Validation errors in plain words. Pure.

The value itself is never repeated: it may be a password, and it goes back over the wire and into logs.
"""

from __future__ import annotations

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from session_server.protocol.rest import FieldProblem

PROBLEMS_MAX = 50
"""A hostile body can break every rule thousands of times; a person corrects these first."""


def field_problems(error: ValidationError) -> tuple[FieldProblem, ...]:
    """Every problem at once, each with the place and what is expected there."""
    details = error.errors(include_url=False, include_context=True, include_input=False)[:PROBLEMS_MAX]
    return tuple(FieldProblem(path=_path(one), text=_text(one)) for one in details)


def _path(detail: ErrorDetails) -> str:
    # The place can hold a key of the client's own choosing.
    return ".".join(str(part) for part in detail["loc"])[:100]


def _text(detail: ErrorDetails) -> str:
    context = detail.get("ctx") or {}
    match detail["type"]:
        case "missing":
            return "This is needed and was left out."
        case "extra_forbidden":
            return "There is no such field. Leave it out, or check its name."
        case "string_too_short" | "too_short":
            return f"Too short: at least {context.get('min_length')}."
        case "string_too_long" | "too_long":
            return f"Too long: at most {context.get('max_length')}."
        case "string_pattern_mismatch":
            return "This has a form that is not accepted here."
        case "json_invalid":
            return "The body is not valid JSON."
        case "enum" | "literal_error":
            return f"Expected one of {context.get('expected')}."
        case "greater_than_equal":
            return f"Too small: at least {context.get('ge')}."
        case "less_than_equal":
            return f"Too large: at most {context.get('le')}."
        case "value_error":
            return str(context.get("error", detail["msg"]))
        case _:
            return detail["msg"] + "."
