"""TypeScript declarations from JSON Schema definitions. PURE.

Only what our own models produce is understood; anything else is a `TypeError`, so that a new construct is noticed.
"""

import json
from typing import Any

Schema = dict[str, Any]

BANNER = "// Generated from the pydantic models by `python -m session_server.protocol.generate`. Do not edit.\n"


def declarations(definitions: dict[str, Schema], aliases: dict[str, list[str]]) -> str:
    """One `export` for each definition, sorted by name, then unions named in `aliases`."""
    parts = [BANNER]
    for name in sorted(definitions):
        parts.append(_declaration(name, definitions[name]))
    for name, members in aliases.items():
        parts.append(f"export type {name} =\n" + "".join(f"  | {member}\n" for member in members).rstrip() + ";\n")
    return "\n".join(parts)


def _declaration(name: str, schema: Schema) -> str:
    comment = _comment(schema.get("description"), "")
    if schema.get("type") == "object" and "properties" in schema:
        return f"{comment}export interface {name} {_object(schema)}\n"
    if schema.get("type") == "object" and not schema.get("additionalProperties"):
        return f"{comment}export type {name} = Record<string, never>;\n"
    return f"{comment}export type {name} = {_type(schema)};\n"


def _object(schema: Schema, indent: str = "") -> str:
    required = set(schema.get("required", ()))
    lines = ["{"]
    for key, value in schema["properties"].items():
        lines.append(
            _comment(value.get("description"), indent + "  ")
            + f"{indent}  {key}{_optional(key, value, required)}: {_type(value)};"
        )
    return "\n".join([*lines, indent + "}"])


def _optional(key: str, value: Schema, required: set[str]) -> str:
    """Fields that may be null are left out of messages altogether, so they are optional in TypeScript."""
    nullable = any(item.get("type") == "null" for item in value.get("anyOf", ()))
    return "" if "const" in value or (key in required and not nullable) else "?"


def _comment(text: str | None, indent: str) -> str:
    if not text:
        return ""
    first = " ".join(text.split("\n\n")[0].split())
    return f"{indent}/** {first.replace('*/', '* /')} */\n"


def _type(schema: Schema) -> str:
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[-1]
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(json.dumps(item) for item in schema["enum"])
    for union in ("anyOf", "oneOf"):
        if union in schema:
            return (
                " | ".join(dict.fromkeys(_type(item) for item in schema[union] if item.get("type") != "null")) or "null"
            )
    return _plain(schema)


def _plain(schema: Schema) -> str:
    match schema.get("type"):
        case "string":
            return "string"
        case "integer" | "number":
            return "number"
        case "boolean":
            return "boolean"
        case "array":
            inner = _type(schema["items"]) if schema.get("items") else "unknown"
            return f"({inner})[]" if "|" in inner else f"{inner}[]"
        case "object":
            return _record(schema)
        case None if not {key for key in schema if key not in ("title", "description", "default")}:
            return "unknown"
        case other:
            raise TypeError(f"no TypeScript form for a schema of type {other!r}")


def _record(schema: Schema) -> str:
    extra = schema.get("additionalProperties")
    value = _type(extra) if isinstance(extra, dict) else "unknown"
    names = schema.get("propertyNames")
    if names and "$ref" in names:
        return f"Partial<Record<{_type(names)}, {value}>>"
    return f"Record<string, {value}>"
