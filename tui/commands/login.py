"""``login``: sign in on the plain terminal, or out."""

import sys
from typing import Any

import click

from backends.errors import BitsafeError
from backends.model import Platform
from tui.commands.running import print_json, run, say
from tui.jobs import Jobs, Options


@click.command()
@click.argument("platform", type=click.Choice(["slack", "telegram"]))
@click.option("--qr", is_flag=True, help="Telegram: show a QR code to scan instead of asking for a code.")
@click.option("--manifest", is_flag=True, help="Slack: print the manifest of an app with the right scopes.")
@click.option("--sign-out", "out", is_flag=True, help="End the login and forget it.")
@click.option("--json", "as_json", is_flag=True, help="Who is signed in, as JSON on stdout at the end.")
@click.pass_obj
def login(options: Options, platform: Platform, qr: bool, manifest: bool, out: bool, as_json: bool) -> None:
    """Sign in, and keep the login where only you can read it."""
    if qr and platform == "slack":
        raise click.UsageError("--qr goes with telegram.")
    if manifest:
        _print_manifest(platform)
        return

    async def sign_in(jobs: Jobs) -> int:
        from tui.login import login_slack, login_telegram
        from tui.signing_out import sign_out
        from tui.workplace import for_login

        if options.demo:
            raise BitsafeError("The demo signs in by itself.", "Leave --demo out to sign in for real.")
        place = for_login(options.config)
        told: dict[str, Any]
        if out:
            told = await sign_out(place, platform)
        elif platform == "slack":
            told = await login_slack(place)
        else:
            told = await login_telegram(place, qr=qr)
        if as_json:
            print_json(told)
        return 0

    def without(reason: str) -> None:
        if as_json:
            print_json({"platform": platform, "signed_in": False, "error": reason})

    sys.exit(run(options, sign_in, without))


def _print_manifest(platform: Platform) -> None:
    """The manifest alone on stdout, to be saved; what to do with it on stderr."""
    from backends.slack.manifest import STEPS, manifest

    if platform != "slack":
        raise click.UsageError("--manifest goes with slack.")
    for number, step in enumerate(STEPS, 1):
        say(f"{number}. {step}")
    click.echo(manifest(), nl=False)
