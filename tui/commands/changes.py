"""``invite`` and ``rename``."""

import sys
from pathlib import Path

import click

from tui.commands.reviewing import Manner, change_options, look, review, unplanned
from tui.commands.running import run
from tui.jobs import Jobs, Options
from tui.renaming import RenameWish, rule_of
from tui.talk import Talk


@click.command(short_help="Invite people into groups.")
@click.argument("people", nargs=-1, metavar="[PERSON]...")
@click.option("--role", default="", help="Everyone in the team with that role, as well.")
@click.option("--gaps", is_flag=True, help="Only where they are required and missing; alone: every gap.")
@change_options
@click.pass_obj
def invite(options: Options, people: tuple[str, ...], role: str, gaps: bool, manner: Manner) -> None:
    """Invite people into groups: each PERSON by name, handle, e-mail address or id, in the team or not.

    Those who are in already are passed over. Without --yes nothing happens before you have seen the plan.
    """
    if not (people or role or gaps):
        raise click.UsageError("Say whom to invite: a PERSON, --role, or --gaps for whoever is missing.")

    async def work(jobs: Jobs) -> int:
        from tui.planning import InviteWish, plan_invites

        talk = Talk(plain=options.plain)
        rows = await look(jobs, talk, manner.groups)
        plan = await plan_invites(jobs, InviteWish(people, role, gaps), rows, talk.follow)
        talk.end()
        return await review(jobs, plan, rows, manner)

    sys.exit(run(options, work, unplanned(manner)))


@click.command(short_help="Rename groups.")
@click.argument("names", nargs=-1, metavar="[OLD NEW]")
@click.option("--regex", nargs=2, metavar="PATTERN NEW", help="By regular expression, Python's.")
@click.option(
    "--mapping",
    type=click.Path(dir_okay=False, path_type=Path),
    help="By a JSON or CSV file: a group's id or exact name, and its new name.",
)
@change_options
@click.pass_obj
def rename(
    options: Options,
    names: tuple[str, ...],
    regex: tuple[str, str] | None,
    mapping: Path | None,
    manner: Manner,
) -> None:
    """Rename groups: OLD is replaced by NEW wherever it occurs in a name. Without either, [rename] of the
    config says what is replaced.
    """
    if sum((bool(names), regex is not None, mapping is not None)) > 1:
        raise click.UsageError("Choose one: OLD NEW, --regex or --mapping.")
    if names and len(names) != 2:
        raise click.UsageError("Say both names, OLD and NEW; quote one that has spaces.")

    wish = RenameWish((names[0], names[1]) if names else None, regex, mapping)

    async def work(jobs: Jobs) -> int:
        from tui.planning import plan_new_names

        talk = Talk(plain=options.plain)
        rows = await look(jobs, talk, manner.groups)
        rule = rule_of(jobs, wish, rows)
        plan = plan_new_names(jobs, wish.doing, rule, rows)
        return await review(jobs, plan, rows, manner)

    sys.exit(run(options, work, unplanned(manner)))
