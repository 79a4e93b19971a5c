"""Connections and TLS: bounds before a byte is parsed, a trial's certificate, slow headers."""

from __future__ import annotations

import asyncio
import datetime
import stat
from pathlib import Path

import pytest

from session_server.api import listener as listener_module
from session_server.api import pipeline
from session_server.api.tls import TRIAL_CERT, TRIAL_KEY, fingerprint, server_context, trial_pair
from session_server.settings import SettingsProblem, load_settings
from tests.integration.api.conftest import PASSWORD, Server, Start

NOW = datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC)


async def test_a_trial_speaks_https_with_the_secure_cookie(start: Start, tmp_path: Path) -> None:
    server = await start(trial=True)
    assert server.listener.url.startswith("https://localhost:")
    await server.add("ana")
    answer = await server.client.post("/api/v1/auth/sign-in", json={"login": "ana", "password": PASSWORD})
    assert answer.status == 200
    assert answer.headers["Set-Cookie"].startswith("__Host-deskswarm=")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "Strict-Transport-Security" not in answer.headers
    assert (await server.client.get("/api/v1/auth/me")).status == 200
    for name in (TRIAL_KEY, TRIAL_CERT):
        assert stat.S_IMODE((tmp_path / "data" / name).stat().st_mode) == 0o600


def test_the_pair_is_kept_until_it_ends_or_the_host_changes(tmp_path: Path) -> None:
    cert, key = trial_pair(tmp_path, "127.0.0.1", NOW)
    first, first_key = fingerprint(cert), key.read_bytes()
    trial_pair(tmp_path, "127.0.0.1", NOW + datetime.timedelta(days=30))
    assert (fingerprint(cert), key.read_bytes()) == (first, first_key)
    trial_pair(tmp_path, "0.0.0.0", NOW)
    assert fingerprint(cert) == first
    trial_pair(tmp_path, "192.0.2.5", NOW)
    second = fingerprint(cert)
    assert second != first
    trial_pair(tmp_path, "help.example", NOW + datetime.timedelta(days=90))
    third = fingerprint(cert)
    assert third != second
    cert.write_text("junk")
    trial_pair(tmp_path, "127.0.0.1", NOW)
    assert fingerprint(cert) not in {first, second, third}


def test_own_certificates(tmp_path: Path) -> None:
    cert, key = trial_pair(tmp_path, "127.0.0.1", NOW)
    settings = load_settings(tls_cert=cert, tls_key=key)
    assert server_context(settings, NOW) is not None
    assert server_context(load_settings(), NOW) is None
    key.chmod(0o604)
    with pytest.raises(SettingsProblem, match="everybody can read"):
        server_context(settings, NOW)
    key.chmod(0o600)
    with pytest.raises(SettingsProblem, match="not a certificate"):
        server_context(load_settings(tls_cert=key, tls_key=key), NOW)
    with pytest.raises(SettingsProblem, match="No such file"):
        server_context(load_settings(tls_cert=cert, tls_key=tmp_path / "none"), NOW)


async def test_connections_of_an_address_are_bounded_and_given_back(start: Start) -> None:
    server = await start(connections_per_address=3)
    open_ones = [await asyncio.open_connection("127.0.0.1", server.listener.port) for _ in range(3)]
    reader, writer = await asyncio.open_connection("127.0.0.1", server.listener.port)
    try:
        writer.write(b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert await asyncio.wait_for(reader.read(1), 5) == b""
    except ConnectionError:
        pass
    writer.close()
    for _, one in open_ones:
        one.close()
    async with asyncio.timeout(5):
        while True:
            try:
                assert (await server.client.get("/livez")).status == 200
                break
            except (ConnectionError, OSError):
                await asyncio.sleep(0.01)
    figures = await (await server.client.get("/metrics")).text()
    assert "deskswarm_http_refused_connections_total 0.0" not in figures


async def test_a_trusted_proxy_is_not_counted(start: Start) -> None:
    server = await start(connections_per_address=1, trusted_proxies=["127.0.0.1/32"])
    held = [await asyncio.open_connection("127.0.0.1", server.listener.port) for _ in range(3)]
    assert (await server.client.get("/livez")).status == 200
    for _, writer in held:
        writer.close()


async def test_slow_headers_are_closed(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener_module, "HEADER_DEADLINE_S", 0.2)
    server = await start()
    reader, writer = await asyncio.open_connection("127.0.0.1", server.listener.port)
    writer.write(b"GET /livez HTTP/1.1\r\nHost: local")
    assert await asyncio.wait_for(reader.read(), 5) == b""
    writer.close()


async def test_slow_bodies_are_answered(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "BODY_DEADLINE_S", 0.2)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.listener.port)
    writer.write(
        b"POST /api/v1/auth/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b"Content-Length: 100\r\n\r\n{"
    )
    answer = await asyncio.wait_for(reader.readuntil(b"}"), 5)
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"body_too_slow" in answer
    writer.close()


async def test_the_parser_must_be_compiled(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    import aiohttp.http_parser

    from session_server.api.application import SlowParser, check_parser

    check_parser()
    monkeypatch.setattr(aiohttp.http_parser, "HttpRequestParser", aiohttp.http_parser.HttpRequestParserPy)
    with pytest.raises(SlowParser):
        check_parser()


async def test_closing_twice(server: Server) -> None:
    await server.listener.close()
    await server.listener.close()
