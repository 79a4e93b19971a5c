"""Somebody who is in a session looks at it: saves the shared picture as PNG, and prints the chat.

python -m client_sdk.examples.watch_session --server http://127.0.0.1:8080 --login ana --session ses_… --picture now.png
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from client_sdk.client import ServiceClient, SupportSession
from client_sdk.errors import SdkError

PATIENCE_S = 30.0  # for the first picture; longer means that nobody shares


async def run(chosen: argparse.Namespace) -> None:
    """Sign in, join, look once."""
    service = ServiceClient(chosen.server)
    if chosen.password_file is None:
        await service.demo_sign_in(chosen.login)
    else:
        await service.sign_in(chosen.login, chosen.password_file.read_text("utf-8").strip())
    async with SupportSession.join_signed_in(service, chosen.session) as session:
        viewer = session.view()
        async with asyncio.timeout(PATIENCE_S):
            picture = await viewer.first()
        await asyncio.to_thread(picture.frame.to_image().save, chosen.picture)
        for message in session.chat:
            sys.stdout.write(f"{message.author_name}: {message.text}\n")


def main() -> None:
    """Entry of `python -m`."""
    parser = argparse.ArgumentParser(description="Save the picture of a session.")
    parser.add_argument("--server", required=True)
    parser.add_argument("--login", required=True)
    parser.add_argument("--password-file", type=Path)
    parser.add_argument("--session", required=True)
    parser.add_argument("--picture", type=Path, required=True)
    try:
        asyncio.run(run(parser.parse_args()))
    except TimeoutError:
        sys.exit("Nobody shares a picture now.")
    except SdkError as error:
        sys.exit(error.text)


if __name__ == "__main__":
    main()
