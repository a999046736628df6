"""Removals are bound to ids: whatever handles and names become after the plan, nobody else is taken out."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from backends.changes.apply import apply
from backends.changes.journal import Journal
from backends.changes.pace import Pace
from backends.changes.plan import Plan
from backends.changes.record import ChangeRecord
from backends.changes.step import Act, Step
from backends.model import Account
from backends.outcomes import Outcome
from backends.store.engine import file_url
from backends.store.store import Store
from tests.platforms.changes.sides import Side, SlackSide, TelegramSide

QUICK = Pace(between=0, looks=(0, 0.1), looks_after_loss=(0, 0.1))
SLACK_NAMES = ("name", "real_name", "display_name", "email")
TELEGRAM_NAMES = ("username", "first_name", "last_name")


def exchange_names(side: Side, first: str, second: str, seed: int) -> None:
    """Both get a mixture of what they were called: handles change hands, display names become equal."""
    fields: tuple[str, ...]
    if isinstance(side, SlackSide):
        one: Any = side.demo.world.users[first]
        two: Any = side.demo.world.users[second]
        fields = SLACK_NAMES
    else:
        assert isinstance(side, TelegramSide)
        users = side.telegram.world.users
        one, two, fields = users[int(first)], users[int(second)], TELEGRAM_NAMES
    handle, *rest = (field for field in fields if hasattr(one, field))
    before = getattr(one, handle), getattr(two, handle)
    setattr(two, handle, before[0])
    setattr(one, handle, before[1])
    for field in rest:
        value = getattr(Random(seed).choice((one, two)), field)
        setattr(one, field, value)
        setattr(two, field, value)


async def carry_out(side: Side, journal: Journal, step: Step) -> ChangeRecord:
    realm = step.group.id.account
    actor = Account(step.group.platform, "acting", "Ada North", "ada", realm=realm)
    run = await journal.begin(Plan("Remove", datetime.now(UTC), "audit", (actor,), (step,)), "ada", "desk")
    changers = {step.group.platform: side.changer}
    stop = asyncio.Event()
    return await apply(run, changers, journal, notify=lambda event: None, stop=stop, pace=QUICK)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_handles_that_change_hands_after_the_plan(side: Side, tmp_path: Path, seed: int) -> None:
    journal = Journal(Store.open(file_url(tmp_path / "changes.db")))
    # Both are in, so that either could be taken out.
    await side.changer.invite(side.group, [side.outside])
    everybody = side.members()
    assert {side.inside.id, side.outside.id} <= everybody
    step = Step(1, Act.REMOVE, side.group, side.inside, "Somebody")
    exchange_names(side, side.inside.id, side.outside.id, seed)
    record = await carry_out(side, journal, step)
    assert record.outcomes[1].outcome is Outcome.VERIFIED
    assert everybody - side.members() == {side.inside.id}
    # Once more: whoever is called so by now is not the one who was meant.
    again = await carry_out(side, journal, step)
    assert again.outcomes[1].outcome is Outcome.ALREADY
    assert everybody - side.members() == {side.inside.id}
