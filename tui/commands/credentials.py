"""``credentials``: where each secret lives, never what it is; moving and forgetting them."""

import asyncio
import os
import sys
from collections.abc import Callable
from typing import Any

import click

from backends.errors import BitsafeError
from backends.model import Platform
from tui.commands.running import print_json, run, say
from tui.jobs import Jobs, Options

PATIENCE = 1.0
"""Seconds without a word."""
PLATFORM = click.Choice(["slack", "telegram"])


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="As JSON on stdout.")
@click.pass_context
def credentials(context: click.Context, as_json: bool) -> None:
    """Show where each secret lives, never what it is.

    The first place that has one is used: environment, config.toml, the system's keyring, private file.
    """
    if context.invoked_subcommand is None:
        sys.exit(_run(context.obj, as_json, lambda: _listed(context.obj)))


@credentials.command(short_help="Move what is kept to the keyring or a private file.")
@click.argument("platform", type=PLATFORM)
@click.argument("to", type=click.Choice(["keyring", "file"]))
@click.option("--json", "as_json", is_flag=True, help="As JSON on stdout.")
@click.pass_obj
def move(options: Options, platform: Platform, to: str, as_json: bool) -> None:
    """Move what is kept for slack or telegram into the system's keyring, or into the private file."""
    sys.exit(_run(options, as_json, lambda: _moved(options, platform, to)))


@credentials.command("forget")
@click.argument("platform", type=PLATFORM)
@click.option("--json", "as_json", is_flag=True, help="As JSON on stdout.")
@click.pass_obj
def forget_(options: Options, platform: Platform, as_json: bool) -> None:
    """Forget what is kept for slack or telegram. The login itself goes on: login --sign-out ends it."""
    sys.exit(_run(options, as_json, lambda: _forgotten(options, platform)))


Told = tuple[Any, str]
"""The JSON, and the same in words."""


def _run(options: Options, as_json: bool, work: Callable[[], Told]) -> int:
    async def whole(jobs: Jobs) -> int:
        if options.demo:
            raise BitsafeError("The demo keeps no credentials.", "Leave --demo out.")
        asked = asyncio.ensure_future(asyncio.to_thread(work))
        done, _ = await asyncio.wait({asked}, timeout=PATIENCE)
        if not done:
            say("Waiting for the system's keyring …")
        data, words = await asked
        if as_json:
            print_json(data)
        else:
            click.echo(words)
        return 0

    def without(reason: str) -> None:
        if as_json:
            print_json({"error": reason})

    return run(options, whole, without)


def _listed(options: Options) -> Told:
    from backends.credentials import VARIABLES, located
    from tui.checking import UNLOCK
    from tui.workplace import for_login

    place = for_login(options.config)
    found = located(place.settings, place.home, os.environ)
    data = [
        {
            "credential": one.name,
            "platform": one.platform,
            "host": one.host,
            "where": one.source,
            "also": list(one.also),
            "unread": one.unread or None,
            "variable": VARIABLES[one.name],
        }
        for one in found
    ]
    lines = []
    for one in found:
        also = f" (also in: {', '.join(one.also)})" if one.also else ""
        where = one.source or ("not known" if one.unread else "not set")
        lines.append(f"{one.name:19} {where:13} for {one.host}{also}")
    unread = next((one.unread for one in found if one.unread), "")
    if unread:
        lines.append(f"{unread}, so what it holds is not known. {UNLOCK}")
    return data, "\n".join(lines)


def _moved(options: Options, platform: Platform, to: str) -> Told:
    from backends.credentials import host_of, move
    from tui.workplace import for_login

    place = for_login(options.config)
    host = host_of(place.settings, platform)
    where = "keyring" if to == "keyring" else "private file"
    moved = move(place.home, host, platform, "keyring" if to == "keyring" else "private file")
    words = (
        f"Moved into the {where}: {', '.join(moved)}." if moved else f"Nothing had to move to the {where}."
    )
    return {"platform": platform, "host": host, "to": where, "moved": list(moved)}, words


def _forgotten(options: Options, platform: Platform) -> Told:
    from backends.credentials import forget, host_of
    from tui.workplace import for_login

    place = for_login(options.config)
    host = host_of(place.settings, platform)
    gone = forget(place.home, host, platform)
    words = f"Forgotten: {', '.join(gone)}." if gone else "Nothing was kept."
    return {"platform": platform, "host": host, "forgotten": list(gone)}, words
