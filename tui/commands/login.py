"""``login``: sign in on the plain terminal."""

import asyncio
import sys

import click

from backends.errors import BitsafeError
from tui.commands.running import run
from tui.jobs import Jobs, Options


@click.command()
@click.argument("platform", type=click.Choice(["slack", "telegram"]))
@click.pass_obj
def login(options: Options, platform: str) -> None:
    """Sign in, and keep the login where only you can read it."""

    async def sign_in(jobs: Jobs) -> int:
        from tui.login import login_slack, login_telegram

        if options.demo:
            raise BitsafeError("The demo signs in by itself.", "Leave --demo out to sign in for real.")
        await asyncio.to_thread(jobs.open)
        await (login_slack if platform == "slack" else login_telegram)(jobs.place)
        return 0

    sys.exit(run(options, sign_in))
