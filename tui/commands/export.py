"""``export``: the history of groups into an archive, and the check of one."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from backends.errors import WrongInput
from backends.history import Media
from reports.exit_status import DONE, IN_PART, LOCKED
from tui.commands import selecting
from tui.commands.export_groups import Chosen, look, telegram_locked
from tui.commands.running import print_json, run, say, stoppable
from tui.interrupted import INTERRUPTED
from tui.jobs import Jobs, Options
from tui.media_kinds import MEDIA_KINDS
from tui.talk import Talk
from tui.text import clean

if TYPE_CHECKING:
    from reports.archive.estimate import Survey
    from reports.archive.wish import ExportResult
    from tui.exporting import Exporting, ExportOrder

MEGABYTE = 1_000_000
GO_ON = "Stopped. Run the same command again: it goes on from there."


@dataclass(frozen=True)
class Asked:
    """What the command line says, beside the folder and the groups."""

    folder: Path
    groups: str
    formats: tuple[str, ...]
    since: date | None
    until: date | None
    media: Media
    takeout: bool
    dry_run: bool
    as_json: bool


def _formats(context: click.Context, parameter: click.Parameter, text: str) -> tuple[str, ...]:
    from tui.exporting import FORMAT_NAMES

    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    unknown = [name for name in names if name not in FORMAT_NAMES]
    if unknown or not names:
        raise click.BadParameter(f"choose of {', '.join(FORMAT_NAMES)}; several with commas.")
    return names


def _kinds(context: click.Context, parameter: click.Parameter, text: str | None) -> frozenset[str] | None:
    if text is None:
        return None
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in MEDIA_KINDS]
    if unknown or not names:
        wrong = f"there is no kind {clean(unknown[0])}; " if unknown else ""
        raise click.BadParameter(f"{wrong}choose of {', '.join(MEDIA_KINDS)}; several with commas.")
    return frozenset(MEDIA_KINDS[name] for name in names)


def _day(context: click.Context, parameter: click.Parameter, text: str | None) -> date | None:
    from tui.days import read_day

    try:
        return read_day(text, datetime.now().astimezone().date(), "past") if text is not None else None
    except WrongInput as error:
        raise click.BadParameter(clean(str(error))) from None


_DAY: dict[str, Any] = {"callback": _day, "metavar": "DAY"}


@click.command(short_help="Archive the conversations of groups.")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--groups", "groups", default="", metavar="FILTER|@FILE", help=selecting.HELP)
@click.option(
    "--format",
    "formats",
    default="text,json,html,csv",
    show_default=True,
    callback=_formats,
    help="One or several, with commas.",
)
@click.option(
    "--since",
    **_DAY,
    help="From that day on, local time. Of an older Slack thread that was answered since, found by search, "
    "the first message is kept as well, and marked.",
)
@click.option(
    "--until",
    **_DAY,
    help="Up to that day, which is included; 2026-12-31, '31 Dec' and '2 weeks ago' are days.",
)
@click.option("--media", is_flag=True, help="Fetch files, photos and the like as well.")
@click.option(
    "--media-size",
    type=click.IntRange(min=1),
    metavar="MB",
    help="Only those up to that size; 50 by default.",
)
@click.option(
    "--media-kinds", callback=_kinds, metavar="KINDS", help=f"Only these, of {', '.join(MEDIA_KINDS)}."
)
@click.option("--takeout", is_flag=True, help="Telegram's own way for exports: allow it in its app first.")
@click.option("--dry-run", is_flag=True, help="Only estimate how much it is; nothing is written.")
@click.option("--verify", "verify", is_flag=True, help="Check the archive in DIR instead; needs no sign-in.")
@click.option("--json", "as_json", is_flag=True, help="The result as JSON on stdout.")
@click.pass_obj
def export(
    options: Options,
    folder: Path,
    groups: str,
    formats: tuple[str, ...],
    since: date | None,
    until: date | None,
    media: bool,
    media_size: int | None,
    media_kinds: frozenset[str] | None,
    takeout: bool,
    dry_run: bool,
    verify: bool,
    as_json: bool,
) -> None:
    """Archive the conversations of groups in DIR. Run it again, and only what is new is read; after an
    interruption it goes on where it was. Changes nothing in any group.
    """
    folder = folder.expanduser().absolute()
    if verify:
        _refuse_beside_verify(click.get_current_context())
        sys.exit(run(options, lambda jobs: _verify(jobs, folder, as_json), _unverified(folder, as_json)))
    if since and until and since > until:
        raise click.UsageError("--since is after --until.")
    if since and since > datetime.now().astimezone().date():
        raise click.UsageError("--since is in the future: nothing can be there yet.")
    if not media and (media_size or media_kinds):
        raise click.UsageError("--media-size and --media-kinds go with --media.")
    wanted = Media(media, (media_size or 50) * MEGABYTE, media_kinds or frozenset())
    asked = Asked(folder, groups, formats, since, until, wanted, takeout, dry_run, as_json)

    def without(reason: str) -> None:
        from reports.export_json import no_export_json

        if as_json:
            print_json(no_export_json(folder, formats, [reason]))

    sys.exit(run(options, lambda jobs: _export(jobs, asked), without))


def _refuse_beside_verify(context: click.Context) -> None:
    """Whoever gives another option expects that it does something."""
    given = [
        parameter.opts[0]
        for parameter in context.command.params
        if parameter.name not in ("folder", "verify", "as_json")
        and context.get_parameter_source(parameter.name or "") is ParameterSource.COMMANDLINE
    ]
    if given:
        raise click.UsageError(f"--verify checks all that is in DIR: leave out {', '.join(given)}.")


def _unverified(folder: Path, as_json: bool) -> Callable[[str], None]:
    def tell(reason: str) -> None:
        from reports.archive.verification import Verification
        from reports.export_json import verification_json

        if as_json:
            print_json(verification_json(Verification(0, problems=(reason,)), folder))

    return tell


async def _verify(jobs: Jobs, folder: Path, as_json: bool) -> int:
    from reports.export_json import verification_json
    from tui.export_text import verification_lines
    from tui.exporting import Exporting

    found = await Exporting(jobs).verify(folder)
    if as_json:
        print_json(verification_json(found, folder))
    else:
        click.echo("\n".join(verification_lines(found)))
    return DONE if found.is_sound else IN_PART


async def _export(jobs: Jobs, asked: Asked) -> int:
    from tui.export_text import destination_text
    from tui.exporting import Exporting, ExportOrder

    talk = Talk(plain=jobs.options.plain)
    exporting = Exporting(jobs)
    there = await exporting.look_at(asked.folder)
    if there.others:
        say(destination_text(there, str(asked.folder)))
    chosen = await look(jobs, talk, asked.groups)
    order = ExportOrder(
        [row.group for row in chosen.rows],
        asked.formats,
        asked.folder,
        asked.since,
        asked.until,
        asked.media,
        asked.takeout,
    )
    if not chosen.rows:
        return _nothing(asked, chosen)
    locked = await telegram_locked(jobs, chosen.rows)
    if asked.dry_run:
        try:
            found = await exporting.survey(order, talk.follow)
        finally:
            talk.end()
        _tell_estimate(found, order, asked)
        return LOCKED if locked else chosen.status or (IN_PART if found.barred else DONE)
    result = await _run(jobs, exporting, order, talk)
    _tell(result, asked, chosen)
    if any(outcome.ending == "stopped" for outcome in result.outcomes):
        say(GO_ON)
        return INTERRUPTED
    if locked:
        return LOCKED
    return chosen.status or (DONE if result.is_complete else IN_PART)


async def _run(jobs: Jobs, exporting: "Exporting", order: "ExportOrder", talk: Talk) -> "ExportResult":
    """An interruption stops it after the pages under way."""
    from tui.export_talk import ExportTalk

    told = ExportTalk(talk, len(order.groups))

    def interrupted() -> None:
        exporting.stop()
        talk.say("Stopping after the pages under way; once more stops at once.")

    try:
        with stoppable(interrupted):
            return await exporting.run(order, told.follow, told.take)
    finally:
        talk.end()


def _nothing(asked: Asked, chosen: Chosen) -> int:
    """Raises WrongInput where both platforms were read, and what was asked for is not there."""
    from reports.export_json import no_export_json

    if asked.groups and chosen.status == DONE:
        raise WrongInput(f"No group matches {asked.groups}.", "`bitsafe-tui groups` lists them all.")
    problems = [*chosen.problems, "There is no such group."]
    if asked.as_json:
        print_json(no_export_json(asked.folder, asked.formats, problems) | _days(asked))
    for problem in problems:
        say(problem)
    return chosen.status


def _tell_estimate(survey: "Survey", order: "ExportOrder", asked: Asked) -> None:
    from reports.export_json import estimate_json
    from tui.export_text import barred_lines, estimate_text

    found = order.estimate(survey)
    if asked.as_json:
        print_json(estimate_json(found, asked.folder, asked.formats) | _days(asked))
    else:
        part = asked.since is not None or asked.until is not None
        told = estimate_text(found, part=part, media=asked.media)
        click.echo(f"{told}. Nothing was written." if told else "Nothing was written.")
    for line in barred_lines(survey):
        say(line)


def _days(asked: Asked) -> dict[str, str | None]:
    """The first and last day wanted, None for no bound."""
    since, until = asked.since, asked.until
    return {"since": since.isoformat() if since else None, "until": until.isoformat() if until else None}


def _tell(result: "ExportResult", asked: Asked, chosen: Chosen) -> None:
    from reports.export_json import export_json
    from tui.export_text import outcome_line, summary

    if asked.as_json:
        print_json(export_json(result, asked.formats, chosen.requests, chosen.problems) | _days(asked))
    else:
        lines = [outcome_line(outcome) for outcome in result.outcomes]
        click.echo("\n".join([*lines, summary(result, asked.since, asked.until)]))
        say(f"Archive: {result.folder}")
    for problem in (*chosen.problems, *result.problems):
        say(problem)
