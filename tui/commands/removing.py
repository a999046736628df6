"""``find`` and ``remove``: where somebody is, and taking them out."""

import sys
from typing import Any

import click

from backends.errors import WrongInput
from backends.model import PLATFORM_NAMES
from backends.protocol import Place
from tui.commands import selecting
from tui.commands.reviewing import Manner, Question, change_options, look, missed, review, unplanned
from tui.commands.running import print_json, run
from tui.finding import Found
from tui.jobs import Jobs, Options
from tui.talk import Talk
from tui.text import clean, fit
from tui.whom import described
from tui.wording import counted

TITLE_WIDTH = 44


@click.command(short_help="Find a person in every group.")
@click.argument("user")
@click.option("--groups", "text", default="", metavar="FILTER|@FILE", help=selecting.HELP)
@click.option("--json", "as_json", is_flag=True, help="As JSON on stdout.")
@click.pass_obj
def find(options: Options, user: str, text: str, as_json: bool) -> None:
    """Find USER, by name, handle, e-mail address or id, in every group of both platforms: as what, and
    whether we may take them out. Says what could not be seen.
    """

    async def work(jobs: Jobs) -> int:
        from tui.connection import connected
        from tui.finding import find as search
        from tui.whom import identify

        talk = Talk(plain=options.plain)
        rows = await look(jobs, talk, text)
        assert jobs.assessment is not None
        platforms = frozenset(row.group.platform for row in rows)
        try:
            async with connected(jobs, platforms, talk.follow) as connection:
                team, snapshot = jobs.policy.team, jobs.assessment.snapshot
                whom = await identify(user, team, snapshot, connection, whole=False)
                found = await search(whom, rows, connection, talk.follow)
        finally:
            talk.end()
        if as_json:
            print_json(found_json(found))
        else:
            click.echo(found_text(found))
        return missed(jobs, rows)

    def without(reason: str) -> None:
        if as_json:
            nothing = {"name": user, "accounts": [], "groups": [], "looked": 0, "unseen": [reason]}
            print_json(nothing | {"error": reason})

    sys.exit(run(options, work, without))


@click.command(short_help="Take a person out of groups.")
@click.argument("user")
@click.option("--plain-removal", is_flag=True, help="Without a ban: they can come back by a link.")
@click.option("--removals", type=click.IntRange(min=1), help="Refuse where it would be more than so many.")
@change_options
@click.pass_obj
def remove(options: Options, user: str, plain_removal: bool, removals: int | None, manner: Manner) -> None:
    """Take USER out of groups, on Telegram with a lasting ban. Many groups at once only for somebody marked
    inactive, or picked by id. Never yourself, an owner, or the last admin.
    """

    async def work(jobs: Jobs) -> int:
        from tui.removing import plan_removal

        talk = Talk(plain=options.plain)
        rows = await look(jobs, talk, manner.groups)
        try:
            removal = await plan_removal(jobs, user, rows, talk.follow, lasting=not plain_removal)
        finally:
            talk.end()
        steps = len(removal.plan.steps)
        if removals is not None and steps > removals:
            raise WrongInput(
                f"That would be {counted(steps, 'removal')}, and --removals allows {removals}.",
                "Nothing was changed. Look at the plan with --dry-run.",
            )
        handle = removal.handles[0]
        text = f"To take them out of {counted(steps, 'group')}, type {clean(handle)}; else nothing changes"
        return await review(jobs, removal.plan, rows, manner, question=Question(removal.plan, handle, text))

    sys.exit(run(options, work, unplanned(manner)))


def found_text(found: Found) -> str:
    """One group a line, then what was not seen."""
    lines = [
        f"{clean(found.whom.name)}: "
        + ", ".join(f"{PLATFORM_NAMES[one]} {described(user)}" for one, user in found.whom.users.items())
    ]
    for one in found.places:
        there = one.membership
        may = {True: "we may remove", False: "we may not remove", None: "removable only by trying"}
        place = "not known whether in" if there.place is Place.UNKNOWN else there.place.value
        parts = [place, may[there.removable], clean(there.reason) if there.reason else ""]
        told = "; ".join(part for part in parts if part)
        title, service = fit(one.group.title, TITLE_WIDTH), PLATFORM_NAMES[one.group.platform]
        lines.append(f"{title}  {service:8}  {one.group.id}  {told}")
    inside = sum(one.membership.place is not Place.UNKNOWN for one in found.places)
    lines.append(f"In {counted(inside, 'group')} of {found.looked:,} looked at.")
    lines.extend(f"Not seen: {clean(sentence)}" for sentence in found.unseen)
    return "\n".join(lines)


def found_json(found: Found) -> dict[str, Any]:
    return {
        "name": found.whom.name,
        "accounts": [
            {
                "platform": one,
                "id": user.id,
                "name": user.name,
                "handle": user.handle,
                "deleted": user.deleted,
            }
            for one, user in found.whom.users.items()
        ],
        "groups": [
            {
                "id": str(one.group.id),
                "platform": one.group.platform,
                "title": one.group.title,
                "place": one.membership.place,
                "removable": one.membership.removable,
                "reason": one.membership.reason,
                "since": one.membership.since.isoformat() if one.membership.since else None,
                "inviter": one.membership.inviter or None,
            }
            for one in found.places
        ],
        "looked": found.looked,
        "unseen": list(found.unseen),
    }
