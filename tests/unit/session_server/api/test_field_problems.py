"""Validation errors in plain words, without the value."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator

from session_server.api.field_problems import PROBLEMS_MAX, field_problems


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Sample(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, StringConstraints(min_length=2, max_length=4, pattern=r"^[a-z]+$")] = "abc"
    level: Annotated[int, Field(ge=1, le=5)] = 1
    colour: Colour = Colour.RED
    many: Annotated[tuple[int, ...], Field(max_length=1)] = ()
    even: int = 2
    needed: bool

    @field_validator("even")
    @classmethod
    def _even(cls, value: int) -> int:
        if value % 2:
            raise ValueError("Expected an even number.")
        return value


def problems(text: str) -> dict[str, str]:
    with pytest.raises(ValidationError) as caught:
        Sample.model_validate_json(text)
    return {one.path: one.text for one in field_problems(caught.value)}


@pytest.mark.parametrize(
    ("text", "path", "said"),
    [
        ("{}", "needed", "left out"),
        ('{"needed": true, "x": 1}', "x", "no such field"),
        ('{"needed": true, "name": "a"}', "name", "at least 2"),
        ('{"needed": true, "name": "abcde"}', "name", "at most 4"),
        ('{"needed": true, "name": "AB"}', "name", "form"),
        ('{"needed": true, "colour": "green"}', "colour", "'red' or 'blue'"),
        ('{"needed": true, "level": 0}', "level", "at least 1"),
        ('{"needed": true, "level": 6}', "level", "at most 5"),
        ('{"needed": true, "many": [1, 2]}', "many", "at most 1"),
        ('{"needed": true, "even": 3}', "even", "even number"),
        ('{"needed": true, "level": "x"}', "level", "integer"),
        ("{", "", "not valid JSON"),
    ],
)
def test_words(text: str, path: str, said: str) -> None:
    assert said in problems(text)[path]


def test_all_at_once_and_never_the_value() -> None:
    found = problems('{"name": "SECRET-VALUE-1", "level": "SECRET-VALUE-2", "colour": "SECRET-VALUE-3"}')
    assert found.keys() == {"name", "level", "colour", "needed"}
    assert "SECRET" not in str(found)


def test_bounded() -> None:
    many: dict[str, Any] = {f"field{i}": 1 for i in range(500)}
    many["k" * 10_000] = 1
    with pytest.raises(ValidationError) as caught:
        Sample.model_validate(many)
    found = field_problems(caught.value)
    assert len(found) == PROBLEMS_MAX
    assert all(len(one.path) <= 100 for one in found)
