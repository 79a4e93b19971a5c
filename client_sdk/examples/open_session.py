"""A rep opens a session for a case and gets the key and link for the end-user.

    python -m client_sdk.examples.open_session --server http://127.0.0.1:8080 --login ana --title "Printer is on fire"

Without --password-file it is the demo's one-click sign-in.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from client_sdk.client import ServiceClient
from client_sdk.errors import SdkError


async def run(chosen: argparse.Namespace) -> None:
    """Sign in, open, tell."""
    service = ServiceClient(chosen.server)
    if chosen.password_file is None:
        await service.demo_sign_in(chosen.login)
    else:
        await service.sign_in(chosen.login, chosen.password_file.read_text("utf-8").strip())
    created = await service.open_session(chosen.title, chosen.description, chosen.reference)
    sys.stdout.write(f"session {created.session}\nkey     {created.invite.key}\nlink    {created.invite.url}\n")


def main() -> None:
    """Entry of `python -m`."""
    parser = argparse.ArgumentParser(description="Open a session for a case.")
    parser.add_argument("--server", required=True)
    parser.add_argument("--login", required=True)
    parser.add_argument("--password-file", type=Path)
    parser.add_argument("--title", required=True)
    parser.add_argument("--description", default="")
    parser.add_argument("--reference", default="")
    try:
        asyncio.run(run(parser.parse_args()))
    except SdkError as error:
        sys.exit(error.text)


if __name__ == "__main__":
    main()
