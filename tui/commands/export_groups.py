"""Which groups ``export`` is about: those of a file, or those that both platforms show now."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from backends.errors import LockHeld, WrongInput
from backends.model import Platform, Standing
from reports.exit_status import DONE, status_of
from reports.rows import Row
from tui.commands import selecting
from tui.commands.running import say
from tui.jobs import Jobs
from tui.talk import Talk
from tui.wording import counted


@dataclass(frozen=True)
class Chosen:
    """``requests``, ``problems`` and ``status`` are those of the look at the groups, if there was one."""

    rows: tuple[Row, ...]
    requests: dict[Platform, int]
    problems: tuple[str, ...] = ()
    status: int = DONE


async def look(jobs: Jobs, talk: Talk, text: str) -> Chosen:
    """Groups named by id are taken from the last run; else both platforms are looked at now, since groups
    may have come that no run knows of.
    """
    await asyncio.to_thread(jobs.open)
    if text.startswith("@"):
        known = await asyncio.to_thread(_known, jobs, text)
        if known:
            return Chosen(known, {})
    say("Looking first which groups there are now; their conversations come after that.")
    try:
        assessment = await jobs.audit(talk.follow)
    finally:
        talk.end()
    rows = await asyncio.to_thread(selecting.chosen, jobs, text)
    if not text.startswith("@"):
        gone = len(rows)
        rows = tuple(row for row in rows if row.group.standing is Standing.HERE)
        if gone > len(rows):
            say(f"Left out: {counted(gone - len(rows), 'group')} that this account no longer sees.")
    asked = (
        {row.group.platform for row in rows} if text else {seen.platform for seen in assessment.snapshot.seen}
    )
    unread = [seen for seen in assessment.snapshot.seen if seen.platform in asked and not seen.was_read]
    conditions = [seen.condition for seen in assessment.snapshot.seen if seen.platform in asked]
    return Chosen(
        rows,
        {seen.platform: seen.requests + seen.checks for seen in assessment.snapshot.seen},
        tuple(problem.text for seen in unread for problem in seen.problems),
        status_of(conditions) if unread else DONE,
    )


def _known(jobs: Jobs, text: str) -> tuple[Row, ...]:
    """Blocking: the groups of a file by the last run; none where it does not know them all."""
    if not Path(text[1:]).is_file():
        raise WrongInput(f"There is no file {text[1:]}.")
    if not selecting.names_groups(Path(text[1:])):
        raise WrongInput(f"{text[1:]} names no group.", "It takes one id a line.")
    if jobs.last() is None:
        return ()
    try:
        return selecting.chosen(jobs, text)
    except WrongInput:
        return ()


async def telegram_locked(jobs: Jobs, rows: tuple[Row, ...]) -> bool:
    """Whether another instance uses the Telegram session: then Slack is exported alone."""
    if all(row.group.platform != "telegram" for row in rows):
        return False
    await asyncio.to_thread(jobs.place.connect)
    try:
        await asyncio.to_thread(jobs.lock_telegram)
    except LockHeld:
        return True
    return False
