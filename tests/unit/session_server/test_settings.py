"""Settings: sources, refusals, secrets, and the shipped file."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from session_server.protocol.vocabulary import RecordingPolicy
from session_server.settings import (
    IceServer,
    Settings,
    SettingsProblem,
    is_loopback,
    load_settings,
    origin_of,
    read_secret,
)

SHIPPED = Path(__file__).parents[3] / "config" / "deskswarm.toml"


def write(path: Path, text: str, mode: int = 0o600) -> Path:
    path.write_text(text)
    path.chmod(mode)
    return path


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in list(os.environ):
        if name.upper().startswith("DESKSWARM_"):
            monkeypatch.delenv(name)


def _keys(model: type[BaseModel], prefix: str = "") -> list[str]:
    found = []
    for name, field in model.model_fields.items():
        inner = [one for one in (field.annotation, *get_args(field.annotation)) if isinstance(one, type)]
        groups = [one for one in inner if issubclass(one, BaseModel)]
        found.append(prefix + name)
        for group in groups:
            found += _keys(group, f"{prefix}{name}.")
    return found


def test_the_shipped_file_says_the_defaults() -> None:
    assert load_settings(SHIPPED).model_dump() == load_settings().model_dump()


def test_the_shipped_file_names_every_key_below_a_comment() -> None:
    lines = SHIPPED.read_text().splitlines()
    for key in _keys(Settings):
        name = key.split(".")[-1]
        places = [i for i, line in enumerate(lines) if re.match(rf"(# )?{name} = |(# )?\[+{name}\]+", line)]
        assert places, key
        assert any(lines[i - 1].startswith("# ") or lines[i - 1] == "" for i in places), key


def test_every_key_is_described() -> None:
    def check(model: type[BaseModel]) -> None:
        for name, field in model.model_fields.items():
            if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
                check(field.annotation)
            else:
                assert field.description, name

    check(Settings)
    check(IceServer)


def test_option_beats_environment_beats_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path / "a.toml", "port = 1\norganisation = 'File'\n[relay]\nport = 2\nhost = '127.0.0.1'\n")
    monkeypatch.setenv("DESKSWARM_PORT", "3")
    monkeypatch.setenv("DESKSWARM_RELAY__PORT", "4")
    settings = load_settings(file, port=5, host=None)
    assert (settings.port, settings.relay.port, settings.relay.host, settings.organisation) == (
        5,
        4,
        "127.0.0.1",
        "File",
    )
    monkeypatch.setenv("DESKSWARM_CONFIG", str(file))
    assert load_settings().port == 3


def test_environment_lists_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKSWARM_TRUSTED_PROXIES", "10.0.0.0/8, ::1/128")
    monkeypatch.setenv("DESKSWARM_ALLOWED_ORIGINS", "https://a.example,https://B.example/")
    settings = load_settings()
    assert [str(one) for one in settings.trusted_proxies] == ["10.0.0.0/8", "::1/128"]
    assert settings.allowed_origins == ("https://a.example", "https://b.example")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour = 1", "colour: there is no such setting"),
        ("[relay]\nspeed = 1", "relay.speed: there is no such setting"),
        ("port = 70000", "port: "),
        ("tls_cert = 'a.pem'", "tls_cert and tls_key go together"),
        ("trial = true\ntls_cert = 'a'\ntls_key = 'b'", "trial makes its own certificate"),
        ("host = '0.0.0.0'", "plain http is refused outside loopback"),
        ("public_url = 'https://a.example/path'", "without a path"),
        ("allowed_origins = ['ftp://a.example']", "without a path"),
        ("guest_link_life_s = 90000", "guest_link_life_s is more"),
        ("port = ", "a.toml"),
        ("[rate_limits]\nread_per_address = 'often'", "rate_limits.read_per_address"),
        ("[[ice_servers]]\nurls = []", "ice_servers.0.urls"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsProblem, match=re.escape(said)):
        load_settings(write(tmp_path / "a.toml", text))


def test_every_problem_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsProblem) as caught:
        load_settings(write(tmp_path / "a.toml", "port = -1\ncolour = 2\n"))
    assert len(str(caught.value).splitlines()) == 2


def test_missing_file_and_unknown_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsProblem, match="no such file"):
        load_settings(tmp_path / "none.toml")
    monkeypatch.setenv("DESKSWARM_COLOUR", "1")
    with pytest.raises(SettingsProblem, match="DESKSWARM_COLOUR: there is no such setting"):
        load_settings()


@pytest.mark.parametrize(
    "options",
    [
        {"trial": True},
        {"tls_cert": Path("a"), "tls_key": Path("b")},
        {"trusted_proxies": ["10.0.0.1/32"]},
    ],
)
def test_outside_loopback_with_tls_or_a_proxy(options: dict[str, Any]) -> None:
    assert not load_settings(host="0.0.0.0", **options).listens_on_loopback


def test_defaults_are_the_required_ones() -> None:
    settings = load_settings()
    assert (settings.consent_timeout_s, settings.owner_grace_s, settings.key_life_s) == (30, 60, 1800)
    assert settings.recording.policy is RecordingPolicy.REQUIRED
    assert settings.listens_on_loopback
    assert not settings.uses_tls


def test_database_address(tmp_path: Path) -> None:
    assert load_settings(data_dir=tmp_path).database_address == f"sqlite+aiosqlite:///{tmp_path}/deskswarm.db"
    url = "postgresql+asyncpg://deskswarm@db.example/deskswarm"
    assert load_settings(database_url=url).database_address == url
    secret = write(tmp_path / "pw", "p@ss/word\n")
    with_password = load_settings(database_url=url, database_password_file=secret).database_address
    assert with_password == "postgresql+asyncpg://deskswarm:p%40ss%2Fword@db.example/deskswarm"


def test_secrets_come_from_private_files_alone(tmp_path: Path) -> None:
    assert read_secret(write(tmp_path / "a", "hush\n")).get_secret_value() == "hush"
    assert "hush" not in repr(read_secret(tmp_path / "a"))
    for mode in (0o640, 0o604):
        with pytest.raises(SettingsProblem, match="chmod 600"):
            read_secret(write(tmp_path / "b", "hush", mode))
    for content in ("", "x" * 5000):
        with pytest.raises(SettingsProblem, match="one line"):
            read_secret(write(tmp_path / "c", content))
    with pytest.raises(SettingsProblem, match="none"):
        read_secret(tmp_path / "none")


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("localhost", True), ("127.9.9.9", True), ("[::1]", True), ("0.0.0.0", False), ("example.org", False)],
)
def test_loopback(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_origin() -> None:
    assert origin_of("https://Help.Example:8443/") == "https://help.example:8443"
    for wrong in ("help.example", "https://", "https://u@h.example", "https://h.example/x"):
        with pytest.raises(ValueError, match="without a path"):
            origin_of(wrong)


def test_shipped_file_is_toml() -> None:
    assert tomllib.loads(SHIPPED.read_text())["port"] == 8080
