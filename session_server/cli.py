"""The `deskswarm` command for operators."""

from __future__ import annotations

import asyncio
import getpass
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

import typer

from session_server import bootstrap_people, doctor, log
from session_server.api.server_routes import server_version
from session_server.bootstrap_people import PeopleParts
from session_server.people.accounts import NewPerson, PersonChange
from session_server.people.errors import AccountRefusal
from session_server.people.model import Person
from session_server.people.password_policy import PASSWORD_MIN_CHARS
from session_server.protocol.rest_kinds import TEXT_BY_CODE, AccountState, HttpCode, Role
from session_server.settings import (
    LogFormat,
    LogLevel,
    LogSettings,
    Settings,
    SettingsProblem,
    is_loopback,
    load_settings,
    read_secret,
)
from session_server.storage.errors import StorageError

DEMO_DATA_DIR = Path("deskswarm-demo")
"""Apart from the server's own folder, so that the demo's people never come into a real installation."""

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
users = typer.Typer(no_args_is_help=True, help="People who can sign in.")
recordings = typer.Typer(no_args_is_help=True, help="Recordings on this machine.")
app.add_typer(users, name="users")
app.add_typer(recordings, name="recordings")

T = TypeVar("T")
ConfigOption = Annotated[Path | None, typer.Option("--config", help="TOML file with settings.", dir_okay=False)]
DataOption = Annotated[Path | None, typer.Option("--data", help="Folder of database, recordings and keys.")]
LoginArgument = Annotated[str, typer.Argument(help="Login name.")]
PasswordFileOption = Annotated[
    Path | None, typer.Option("--password-file", help="File with the password, private to its owner; default: asks.")
]

_TEXTS = {
    AccountRefusal.LOGIN_TAKEN: TEXT_BY_CODE[HttpCode.LOGIN_TAKEN],
    AccountRefusal.WEAK_PASSWORD: TEXT_BY_CODE[HttpCode.WEAK_PASSWORD],
    AccountRefusal.UNKNOWN_PERSON: "There is nobody with this login.",
    AccountRefusal.UNKNOWN_MEMBERSHIP: "One of these teams or skills does not exist.",
    AccountRefusal.WRONG_PASSWORD: "The password is not right.",
    AccountRefusal.LAST_ADMIN: TEXT_BY_CODE[HttpCode.LAST_ADMIN],
    AccountRefusal.NEEDS_AUDITOR: TEXT_BY_CODE[HttpCode.NEEDS_AUDITOR],
    AccountRefusal.OWN_RIGHTS: TEXT_BY_CODE[HttpCode.OWN_RIGHTS],
}


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"deskswarm {server_version()}")
        raise typer.Exit


@app.callback()
def _main(
    _version: Annotated[
        bool, typer.Option("--version", help="Show the version and end.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Deskswarm: remote support sessions with one owner and every expert."""


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="TCP port.")] = None,
    cert: Annotated[Path | None, typer.Option(help="PEM file with the certificate chain.")] = None,
    key: Annotated[Path | None, typer.Option(help="PEM file with the private key.")] = None,
    trial: Annotated[bool | None, typer.Option("--trial", help="Speak https with a self-signed pair.")] = None,
    data: DataOption = None,
    config: ConfigOption = None,
) -> None:
    """Run the server until it is told to stop."""
    settings = _settings(config, host=host, port=port, tls_cert=cert, tls_key=key, trial=trial, data_dir=data)
    log.configure(settings.log)
    from session_server import bootstrap

    _run_server(lambda: bootstrap.run_server(settings))


@app.command()
def demo(
    port: Annotated[int | None, typer.Option(help="TCP port.")] = None,
    data: Annotated[Path, typer.Option("--data", help="Folder of the demo's data.")] = DEMO_DATA_DIR,
    host: Annotated[str, typer.Option(help="Loopback address to listen on.")] = "127.0.0.1",
) -> None:
    """Run a demo with made-up people, on this machine only. Anybody at this machine signs in by one click."""
    if not is_loopback(host):
        _fail(f"{host}: the demo listens on loopback only; use serve for everything else")
    settings = _settings(None, host=host, port=port, data_dir=data)
    if not settings.listens_on_loopback or settings.uses_tls or settings.trusted_proxies or settings.public_url:
        _fail("the demo is for this machine only: leave host, TLS, proxies and the public address out of the settings")
    if "log" not in settings.model_fields_set:
        settings = settings.model_copy(update={"log": LogSettings(format=LogFormat.CONSOLE)})
    log.configure(settings.log)
    from session_server import bootstrap

    _run_server(lambda: bootstrap.run_demo(settings))


