"""Commands on the host: people, refusals, the demo's bounds."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from session_server.cli import app


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "password"
    path.write_text("correct horse battery\n")
    path.chmod(0o600)
    return path


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def test_version() -> None:
    assert run("--version").output.startswith("deskswarm ")


def test_people_from_the_first_administrator_on(tmp_path: Path, secret: Path) -> None:
    data = ("--data", tmp_path / "data")
    made = run("users", "add", "Boss", "--role", "admin", "--name", "The Boss", "--password-file", secret, *data)
    assert (made.exit_code, made.output) == (0, "boss (admin) made\n")
    again = run("users", "add", "boss", "--password-file", secret, *data)
    assert (again.exit_code, "taken" in again.output) == (2, True)
    assert run("users", "grant", "boss", "auditor", *data).output == "boss is now: admin, auditor\n"
    assert run("users", "grant", "boss", "auditor", "--take", *data).output == "boss is now: admin\n"
    last = run("users", "disable", "boss", *data)
    assert (last.exit_code, "last active administrator" in last.output) == (2, True)
    assert run("users", "add", "ana", "--role", "rep", "--password-file", secret, *data).exit_code == 0
    assert run("users", "disable", "ana", *data).output == "ana is disabled\n"
    assert run("users", "disable", "ana", "--undo", *data).output == "ana is active\n"
    assert run("users", "set-password", "ana", "--password-file", secret, *data).exit_code == 0
    assert "nobody with this login" in run("users", "disable", "nobody", *data).output
    listed = run("users", "list", *data).output
    assert listed.splitlines() == ["boss\tThe Boss\tadmin\tactive\tpassword", "ana\tana\trep\tactive\tpassword"] or (
        sorted(listed.splitlines()) == ["ana\tana\trep\tactive\tpassword", "boss\tThe Boss\tadmin\tactive\tpassword"]
    )


def test_passwords_never_come_from_open_files_or_pipes(tmp_path: Path, secret: Path) -> None:
    secret.chmod(0o644)
    opened = run("users", "add", "ana", "--password-file", secret, "--data", tmp_path / "data")
    assert (opened.exit_code, "chmod 600" in opened.output) == (2, True)
    piped = CliRunner().invoke(app, ["users", "add", "ana"], input="correct horse battery\n" * 2)
    assert (piped.exit_code, "--password-file" in piped.output) == (2, True)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org", "::"])
def test_the_demo_refuses_other_addresses(host: str) -> None:
    refused = run("demo", "--host", host)
    assert (refused.exit_code, "loopback only" in refused.output) == (2, True)


def test_the_demo_refuses_them_from_the_environment_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKSWARM_PUBLIC_URL", "https://help.example")
    refused = run("demo")
    assert (refused.exit_code, "this machine only" in refused.output) == (2, True)


def test_serve_refuses_plain_http_outside_loopback() -> None:
    refused = run("serve", "--host", "0.0.0.0")
    assert (refused.exit_code, "plain http is refused" in refused.output) == (2, True)


def test_doctor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = run("doctor", "--data", tmp_path / "data")
    assert "http parser: compiled" in looked.output
    assert not (tmp_path / "data").exists()
    monkeypatch.setenv("DESKSWARM_PORT", "x")
    assert run("doctor").exit_code == 1
