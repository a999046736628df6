"""The command line: its global options, and the commands of tui/commands."""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

import click

from tui.interrupted import leave
from tui.jobs import Options


class Commands(click.Group):
    """Loads a command only when it is wanted: the app has to stand at once, and needs none of them."""

    PLACES: ClassVar[Mapping[str, str]] = {
        "apply": "journal.apply_plan",
        "ask-owners": "owners.ask_owners",
        "audit": "audit.audit",
        "check": "check.check",
        "credentials": "credentials.credentials",
        "demo-servers": "demo.demo_servers",
        "export": "export.export",
        "find": "removing.find",
        "groups": "audit.groups",
        "import": "import_.import_",
        "invite": "changes.invite",
        "login": "login.login",
        "remove": "removing.remove",
        "rename": "changes.rename",
        "report": "audit.report",
        "resume": "journal.resume",
        "undo": "journal.undo",
    }
    """By name: the file in tui/commands, and what the command is called there."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.PLACES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = self.PLACES.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(".")
        found: click.Command = getattr(import_module(f"tui.commands.{module}"), name)
        return found

    def invoke(self, ctx: click.Context) -> Any:
        """Interrupted while a command is loaded, it ends as any that runs."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            leave()


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--demo", is_flag=True, help="Use the demo world: no account, nothing real is touched.")
@click.option("--fresh", is_flag=True, help="With --demo: start the demo world anew.")
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Another config.toml than the usual one.",
)
@click.option("--read-only", is_flag=True, help="Change nothing in any group, whatever is asked.")
@click.option(
    "--plain", is_flag=True, help="Talk in plain sentences, one a line; the app draws with ASCII alone."
)
@click.version_option(package_name="bitsafe-tui", message="%(version)s")
@click.pass_context
def cli(
    context: click.Context, demo: bool, fresh: bool, config: Path | None, read_only: bool, plain: bool
) -> None:
    """Who is in which customer group, on Slack and Telegram. Without a command, the full-screen app."""
    if fresh and not demo:
        raise click.UsageError("--fresh goes with --demo.")
    if demo and config is not None:
        raise click.UsageError("--config goes without --demo: the demo has a config of its own.")
    open_app: Callable[[Options], int] = context.obj
    context.obj = Options(demo, fresh, config, read_only, plain)
    if context.invoked_subcommand is None:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise click.UsageError("The app needs a terminal. See --help for the commands.")
        context.exit(open_app(context.obj))


def run(open_app: Callable[[Options], int]) -> None:
    """Read the command line and do what it says; ``open_app`` is called where it names no command."""
    cli(obj=open_app)
