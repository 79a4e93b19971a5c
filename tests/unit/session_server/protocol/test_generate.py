"""The generated files are those of the models as they are."""

import json
import runpy
from pathlib import Path

import pytest

from session_server.protocol import generate, messages
from session_server.protocol.base import ErrorCode
from session_server.protocol.views import SessionView


def test_the_committed_files_are_up_to_date(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr("sys.argv", ["generate", "--check"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(generate.__file__, run_name="__main__")
    assert ended.value.code == 0, capsys.readouterr().err


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    monkeypatch.setattr(generate, "HERE", tmp_path / "session_server" / "protocol")
    return tmp_path


def test_a_missing_or_changed_file_is_told_and_nothing_is_written(elsewhere: Path, capsys: pytest.CaptureFixture[str]):
    assert generate.main(["--check"]) == 1
    assert capsys.readouterr().err.count("out of date") == len(generate.outputs())
    assert not any(path.exists() for path in generate.outputs())


def test_files_are_written_once(elsewhere: Path, capsys: pytest.CaptureFixture[str]):
    assert generate.main([]) == 0
    assert capsys.readouterr().err.count("written") == len(generate.outputs())
    assert generate.main([]) == 0
    assert capsys.readouterr().err == ""
    assert generate.main(["--check"]) == 0
    schema = next(path for path in generate.outputs() if path.suffix == ".json")
    schema.write_text("{}", encoding="utf-8")
    assert generate.main(["--check"]) == 1


def test_the_schema_holds_every_message_and_the_bounds_of_its_fields():
    schema = generate.message_schema()
    for direction in ("client", "server"):
        mapping = schema[direction]["discriminator"]["mapping"]
        assert all(target.rsplit("/", 1)[-1] in schema["$defs"] for target in mapping.values())
    chat = schema["$defs"]["ChatSend"]
    assert chat["additionalProperties"] is False
    assert chat["properties"]["text"]["maxLength"] == 4000
    assert json.loads(json.dumps(schema)) == schema


def test_the_types_hold_both_unions_the_codes_and_the_rest_models():
    text = next(text for path, text in generate.outputs().items() if path.suffix == ".ts")
    for name in ("ClientMessage", "ServerMessage", "ErrorCode", SessionView.__name__, messages.Hello.__name__):
        assert f" {name} " in text
    assert all(f" {model.__name__} " in text for model in generate.rest_models())
    assert all(f'"{code}"' in text for code in ErrorCode)
