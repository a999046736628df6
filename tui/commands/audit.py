"""``audit``, ``groups`` and ``report``: look, list, and write it down."""

import asyncio
import sys
from pathlib import Path

import click

from backends.errors import BitsafeError
from backends.model import Platform
from tui.commands.running import FILTER_HELP, last_run, print_json, run, say
from tui.jobs import AuditWish, Jobs, Options


def _xlsx(context: click.Context, parameter: click.Parameter, path: Path | None) -> Path | None:
    """Excel opens its own format only under its own name."""
    if path is not None and path.suffix.lower() != ".xlsx":
        raise click.BadParameter(f"{path.name} does not end in .xlsx.")
    return path


@click.command()
@click.option("--skip-slack", is_flag=True, help="Do not look at Slack.")
@click.option("--skip-telegram", is_flag=True, help="Do not look at Telegram; needs no Telegram session.")
@click.option("--groups", "text", default="", metavar="FILTER", help=f"Only a part. {FILTER_HELP}")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many groups on each platform.")
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=_xlsx,
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
    skipped: dict[Platform, bool] = {"slack": skip_slack, "telegram": skip_telegram}
    wish = AuditWish(text, limit, [one for one, yes in skipped.items() if yes])
    from reports.audit_json import no_audit_json

    def without(reason: str) -> None:
        if as_json:
            print_json(no_audit_json(reason))

    sys.exit(run(options, lambda jobs: _audit(jobs, wish, report, fail_on == "gaps", as_json), without))


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
            say(f"Report: {report}")
        except BitsafeError as error:
            failures.append(str(error))
    if as_json:
        print_json(audit_json(assessment))
    else:
        click.echo(summary(assessment))
    for problem in assessment.snapshot.problems:
        say(problem.text)
    for failure in failures:
        say(failure)
    return exit_status(assessment, fail_on_gaps=fail_on_gaps, failed=bool(failures))


@click.command(short_help="List the groups of the last run.")
@click.argument("text", default="", metavar="[FILTER]")
@click.option("--json", "as_json", is_flag=True, help="As JSON, in the shape of audit --json.")
@click.pass_obj
def groups(options: Options, text: str, as_json: bool) -> None:
    """List the groups of the last run, or those of them that match a filter."""

    def without(reason: str) -> None:
        if as_json:
            print_json([])

    sys.exit(run(options, lambda jobs: _groups(jobs, text, as_json), without))


async def _groups(jobs: Jobs, text: str, as_json: bool) -> int:
    from reports.audit_json import audit_json
    from tui.talk import listing

    assessment = await last_run(jobs)
    rows = jobs.filter(text).select(assessment.rows)
    if as_json:
        wanted = {str(row.group.id) for row in rows}
        everything = audit_json(assessment)["groups"]
        print_json([group for group in everything if group["id"] in wanted])
    else:
        click.echo(listing(assessment, rows))
    return 0


@click.command(short_help="Write the Excel report of the last run.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), callback=_xlsx)
@click.option("--json", "as_json", is_flag=True, help="Say where it is as JSON.")
@click.pass_obj
def report(options: Options, file: Path, as_json: bool) -> None:
    """Write the Excel report of the last run to FILE."""

    async def write(jobs: Jobs) -> int:
        await last_run(jobs)
        path = await asyncio.to_thread(jobs.write_report, file)
        if as_json:
            print_json({"report": str(path)})
        else:
            click.echo(str(path))
        return 0

    def without(reason: str) -> None:
        if as_json:
            print_json({"report": None, "error": reason})

    sys.exit(run(options, write, without))
