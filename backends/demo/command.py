"""The command ``demo-servers``: ``bitsafe-tui demo-servers`` and ``python -m backends.demo`` are this one."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import click

from backends.demo.options import Options
from backends.errors import BitsafeError

_WRONG_USE = 2
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("demo-servers", short_help="Serve a made-up company on loopback.")
@click.option("--slack-groups", type=click.IntRange(0, 1200), default=72, show_default=True)
@click.option("--telegram-groups", type=click.IntRange(0, 1200), default=402, show_default=True)
@click.option("--people", type=click.IntRange(2, 20), default=9, show_default=True, help="Size of the team.")
@click.option(
    "--latency-ms", type=click.IntRange(0), default=80, show_default=True, help="Added to every request."
)
@click.option(
    "--limits",
    type=click.Choice(["real", "off"]),
    default="real",
    show_default=True,
    help="Rate limits as the platforms have them.",
)
@click.option("--seed", type=int, default=7, show_default=True, help="The same seed gives the same company.")
@click.option("--faults", type=_FILE, help="A JSON list of what is to go wrong; re-read when replaced.")
@click.option("--log", type=_FILE, help="One JSON line for each request is added to this file.")
@click.option("--signed-out", is_flag=True, help="Without a prepared Telegram session.")
@click.option("--slack-bot", is_flag=True, help="Hand out the Slack token of an app's bot, not a user's.")
@click.option("--slack-page-cap", type=click.IntRange(1), help="Cut Slack's pages below the size asked for.")
@click.option("--home", type=click.Path(file_okay=False, path_type=Path), hidden=True)
def demo_servers(**given: Any) -> None:
    """Serve a made-up company on loopback: Slack over HTTP, Telegram over MTProto.

    Prints one JSON line that says where, and serves until stopped or until its standard input ends.
    """
    from backends.demo.servers import serve  # Telethon's types take most of a second to import

    try:
        asyncio.run(serve(Options(**given)))
    except BitsafeError as error:
        print(error, file=sys.stderr)
        raise SystemExit(_WRONG_USE) from None
    except OSError as error:
        print(
            f"The demo servers cannot use {error.filename or 'the network'}: {error.strerror}.",
            file=sys.stderr,
        )
        raise SystemExit(_WRONG_USE) from None
