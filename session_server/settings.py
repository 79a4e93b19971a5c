"""All settings of the server. The only module that reads the environment.

What counts, first to last: options of the command line, environment (`DESKSWARM_`, groups with two underscores, for example
`DESKSWARM_RELAY__PORT`), the TOML file, the defaults here. `config/deskswarm.toml` shows every key with a comment. An
unknown key is an error. A secret is never a value here: its key names a file that only its owner can read.
"""

from __future__ import annotations

import ipaddress
import os
import stat
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import quote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic.networks import IPvAnyAddress, IPvAnyNetwork
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from session_server.protocol.vocabulary import RecordingPolicy

ENV_PREFIX = "DESKSWARM_"
CONFIG_VARIABLE = "DESKSWARM_CONFIG"
"""Names the TOML file when the command line does not."""
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
SECRET_MAX_BYTES = 4_096
"""A secret file is one line; anything longer is another file."""


class SettingsProblem(Exception):
    """Settings cannot be used; the text lists every problem with its key and stands for itself."""


class LogFormat(StrEnum):
    """How log lines are written."""

    JSON = "json"
    CONSOLE = "console"


class LogLevel(StrEnum):
    """Least level that is written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


Seconds = Annotated[float, Field(gt=0)]
RateLimit = Annotated[str, Field(pattern=r"^[1-9]\d*/([1-9]\d* ?)?(second|minute|hour|day)s?$")]


class _Group(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PrivacySettings(_Group):
    """The privacy text of the join page (requirement H9)."""

    who: str = Field(default="The organisation that runs this server.", description="Who is responsible for the data.")
    why: str = Field(default="To help you with the problem you reported.", description="What the data is used for.")
    how_long: str = Field(default="Recordings are kept for 90 days.", description="How long it is kept.")
    contact: str = Field(
        default="Ask the person who helps you for the contact.", description="Where to ask for access or erasure."
    )


class RelaySettings(_Group):
    """The media relay's one UDP port (requirement L3)."""

    host: str = Field(default="", description="Address to bind; empty: the same as `host`.")
    port: int = Field(default=50_000, ge=0, le=65_535, description="UDP port of all media; 0 picks a free one.")
    public_addresses: tuple[IPvAnyAddress, ...] = Field(
        default=(), description="Addresses that clients are told; empty: those of the bound interface."
    )


class IceServer(_Group):
    """A STUN or TURN server that clients are told of."""

    urls: tuple[str, ...] = Field(
        min_length=1, description="For example stun:stun.example.org or turn:turn.example.org."
    )
    username: str = Field(default="", description="For TURN with fixed credentials.")
    credential_file: Path | None = Field(default=None, description="File with the TURN password; private to its owner.")
    shared_secret_file: Path | None = Field(
        default=None, description="File with the secret of which short-lived TURN credentials are made."
    )


class RecordingSettings(_Group):
    """Recording by default; a session's policy can ask for more."""

    policy: RecordingPolicy = Field(
        default=RecordingPolicy.REQUIRED,
        description="required: no recording, no picture. best_effort: people are told. off: somebody chose it.",
    )
    retention_days: int = Field(default=90, ge=1, description="Days that a recording is kept; shown on the join page.")


class LogSettings(_Group):
    """What is logged, and how."""

    level: LogLevel = Field(default=LogLevel.INFO, description="debug, info, warning or error.")
    format: LogFormat = Field(default=LogFormat.JSON, description="json for machines, console for eyes.")


class RateLimitSettings(_Group):
    """How often one address may ask; written as 10/minute."""

    sign_in_per_address: RateLimit = Field(default="30/minute", description="Sign-ins from one address.")
    sign_in_per_account_and_address: RateLimit = Field(
        default="5/minute", description="Sign-ins to one account from one address."
    )
    sign_in_per_account: RateLimit = Field(default="60/hour", description="Sign-ins to one account from anywhere.")
    key_entry_per_address: RateLimit = Field(
        default="10/minute", description="Guesses of session keys and guest links from one address."
    )
    key_entry_of_node: RateLimit = Field(
        default="200/minute", description="Guesses of session keys and guest links of all addresses together."
    )
    read_per_address: RateLimit = Field(default="1200/minute", description="Requests that read.")
    write_per_address: RateLimit = Field(default="300/minute", description="Requests that change something.")


