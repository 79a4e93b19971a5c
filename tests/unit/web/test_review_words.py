"""Review has words for everything that can stand in a session's log."""

from pathlib import Path
from typing import get_args

import pytest

from session_server.domain import events as e

REVIEW = Path(__file__).parents[3] / "client_sdk" / "web" / "src" / "pages" / "review"
TYPES = sorted(model.model_fields["type"].default for model in get_args(e.AnyEvent))


@pytest.mark.parametrize("file", ["sentence.ts", "kinds.ts"])
def test_every_event_type_has_a_sentence_and_a_kind(file: str) -> None:
    text = (REVIEW / file).read_text(encoding="utf-8")
    form = 'case "{}":' if file == "sentence.ts" else '"{}": "'
    assert [type_ for type_ in TYPES if form.format(type_) not in text] == []
