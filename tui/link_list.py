"""Which of the invite links that were made still let somebody in. They are asked for, and never kept."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from backends.changes.linking import HOURS
from backends.changes.record import ChangeRecord
from backends.changes.step import Act, Step
from backends.errors import BitsafeError
from backends.model import PLATFORM_NAMES, Event, GroupId, Progress
from backends.outcomes import Outcome
from backends.protocol import InviteLink
from tui.connection import Connected, connected
from tui.jobs import Jobs


@dataclass(frozen=True, slots=True)
class OpenLink:
    """``step`` made it: its group, and whom it is for. ``link`` is a secret."""

    step: Step
    link: InviteLink


@dataclass(frozen=True)
class OpenLinks:
    """``unseen`` are sentences about groups whose links could not be read."""

    links: tuple[OpenLink, ...]
    unseen: tuple[str, ...] = ()


def made_links(records: Iterable[ChangeRecord], now: datetime) -> list[Step]:
    """The steps that made links which may still be open: younger than they last, and not revoked since.

    A link whose making was never answered may be there as well.
    """
    made: dict[tuple[GroupId, str], Step] = {}
    revoked: set[tuple[GroupId, str]] = set()
    for record in records:
        for step in record.plan.steps:
            done = record.outcomes.get(step.number)
            if step.act is Act.REVOKE_LINK and done is not None and done.outcome is Outcome.VERIFIED:
                revoked.add((step.group.id, step.text))
            elif step.act is Act.LINK and (done is not None or step.number in record.sent):
                at = done.at if done is not None else record.started
                if now - at < timedelta(hours=HOURS):
                    made[step.group.id, step.text] = step
    return [step for key, step in made.items() if key not in revoked]


async def open_links(
    jobs: Jobs, records: Iterable[ChangeRecord], now: datetime, notify: Callable[[Event], None]
) -> OpenLinks:
    """Asks the platforms now, only about groups where these runs made links."""
    made = made_links(records, now)
    if not made:
        return OpenLinks(())
    async with connected(jobs, frozenset(step.group.platform for step in made), notify) as connection:
        return await _still_open(made, connection, notify)


async def _still_open(made: list[Step], found: Connected, notify: Callable[[Event], None]) -> OpenLinks:
    groups = {step.group.id: step.group for step in made}
    unseen: list[str] = []
    done = 0

    async def ask(id: GroupId) -> tuple[InviteLink, ...]:
        nonlocal done
        group = groups[id]
        try:
            if group.platform in found.failures:
                raise found.failures[group.platform]
            return await found.backends[group.platform].changer().links(group)
        except BitsafeError as error:
            unseen.append(f"{PLATFORM_NAMES[group.platform]}, {group.title}: {error.sentence}")
            return ()
        finally:
            done += 1
            notify(Progress(group.platform, "reading invite links", done, len(groups)))

    answers = await asyncio.gather(*(ask(id) for id in groups))
    by_label = {(id, link.label): link for id, links in zip(groups, answers, strict=True) for link in links}
    steps = [(step, by_label.get((step.group.id, step.text))) for step in made]
    return OpenLinks(tuple(OpenLink(step, link) for step, link in steps if link is not None), tuple(unseen))
