"""What the build writes, and that the first step of the end-user stays small."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.web_build.conftest import NONCE, WEB


@pytest.mark.parametrize("name", ["join.html", "guest.html", "app.html"])
def test_every_script_and_style_of_a_document_is_under_the_nonce(built: Path, name: str) -> None:
    document = (built / name).read_text("utf-8")
    tags = re.findall(r"<(?:script|style)[^>]*>", document)
    assert tags
    assert all(f'nonce="{NONCE}"' in tag for tag in tags)
    assert 'property="csp-nonce"' in document
    assert " style=" not in document
    assert document.index("trustedTypes") < document.index("/static/assets/")
    assert not (built / f"{name}.br").exists()


def test_text_has_compressed_siblings_and_they_fit(built: Path) -> None:
    scripts = [path for path in (built / "assets").glob("*.js") if path.stat().st_size >= 512]
    assert scripts
    for path in scripts:
        assert path.with_name(f"{path.name}.br").stat().st_size < path.stat().st_size
        assert gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes()) == path.read_bytes()


def test_the_first_step_of_join_is_measured_and_small(built: Path) -> None:
    last = (built / "printed.log").read_text().strip().splitlines()[-1]
    assert re.search(r"first step of join", last)
    assert int(last.split()[0]) <= 100_000


def test_the_measure_fails_when_the_first_step_has_grown(built: Path, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"join.html": {"file": "big.woff2"}}')
    (tmp_path / "join.html").write_text("")
    (tmp_path / "big.woff2").write_bytes(bytes(100_001))
    done = subprocess.run(
        [sys.executable, str(WEB / "npm.py"), "run", "measure"],
        env={"DESKSWARM_WEB_OUT": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "has grown beyond" in done.stderr


def test_the_gallery_is_no_part_of_a_production_build() -> None:
    assert "DESKSWARM_WEB_GALLERY" in (WEB / "vite.config.ts").read_text()
