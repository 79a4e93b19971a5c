"""Who may import whom: the contracts of `pyproject.toml` hold, and nothing has been left out of them."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = ROOT / "pyproject.toml"
SETTINGS = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract for contract in SETTINGS["contracts"]}
FOLDERS = {
    "session_server",
    "relay",
    "invite",
    "permissions",
    "recorder",
    "client_sdk",
    "tests",
    "config",
}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*SETTINGS["root_packages"], include_external_packages=True, cache_dir=None)


def test_the_import_contracts_hold():
    # In a process of its own: the linter sets up logging for itself and switches every other logger off.
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_every_folder_of_ours_with_code_is_under_contract():
    assert set(SETTINGS["root_packages"]) == FOLDERS - {"tests"}


def test_the_standard_library_is_seen_too(graph: grimp.ImportGraph):
    """Otherwise the contract for pure modules would hold whatever they import."""
    assert {"asyncio", "time"} <= graph.modules
    assert "asyncio" in graph.find_modules_directly_imported_by("session_server.app.actor")


def says_pure(module: str) -> bool:
    path = ROOT / (module.replace(".", "/") + ".py")
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) if path.is_file() else None
    return re.search(r"\bPURE\b|\b[Pp]ure[.:]", text or "") is not None


def test_what_calls_itself_pure_is_pure(graph: grimp.ImportGraph):
    """The contract names whole packages and the modules of the architecture; PURE in any docstring is a promise too."""
    pure = {module for module in graph.modules if module.startswith(tuple(FOLDERS)) and says_pure(module)}
    assert "session_server.domain.machine" in pure
    impure = [other for other in CONTRACTS["pure"]["forbidden_modules"] if other in graph.modules]
    found = [(m, other) for m in sorted(pure) for other in impure if graph.chain_exists(importer=m, imported=other)]
    assert found == []


def test_the_sdk_contract_names_every_part_of_the_server_but_the_protocol(graph: grimp.ImportGraph):
    imported = {
        found
        for module in graph.modules
        if module.startswith("client_sdk")
        for found in graph.find_modules_directly_imported_by(module)
        if found.startswith("session_server.")
    }
    assert imported, "the SDK speaks the wire contract"
    assert all(f"{module}.".startswith("session_server.protocol.") for module in imported)


def test_the_top_level_folders_are_those_of_the_architecture():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout: build leftovers cannot be told from sources")
    folders = {line.split("/", 1)[0] for line in listed.stdout.splitlines() if "/" in line}
    assert {folder for folder in folders if not folder.startswith(".")} == FOLDERS


def test_a_pure_package_is_imported_without_the_runtime():
    """What the contracts say of the source is seen in a running interpreter."""
    program = (
        "import sys; import session_server.domain.machine, session_server.domain.view;"
        "print([m for m in ('aiohttp', 'aiortc', 'av', 'sqlalchemy', 'redis', 'structlog') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