@app.command(name="doctor")
def doctor_command(config: ConfigOption = None, data: DataOption = None) -> None:
    """Check this machine: versions, settings, database, consoles."""
    findings = asyncio.run(doctor.examine(config, data))
    for finding in findings:
        typer.echo(f"{'ok  ' if finding.ok else 'FAIL'} {finding.name}: {finding.text}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


@users.command("add")
def users_add(
    login: LoginArgument,
    name: Annotated[str | None, typer.Option(help="Name that others see; default: the login.")] = None,
    role: Annotated[list[Role] | None, typer.Option(help="Role; can be given several times.")] = None,
    organisation: Annotated[str | None, typer.Option(help="Default: the organisation in the settings.")] = None,
    password_file: PasswordFileOption = None,
    config: ConfigOption = None,
    data: DataOption = None,
) -> None:
    """Make an account; the first administrator too."""
    settings = _settings(config, data_dir=data)
    password = _new_password(password_file)

    async def work(parts: PeopleParts) -> Person | AccountRefusal:
        new = NewPerson(
            login=login.strip().lower(),
            display_name=name or login,
            organisation=organisation or settings.organisation,
            password=password,
            roles=frozenset(role or ()),
        )
        return await parts.accounts.add(new, time.time())

    person = _person(_with_people(settings, work))
    typer.echo(f"{person.login} ({_roles(person)}) made")


@users.command("list")
def users_list(config: ConfigOption = None, data: DataOption = None) -> None:
    """Show all accounts."""

    async def work(parts: PeopleParts) -> tuple[Person, ...]:
        return await parts.accounts.all()

    for person in _with_people(_settings(config, data_dir=data), work):
        sign_in = "password" if person.password_hash is not None else "no password"
        typer.echo(f"{person.login}\t{person.display_name}\t{_roles(person)}\t{person.state.value}\t{sign_in}")


@users.command("set-password")
def users_set_password(
    login: LoginArgument,
    password_file: PasswordFileOption = None,
    config: ConfigOption = None,
    data: DataOption = None,
) -> None:
    """Set a password and end every sign-in of that person."""
    password = _new_password(password_file)
    _change(_settings(config, data_dir=data), login, lambda _: PersonChange(password=password))
    typer.echo(f"password of {login} set; every sign-in has ended")


@users.command("grant")
def users_grant(
    login: LoginArgument,
    role: Annotated[list[Role], typer.Argument(help="Roles to give.")],
    take: Annotated[bool, typer.Option("--take", help="Take these roles away instead.")] = False,
    config: ConfigOption = None,
    data: DataOption = None,
) -> None:
    """Give or take roles."""

    def change(person: Person) -> PersonChange:
        return PersonChange(roles=person.roles - set(role) if take else person.roles | set(role))

    person = _change(_settings(config, data_dir=data), login, change)
    typer.echo(f"{person.login} is now: {_roles(person)}")


@users.command("disable")
def users_disable(
    login: LoginArgument,
    undo: Annotated[bool, typer.Option("--undo", help="Let the person sign in again.")] = False,
    config: ConfigOption = None,
    data: DataOption = None,
) -> None:
    """Keep a person from signing in and end every sign-in."""
    state = AccountState.ACTIVE if undo else AccountState.DISABLED
    person = _change(_settings(config, data_dir=data), login, lambda _: PersonChange(state=state))
    typer.echo(f"{person.login} is {person.state.value}")


@recordings.command("list")
def recordings_list(config: ConfigOption = None, data: DataOption = None) -> None:
    """Show all recordings."""
    from session_server import bootstrap

    _run_server(lambda: bootstrap.list_recordings(_settings(config, data_dir=data)))


@recordings.command("verify")
def recordings_verify(
    session: Annotated[str, typer.Argument(help="Id of the session.")],
    config: ConfigOption = None,
    data: DataOption = None,
) -> None:
    """Check that video and log of a recording are whole and unchanged; ends with 1 when they are not."""
    from session_server import bootstrap

    _run_server(lambda: bootstrap.verify_recording(_settings(config, data_dir=data), session))


def _settings(config: Path | None, **options: object) -> Settings:
    try:
        return load_settings(config, **options)
    except SettingsProblem as problem:
        _fail(str(problem))


def _run_server(work: Callable[[], int | None]) -> None:
    try:
        code = work()
    except (SettingsProblem, StorageError, OSError) as problem:
        _fail(str(problem))
    if code:
        raise typer.Exit(code)


def _with_people(settings: Settings, work: Callable[[PeopleParts], Awaitable[T]]) -> T:
    async def run() -> T:
        parts = await bootstrap_people.open_people(settings)
        try:
            return await work(parts)
        finally:
            await parts.close()

    log.configure(LogSettings(level=LogLevel.WARNING, format=LogFormat.CONSOLE))
    try:
        return asyncio.run(run())
    except (StorageError, SettingsProblem) as problem:
        _fail(str(problem))


def _change(settings: Settings, login: str, change: Callable[[Person], PersonChange]) -> Person:
    async def work(parts: PeopleParts) -> Person | AccountRefusal:
        person = await parts.accounts.by_login(login)
        if person is None:
            return AccountRefusal.UNKNOWN_PERSON
        return await parts.accounts.change(person.id, change(person), time.time())

    return _person(_with_people(settings, work))


def _person(outcome: Person | AccountRefusal) -> Person:
    if isinstance(outcome, AccountRefusal):
        _fail(_TEXTS[outcome])
    return outcome


def _new_password(file: Path | None) -> str:
    if file is not None:
        try:
            return read_secret(file).get_secret_value()
        except SettingsProblem as problem:
            _fail(str(problem))
    if not sys.stdin.isatty():
        _fail("no terminal to ask for the password on: use --password-file")
    first = getpass.getpass(f"Password (at least {PASSWORD_MIN_CHARS} characters): ")
    if getpass.getpass("Again: ") != first:
        _fail("the two passwords differ")
    return first


def _roles(person: Person) -> str:
    return ", ".join(sorted(role.value for role in person.roles)) or "no role"


def _fail(text: str) -> NoReturn:
    typer.echo(text, err=True)
    raise typer.Exit(2)


def main() -> None:
    """Entry of the console script."""
    app()


if __name__ == "__main__":
    main()
