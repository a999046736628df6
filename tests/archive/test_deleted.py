"""Deletions at the beginning of a Telegram group's history: marked, unless that is hidden from us."""

from datetime import timedelta

import pytest

from backends.demo.events.telegram_history import Written
from backends.model import Group, Kind
from tests.archive.running import Company

RUNS = 15
"""By then a small group's old messages have been looked at again three times."""


async def short_group(company: Company, kind: Kind) -> Group:
    """One of which a page holds all."""
    group = next(
        group
        for group in await company.groups()
        if group.platform == "telegram" and group.kind is kind and not group.migrated_from
        if len(company.chat(group).messages) > 3
    )
    del company.chat(group).messages[40:]
    return group


@pytest.mark.parametrize("kind", [Kind.BASIC, Kind.SUPERGROUP, Kind.FORUM])
async def test_the_oldest_messages_deletion_is_found_in_time(company: Company, kind: Kind) -> None:
    group = await short_group(company, kind)
    await company.export([group])
    messages = company.chat(group).messages
    deleted = {message.id for message in messages[:2]}
    del messages[:2]
    for _ in range(RUNS):
        await company.export([group])
    found = {int(kept.message.id) for kept in company.record(group).messages() if kept.deleted}
    assert found == deleted


async def test_what_is_hidden_is_not_deleted(company: Company) -> None:
    """As for who was removed from a supergroup and added again; what is deleted since then is found."""
    group = await short_group(company, Kind.SUPERGROUP)
    await company.export([group])
    messages = company.chat(group).messages
    company.chat(group).available_min_id = messages[-4].id
    deleted = messages.pop(-2).id
    said = set()
    for _ in range(RUNS):
        (outcome,) = (await company.export([group])).outcomes
        said.add(outcome.detail.partition(";")[0])
    found = [int(kept.message.id) for kept in company.record(group).messages() if kept.deleted]
    assert found == [deleted]
    assert "Telegram no longer shows this account the oldest messages" in said


@pytest.mark.parametrize("shown", [5, 0])
async def test_what_is_hidden_of_the_latest_is_not_deleted_either(company: Company, shown: int) -> None:
    """It costs one more request, and only where something is gone; what comes anew is read."""
    group = await short_group(company, Kind.SUPERGROUP)
    chat = company.chat(group)
    author = next(iter(chat.members))
    for hours in range(20, 0, -1):
        at = company.now - timedelta(hours=hours)
        Written(chat.marked_id, author, at, f"{hours} hours ago").apply(company.world.telegram)
    await company.export([group])
    assert company.asked()["channels.getFullChannel"] == 0
    chat.available_min_id = chat.messages[-1 - shown].id
    (outcome,) = (await company.export([group])).outcomes
    assert "Telegram no longer shows" in outcome.detail
    assert company.asked()["channels.getFullChannel"] == 1
    Written(chat.marked_id, author, company.now, "back again").apply(company.world.telegram)
    (outcome,) = (await company.export([group])).outcomes
    assert (outcome.new, company.record(group).deleted) == (1, 0)


async def test_the_older_half_of_a_group_that_migrated_is_looked_at_again_too(company: Company) -> None:
    """In turn with the newer one, and in every round."""
    group = next(one for one in await company.groups() if one.migrated_from)
    del company.chat(group).messages[40:]
    older = company.world.telegram.groups[int(group.migrated_from or 0)]
    await company.export([group])
    for _ in range(2):
        gone, edited = older.messages.pop(3), older.messages[5]
        edited.text = f"{edited.text}, corrected"
        for _ in range(RUNS):
            await company.export([group])
        kept = company.record(group).get(f"{older.marked_id}/{edited.id}")
        deleted = company.record(group).get(f"{older.marked_id}/{gone.id}")
        assert kept is not None
        assert deleted is not None
        assert (kept.message.text, bool(deleted.deleted)) == (edited.text, True)
