"""TypeScript from JSON Schema: each construct that our models make, and a refusal for every other."""

import pytest

from session_server.protocol.typescript import BANNER, declarations


def only(name: str, schema: dict[str, object]) -> str:
    """The declaration of one definition, without the banner."""
    text = declarations({name: schema}, {})
    assert text.startswith(BANNER)
    return text.removeprefix(BANNER).strip()


def field(schema: dict[str, object], required: bool = True) -> str:
    whole = only("T", {"type": "object", "properties": {"f": schema}, "required": ["f"] if required else []})
    return whole.removeprefix("export interface T {").removesuffix("}").strip()


@pytest.mark.parametrize(
    ("schema", "written"),
    [
        ({"type": "string"}, "f: string;"),
        ({"type": "integer"}, "f: number;"),
        ({"type": "number"}, "f: number;"),
        ({"type": "boolean"}, "f: boolean;"),
        ({"const": "chat.send"}, 'f: "chat.send";'),
        ({"enum": ["a", "b"]}, 'f: "a" | "b";'),
        ({"$ref": "#/$defs/Other"}, "f: Other;"),
        ({"type": "array", "items": {"type": "string"}}, "f: string[];"),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, 'f: ("a" | "b")[];'),
        ({"type": "array"}, "f: unknown[];"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "f?: string;"),
        ({"anyOf": [{"type": "null"}]}, "f?: null;"),
        ({"anyOf": [{"type": "integer"}, {"type": "number"}]}, "f: number;"),
        ({"oneOf": [{"$ref": "#/$defs/A"}, {"$ref": "#/$defs/B"}]}, "f: A | B;"),
        ({"type": "object", "additionalProperties": {"type": "string"}}, "f: Record<string, string>;"),
        ({"type": "object", "additionalProperties": True}, "f: Record<string, unknown>;"),
        (
            {
                "type": "object",
                "additionalProperties": {"type": "string"},
                "propertyNames": {"$ref": "#/$defs/Capability"},
            },
            "f: Partial<Record<Capability, string>>;",
        ),
        ({"title": "F", "description": "What it is.", "default": 1}, "/** What it is. */\n  f: unknown;"),
    ],
)
def test_a_field(schema: dict[str, object], written: str):
    assert field(schema) == written


def test_a_field_with_a_default_is_optional_but_a_constant_never_is():
    assert field({"type": "string"}, required=False) == "f?: string;"
    assert field({"const": "done"}, required=False) == 'f: "done";'


@pytest.mark.parametrize("schema", [{"type": "array", "items": {"type": "tuple"}}, {"not": {}}, {"type": "null"}])
def test_a_construct_that_is_not_known_is_noticed(schema: dict[str, object]):
    with pytest.raises(TypeError, match="no TypeScript form"):
        field(schema)


def test_an_enum_is_a_union_of_its_words():
    assert only("Kind", {"type": "string", "enum": ["a", "b"]}) == 'export type Kind = "a" | "b";'


def test_an_object_without_fields_is_empty_and_one_with_free_keys_is_not():
    assert only("E", {"type": "object"}) == "export type E = Record<string, never>;"
    free = {"type": "object", "additionalProperties": {"type": "number"}}
    assert only("E", free) == "export type E = Record<string, number>;"


def test_a_comment_is_the_first_paragraph_on_one_line_and_cannot_be_closed_early():
    schema = {"type": "string", "enum": ["a"], "description": "One\n  line */ alert() //\n\nMore."}
    assert only("T", schema).splitlines()[0] == "/** One line * / alert() // */"


def test_definitions_are_sorted_and_unions_follow():
    text = declarations({"B": {"enum": ["b"]}, "A": {"enum": ["a"]}}, {"AB": ["A", "B"]})
    assert text.index("type A") < text.index("type B") < text.index("type AB =\n  | A\n  | B;")