class Settings(BaseSettings):
    """Every key of the server. Frozen; made by `load_settings`."""

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True, hide_input_in_errors=True
    )

    data_dir: Path = Field(default=Path("deskswarm-data"), description="Folder of database, recordings and keys.")
    database_url: str | None = Field(
        default=None, description="PostgreSQL address without a password; default: SQLite in the data folder."
    )
    database_password_file: Path | None = Field(default=None, description="File with the database password.")
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8080, ge=0, le=65_535, description="TCP port of pages, REST and WebSocket; 0 picks one.")
    tls_cert: Path | None = Field(default=None, description="PEM file with the certificate chain.")
    tls_key: Path | None = Field(default=None, description="PEM file with the private key; private to its owner.")
    trial: bool = Field(default=False, description="Speak https with a self-signed pair kept in the data folder.")
    trusted_proxies: Annotated[tuple[IPvAnyNetwork, ...], NoDecode] = Field(
        default=(), description="Networks of proxies whose forwarded headers count."
    )
    public_url: str | None = Field(
        default=None, description="Address that people use, for links: https://help.example.org"
    )
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Further origins whose pages may call this server."
    )
    organisation: str = Field(
        default="Your organisation", min_length=1, max_length=200, description="Name that end-users and guests see."
    )
    privacy: PrivacySettings = PrivacySettings()
    web_session_idle_s: Seconds = Field(default=8 * 3600, description="A sign-in ends this long after the last visit.")
    web_session_absolute_s: Seconds = Field(default=16 * 3600, description="A sign-in ends after this in any case.")
    key_life_s: Seconds = Field(default=30 * 60, description="How long a session key is valid.")
    guest_link_life_s: Seconds = Field(default=2 * 3600, description="How long a guest link is valid by default.")
    guest_link_life_max_s: Seconds = Field(default=24 * 3600, description="Longest validity of a guest link.")
    owners_invite_guests: bool = Field(
        default=False, description="Whether the owner of a session may bring in people from outside by a link."
    )
    consent_timeout_s: Seconds = Field(default=30, description="An unanswered question to the end-user means no.")
    owner_grace_s: Seconds = Field(default=60, description="How long an owner who dropped keeps the place.")
    connections_per_address: int = Field(default=200, ge=1, description="Open connections from one address.")
    relay: RelaySettings = RelaySettings()
    ice_servers: tuple[IceServer, ...] = Field(default=(), description="STUN and TURN servers for clients.")
    recording: RecordingSettings = RecordingSettings()
    log: LogSettings = LogSettings()
    rate_limits: RateLimitSettings = RateLimitSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Command line, environment, TOML file; nothing else."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @field_validator("trusted_proxies", "allowed_origins", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        # The environment has no lists: a comma separates.
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("public_url")
    @classmethod
    def _no_slash(cls, value: str | None) -> str | None:
        return origin_of(value) if value is not None else None

    @field_validator("allowed_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(origin_of(one) for one in value)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("tls_cert and tls_key go together: set both, or neither")
        if self.trial and self.tls_cert is not None:
            raise ValueError("trial makes its own certificate: leave tls_cert and tls_key out")
        if self.guest_link_life_s > self.guest_link_life_max_s:
            raise ValueError("guest_link_life_s is more than guest_link_life_max_s")
        if not (self.uses_tls or self.listens_on_loopback or self.trusted_proxies):
            raise ValueError(
                "plain http is refused outside loopback: set tls_cert and tls_key, or trial, or trusted_proxies"
            )
        return self

    @property
    def uses_tls(self) -> bool:
        """Whether this process itself speaks https."""
        return self.trial or self.tls_cert is not None

    @property
    def listens_on_loopback(self) -> bool:
        """Whether only this machine can connect."""
        return is_loopback(self.host)

    @property
    def database_address(self) -> str:
        """Address for `storage.database.Database`, with the password read from its file."""
        if self.database_url is None:
            return f"sqlite+aiosqlite:///{self.data_dir / 'deskswarm.db'}"
        if self.database_password_file is None:
            return self.database_url
        parts = urlsplit(self.database_url)
        secret = read_secret(self.database_password_file).get_secret_value()
        return parts._replace(netloc=_with_password(parts.netloc, secret)).geturl()


def load_settings(config: Path | None = None, **options: Any) -> Settings:
    """Settings of file, environment and options; an option that is None does not count.

    Raises SettingsProblem, whose text names every key that is wrong.
    """
    path = config or (Path(os.environ[CONFIG_VARIABLE]) if os.environ.get(CONFIG_VARIABLE) else None)
    if path is not None and not path.is_file():
        raise SettingsProblem(f"{path}: there is no such file")
    _refuse_unknown_variables(os.environ)
    from_file = type("Settings", (Settings,), {"model_config": SettingsConfigDict(toml_file=path)})
    given = {key: value for key, value in options.items() if value is not None}
    try:
        return from_file(**given)
    except tomllib.TOMLDecodeError as error:
        raise SettingsProblem(f"{path}: {error}") from None
    except ValidationError as error:
        raise SettingsProblem("\n".join(_problem(one) for one in error.errors(include_url=False))) from None


def read_secret(path: Path) -> SecretStr:
    """The one line in a file that only its owner can read; raises SettingsProblem."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(SECRET_MAX_BYTES + 1)
    except OSError as error:
        raise SettingsProblem(f"{path}: {error.strerror}") from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsProblem(f"{path}: others can read this secret; run chmod 600 on it")
    text = content.decode("utf-8", "replace").strip()
    if not text or len(content) > SECRET_MAX_BYTES:
        raise SettingsProblem(f"{path}: expected one line with the secret")
    return SecretStr(text)


def is_loopback(host: str) -> bool:
    """Whether `host` names this machine for itself only."""
    name = host.strip("[]").lower()
    if name in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def origin_of(url: str) -> str:
    """`https://help.example.org:8443` of such an address; raises ValueError when it is more or less than an origin."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.path not in {"", "/"}:
        raise ValueError("expected an address such as https://help.example.org, without a path")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _with_password(netloc: str, secret: str) -> str:
    user, _, host = netloc.rpartition("@")
    return f"{user}:{quote(secret, safe='')}@{host}"


def _refuse_unknown_variables(environment: Mapping[str, str]) -> None:
    known = {name.upper() for name in Settings.model_fields}
    unknown = [
        name
        for name in environment
        if name.upper().startswith(ENV_PREFIX)
        and name.upper() != CONFIG_VARIABLE
        and name.upper().removeprefix(ENV_PREFIX).split("__")[0] not in known
    ]
    if unknown:
        raise SettingsProblem("\n".join(f"{name}: there is no such setting" for name in sorted(unknown)))


def _problem(error: Mapping[str, Any]) -> str:
    key = ".".join(str(part) for part in error["loc"]) or "settings"
    if error["type"] == "extra_forbidden":
        return f"{key}: there is no such setting"
    return f"{key}: {str(error['msg']).removeprefix('Value error, ')}"
