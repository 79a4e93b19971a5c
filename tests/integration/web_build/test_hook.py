"""The build hook decides by content alone whether anything has to be built."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import hatch_build


@pytest.fixture
def root(tmp_path: Path) -> Path:
    web = tmp_path / hatch_build.WEB
    (web / "src").mkdir(parents=True)
    (web / "package.json").write_text("{}")
    (web / "src" / "a.ts").write_text("1")
    (tmp_path / hatch_build.OUTPUT).mkdir(parents=True)
    return tmp_path


def stamp(root: Path) -> None:
    (root / hatch_build.OUTPUT / hatch_build.STAMP).write_text(hatch_build.source_hash(root / hatch_build.WEB))


def test_an_output_without_a_stamp_is_built(root: Path) -> None:
    assert not hatch_build.is_current(root)
    stamp(root)
    assert hatch_build.is_current(root)


@pytest.mark.parametrize("change", ["content", "name", "new file"])
def test_a_changed_source_is_built(root: Path, change: str) -> None:
    stamp(root)
    source = root / hatch_build.WEB / "src" / "a.ts"
    match change:
        case "content":
            source.write_text("2")
        case "name":
            source.rename(source.with_name("b.ts"))
        case _:
            source.with_name("c.ts").write_text("")
    assert not hatch_build.is_current(root)


def test_what_is_installed_written_about_or_tested_changes_nothing(root: Path) -> None:
    stamp(root)
    web = root / hatch_build.WEB
    (web / "node_modules" / "react").mkdir(parents=True)
    (web / "node_modules" / "react" / "index.js").write_text("")
    (web / "README.md").write_text("words")
    (web / "src" / "a.test.ts").write_text("")
    assert hatch_build.is_current(root)


def test_a_distribution_with_output_and_without_sources_needs_no_node(root: Path) -> None:
    stamp(root)
    (root / hatch_build.WEB / "package.json").unlink()
    assert hatch_build.is_current(root)


def test_packages_are_installed_again_when_the_lock_file_names_others(root: Path) -> None:
    web = root / hatch_build.WEB
    lock = {"packages": {"": {}, "node_modules/a": {"integrity": "x"}, "node_modules/b": {"optional": True}}}
    (web / "package-lock.json").write_text(json.dumps(lock))
    assert not hatch_build.packages_are_current(web)
    (web / "node_modules").mkdir()
    installed = web / "node_modules" / ".package-lock.json"
    installed.write_text(json.dumps({"packages": {"node_modules/a": {"integrity": "x"}}}))
    assert hatch_build.packages_are_current(web)
    installed.write_text(json.dumps({"packages": {"node_modules/a": {"integrity": "y"}}}))
    assert not hatch_build.packages_are_current(web)
    installed.write_text("{")
    assert not hatch_build.packages_are_current(web)
