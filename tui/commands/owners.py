"""``ask-owners``: messages to those who have the right that we lack."""

import asyncio
import sys
from typing import Any

import click

from backends.changes.plan import Plan
from backends.changes.record import ChangeRecord
from reports.message_templates import Plea
from tui.applying import Notify
from tui.change_wishes import Asked
from tui.commands.reviewing import Manner, change_options, look, review, unplanned
from tui.commands.running import run
from tui.jobs import Jobs, Options
from tui.owner_text import as_text, told_to
from tui.talk import Talk

SECOND_LOOK = "Think twice: this tells somebody from outside who leaves."


@click.command(name="ask-owners", short_help="Ask those who have the right that you lack.")
@click.argument("plea", type=click.Choice([plea.value for plea in Plea]), metavar="add|remove|ownership")
@click.argument("person", metavar="[PERSON]", default="")
@change_options
@click.pass_obj
def ask_owners(options: Options, plea: str, person: str, manner: Manner) -> None:
    """Where you cannot add or remove PERSON yourself: who can, and a message to each, naming all groups.
    Without PERSON, add asks for whoever is missing, and ownership for all groups that you do not run; with
    one, ownership asks for the groups that PERSON runs.

    The messages are printed, to be copied. With --yes, or after you have said so, those to colleagues are
    sent; to people from outside you write yourself.
    """
    if plea == Plea.REMOVE and not person:
        raise click.UsageError("Say who is to be removed: ask-owners remove PERSON.")

    async def work(jobs: Jobs) -> int:
        from tui.asking import ask_owners as find_out
        from tui.asking import plan_letters, send
        from tui.change_wishes import AskOwners

        talk = Talk(plain=options.plain)
        rows = await look(jobs, talk, manner.groups)
        try:
            asked = await find_out(jobs, AskOwners(rows, Plea(plea), person), talk.follow)
        finally:
            talk.end()
        plan = await plan_letters(jobs, asked)

        async def carry(jobs: Jobs, plan: Plan, notify: Notify, stop: asyncio.Event) -> ChangeRecord:
            return await send(jobs, plan, asked, notify, stop)

        return await review(
            jobs,
            plan,
            rows,
            manner,
            carry=carry,
            extra=_texts(asked),
            more_json={"messages": _json(asked)},
        )

    sys.exit(run(options, work, unplanned(manner)))


def _texts(asked: Asked) -> list[str]:
    """Each message as it stands, under a line that says to whom."""
    lines: list[str] = []
    for message in asked.messages:
        lines += ["", f"--- {told_to(message)}"]
        lines += [SECOND_LOOK] if message.letter.second_look else []
        lines += ["", as_text([message])]
    return lines


def _json(asked: Asked) -> list[dict[str, Any]]:
    return [
        {
            "platform": one.letter.to.platform,
            "to": one.letter.to.id,
            "name": one.letter.name,
            "handle": one.letter.to.handle or None,
            "colleague": one.letter.colleague,
            "second_look": one.letter.second_look,
            "groups": list(dict.fromkeys(str(ask.group.id) for ask in one.asks)),
            "parts": list(one.letter.parts),
        }
        for one in asked.messages
    ]
