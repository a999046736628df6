"""``check``: whether everything is in order, a line each, with what to do."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from backends.model import Condition
from reports.exit_status import DONE, IN_PART, status_of
from tui.commands.running import WRONG_USE, print_json, run
from tui.jobs import Jobs, Options
from tui.text import clean
from tui.wording import counted

if TYPE_CHECKING:
    from tui.checking import Check


@click.command(short_help="Look whether everything is in order, with what to do.")
@click.option("--skip-slack", is_flag=True, help="Do not ask Slack.")
@click.option("--skip-telegram", is_flag=True, help="Do not ask Telegram; needs no Telegram session.")
@click.option("--json", "as_json", is_flag=True, help="As JSON on stdout, of a wrong config too.")
@click.pass_obj
def check(options: Options, skip_slack: bool, skip_telegram: bool, as_json: bool) -> None:
    """Look whether config, files, logins, scopes, rights, clock and versions are in order."""

    async def look(jobs: Jobs) -> int:
        return await _look(options, not skip_slack, not skip_telegram, as_json)

    def without(reason: str) -> None:
        if as_json:
            print_json({"checks": [], "error": reason})

    sys.exit(run(options, look, without))


async def _look(options: Options, slack: bool, telegram: bool, as_json: bool) -> int:
    from tui.checking_all import check_all

    looked = await check_all(options, slack=slack, telegram=telegram)
    found, conditions, usable = looked.checks, looked.conditions, looked.usable
    levels = [one.level for one in found]
    if as_json:
        # Also of a wrong config: it is what was looked at here.
        print_json(_json(found))
    else:
        _tell(found, usable)
    return _status(conditions, usable, "error" in levels)


def _tell(found: Sequence["Check"], usable: bool) -> None:
    levels = [one.level for one in found]
    for one in found:
        told = clean(f"{one.text} {one.way_out}".strip())
        click.echo(f"{one.level:7}  {one.area:11}  {told}")
    if not usable:
        click.echo("Slack and Telegram were not asked: what is wrong here comes first.")
    counts = f"{counted(levels.count('error'), 'error')}, {counted(levels.count('warning'), 'warning')}."
    click.echo(counts)


def _json(found: Sequence[Any]) -> dict[str, Any]:
    levels = [one.level for one in found]
    return {
        "ok": "error" not in levels,
        "errors": levels.count("error"),
        "warnings": levels.count("warning"),
        "checks": [
            {"area": one.area, "level": one.level, "text": one.text, "way_out": one.way_out or None}
            for one in found
        ],
    }


def _status(conditions: Sequence[Condition], usable: bool, errors: bool) -> int:
    """As an audit ends; but what could be looked at in part is in order, where no check is an error."""
    if not usable:
        return WRONG_USE
    status = status_of(conditions)
    return status if status not in (DONE, IN_PART) else IN_PART if errors else DONE
