"""Everything as a command, for schedulers and scripts: data on stdout, talk on stderr."""

import asyncio
import json
import logging
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from backends.errors import (
    BitsafeError,
    ConfigError,
    FilterError,
    LockHeld,
    NotSignedIn,
    Unreachable,
)
from tui.jobs import AuditWish, Jobs, Options
from tui.text import clean

if TYPE_CHECKING:
    from reports.rows import Assessment

WRONG_USE = 2
STATUS_OF: dict[type[BitsafeError], int] = {
    ConfigError: WRONG_USE,
    FilterError: WRONG_USE,
    NotSignedIn: 3,
    Unreachable: 4,
    LockHeld: 5,
}
"""What a command ends with when it cannot do what was asked; 1 for anything else."""
INTERRUPTED = 130

FILTER_HELP = "A filter, such as 'platform:slack flag:public'."


@click.group(
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
    open_app: Callable[[Options], int] = context.obj
    context.obj = Options(demo, fresh, config, read_only, plain)
    if context.invoked_subcommand is None:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise click.UsageError("The app needs a terminal. See --help for the commands.")
        context.exit(open_app(context.obj))


@cli.command()
@click.option("--skip-slack", is_flag=True, help="Do not look at Slack.")
@click.option("--skip-telegram", is_flag=True, help="Do not look at Telegram; needs no Telegram session.")
@click.option("--groups", "text", default="", metavar="FILTER", help=f"Only a part. {FILTER_HELP}")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many groups on each platform.")
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=lambda *a: _xlsx(a[2]),
    help="Also write the Excel report there.",
)
@click.option("--fail-on", type=click.Choice(["gaps"]), help="End with 6 where there are gaps.")
@click.option("--json", "as_json", is_flag=True, help="The whole result as JSON on stdout.")
@click.pass_obj
def audit(
    options: Options,
    skip_slack: bool,
    skip_telegram: bool,
    text: str,
    limit: int | None,
    report: Path | None,
    fail_on: str | None,
    as_json: bool,
) -> None:
    """Look at every group on both platforms now."""
    if skip_slack and skip_telegram:
        raise click.UsageError("With both platforms skipped there is nothing to look at.")
    skipped = [("slack", skip_slack), ("telegram", skip_telegram)]
    wish = AuditWish(text, limit, [one for one, yes in skipped if yes])  # type: ignore[misc]
    from reports.audit_json import no_audit_json

    def without(reason: str) -> None:
        if as_json:
            _print_json(no_audit_json(reason))

    sys.exit(_run(options, lambda jobs: _audit(jobs, wish, report, fail_on == "gaps", as_json), without))


async def _audit(jobs: Jobs, wish: AuditWish, report: Path | None, fail_on_gaps: bool, as_json: bool) -> int:
    from reports.audit_json import audit_json
    from reports.exit_status import exit_status
    from tui.talk import Talk, summary

    await asyncio.to_thread(jobs.open)
    talk = Talk(plain=jobs.options.plain)
    failures: list[str] = []
    try:
        assessment = await jobs.audit(talk.follow, wish)
    except BitsafeError as error:
        if jobs.assessment is None:
            raise
        # The look itself worked: what it found is told, though it could not be kept.
        assessment = jobs.assessment
        failures.append(str(error))
    finally:
        talk.end()
    if report is not None:
        try:
            await asyncio.to_thread(jobs.write_report, report)
            _say(f"Report: {report}")
        except BitsafeError as error:
            failures.append(str(error))
    if as_json:
        _print_json(audit_json(assessment))
    else:
        click.echo(summary(assessment))
    for problem in assessment.snapshot.problems:
        _say(problem.text)
    for failure in failures:
        _say(failure)
    return exit_status(assessment, fail_on_gaps=fail_on_gaps, failed=bool(failures))


@cli.command(short_help="List the groups of the last run.")
@click.argument("text", default="", metavar="[FILTER]")
@click.option("--json", "as_json", is_flag=True, help="As JSON, in the shape of audit --json.")
@click.pass_obj
def groups(options: Options, text: str, as_json: bool) -> None:
    """List the groups of the last run, or those of them that match a filter."""
    sys.exit(_run(options, lambda jobs: _groups(jobs, text, as_json)))


async def _groups(jobs: Jobs, text: str, as_json: bool) -> int:
    from reports.audit_json import audit_json
    from tui.talk import listing

    assessment = await _last(jobs)
    rows = jobs.filter(text).select(assessment.rows)
    if as_json:
        wanted = {str(row.group.id) for row in rows}
        everything = audit_json(assessment)["groups"]
        _print_json([group for group in everything if group["id"] in wanted])
    else:
        click.echo(listing(assessment, rows))
    return 0


@cli.command(short_help="Write the Excel report of the last run.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), callback=lambda *a: _xlsx(a[2]))
@click.option("--json", "as_json", is_flag=True, help="Say where it is as JSON.")
@click.pass_obj
def report(options: Options, file: Path, as_json: bool) -> None:
    """Write the Excel report of the last run to FILE."""

    async def write(jobs: Jobs) -> int:
        await _last(jobs)
        path = await asyncio.to_thread(jobs.write_report, file)
        if as_json:
            _print_json({"report": str(path)})
        else:
            click.echo(str(path))
        return 0

    sys.exit(_run(options, write))


@cli.command()
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

    sys.exit(_run(options, sign_in))


async def _last(jobs: Jobs) -> "Assessment":
    await asyncio.to_thread(jobs.open)
    assessment = await asyncio.to_thread(jobs.last)
    if assessment is None:
        raise BitsafeError("There is no run yet.", "Make one with: bitsafe-tui audit")
    return assessment


def _run(
    options: Options, work: Callable[[Jobs], Any], without: Callable[[str], None] = lambda reason: None
) -> int:
    """Run ``work`` to its exit status; an error is told in words. ``without`` is told why nothing came of
    it, wherever the use and the config were right.
    """

    async def whole() -> int:
        jobs = Jobs(options)
        task = asyncio.current_task()
        assert task is not None
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        try:
            status: int = await work(jobs)
            return status
        finally:
            await jobs.close()

    try:
        return asyncio.run(whole())
    except (KeyboardInterrupt, asyncio.CancelledError):
        status, reason = INTERRUPTED, "Interrupted."
    except BitsafeError as error:
        status = next((status for kind, status in STATUS_OF.items() if isinstance(error, kind)), 1)
        reason = str(error)
    except Exception as error:
        # No traceback ever reaches the user; the log names the place.
        logging.getLogger("bitsafe").error("unexpected", exc_info=error)
        status, reason = 1, "Something unexpected went wrong; the log in the app's folder says where."
    _say(reason)
    if status != WRONG_USE:
        without(reason)
    return status


def _xlsx(path: Path | None) -> Path | None:
    """Excel opens its own format only under its own name."""
    if path is not None and path.suffix.lower() != ".xlsx":
        raise click.BadParameter(f"{path.name} does not end in .xlsx.")
    return path


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=True, indent=1))


def _say(text: str) -> None:
    click.echo(clean(text), err=True)


def run(open_app: Callable[[Options], int]) -> None:
    """Read the command line and do what it says; ``open_app`` is called where it names no command."""
    from backends.demo.command import demo_servers

    cli.add_command(demo_servers)
    cli(obj=open_app)
