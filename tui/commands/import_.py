"""``import``: the old scripts' team and category files into config.toml."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import click

from backends.paths import Home
from backends.redaction import setup_log
from tui.commands.running import print_json, run, say
from tui.jobs import Jobs, Options
from tui.text import clean

FIRST_CATEGORIES = (
    "These are the first categories: every group that fits none of them becomes Uncategorised, "
    "and no longer counts as a customer's."
)
TOLD = ("people", "categories", "passed_over", "diff")
"""What of an import is told as JSON, beside whether it was written."""


@click.command("import", short_help="Take over the old scripts' team and categories.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option("--json", "as_json", is_flag=True, help="As JSON on stdout.")
@click.pass_obj
def import_(options: Options, file: Path, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Take a team or category FILE (JSON) of the old scripts into config.toml."""
    if options.demo:
        raise click.UsageError("The demo has no config.toml.")

    async def take_in(jobs: Jobs) -> int:
        from tui.importing import prepare

        home = Home.find(os.environ).make()
        setup_log(home)
        path = options.config or home.config_file
        found = await asyncio.to_thread(prepare, file, path)
        if not as_json:
            click.echo("\n".join(clean(line) if line else "" for line in found.diff.split("\n")))
        for sentence in (*found.passed_over, *([FIRST_CATEGORIES] if found.first_categories else [])):
            say(sentence)
        changes = bool(found.people or found.categories)
        write = changes and not dry_run and (yes or await _confirmed())
        if write:
            await asyncio.to_thread(found.config.save)
        say(f"Written: {path}" if write else "Nothing was written.")
        if as_json:
            told = {name: getattr(found, name) for name in TOLD}
            print_json({"config": str(path), "written": write} | told)
        return 0

    def without(reason: str) -> None:
        if as_json:
            nothing: dict[str, Any] = {name: [] for name in TOLD}
            print_json({"config": None, "written": False} | nothing | {"diff": "", "error": reason})

    sys.exit(run(options, take_in, without))


async def _confirmed() -> bool:
    """Where there is no terminal to ask at, nothing is written."""
    if not sys.stdin.isatty():
        return False
    return await asyncio.to_thread(click.confirm, "Write this to config.toml?", default=False, err=True)
