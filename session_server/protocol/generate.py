"""Writes the generated wire contract: `python -m session_server.protocol.generate` (`--check` only compares).

Outputs: `messages.schema.json` beside this file, and the TypeScript types of the client SDK.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from session_server.protocol import messages, rest, rest_auth, rest_people, rest_sessions
from session_server.protocol.base import ErrorCode
from session_server.protocol.messages import ClientMessage, ServerMessage
from session_server.protocol.rest import Model
from session_server.protocol.typescript import declarations

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


REST_MODULES = (rest, rest_auth, rest_people, rest_sessions)


def _members(union: Any) -> list[type[BaseModel]]:
    first = get_args(union)[0]
    flat: list[type[BaseModel]] = []
    for item in get_args(first):
        flat.extend(get_args(item) or (item,))
    return flat


def message_schema() -> dict[str, Any]:
    """The JSON Schema of both directions; `$defs` holds every message, `client` and `server` the unions."""
    client = TypeAdapter(ClientMessage).json_schema(ref_template="#/$defs/{model}", mode="validation")
    server = TypeAdapter(ServerMessage).json_schema(ref_template="#/$defs/{model}", mode="serialization")
    definitions = {**server.pop("$defs"), **client.pop("$defs")}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Deskswarm WebSocket protocol, version 1",
        "$defs": dict(sorted(definitions.items())),
        "client": client,
        "server": server,
    }


def rest_models() -> list[type[Model]]:
    found = [
        value
        for module in REST_MODULES
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Model) and value.__module__ == module.__name__
    ]
    return sorted(found, key=lambda model: model.__name__)


def outputs() -> dict[Path, str]:
    schema = message_schema()
    unions = {
        "ClientMessage": [model.__name__ for model in _members(messages.ClientMessage)],
        "ServerMessage": [model.__name__ for model in _members(messages.ServerMessage)],
    }
    _, documents = models_json_schema(
        [(model, "serialization") for model in rest_models()], ref_template="#/$defs/{model}"
    )
    codes = TypeAdapter(ErrorCode).json_schema()
    definitions = {**documents.get("$defs", {}), **schema["$defs"], "ErrorCode": codes}
    protocol = ROOT / "client_sdk" / "web" / "src" / "protocol"
    return {
        HERE / "messages.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n",
        protocol / "messages.gen.ts": declarations(definitions, unions),
    }


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Write the generated wire contract.")
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 when a file is out of date")
    check = parser.parse_args(arguments).check
    stale = 0
    for path, text in outputs().items():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        sys.stderr.write(f"{'out of date' if check else 'written'}: {path.relative_to(ROOT)}\n")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
