"""A thread that once could not be read and is deleted then: a mark, told once, and asked for no more."""

from datetime import UTC, datetime
from typing import Any

from backends.demo.company import MONDAY
from backends.model import Group
from reports.archive.journal import Journal
from reports.archive.manifest import read_manifest
from reports.archive.places import record_folder
from reports.archive.runs import note_start
from tests.archive.running import Company
from tests.archive.test_export import differences
from tests.archive.test_other_servers import slack_group


def threads(company: Company, channel: str) -> list[str]:
    """Those of which nothing stands in the channel but their roots."""
    messages = company.world.slack.channels[channel].messages
    told = {message.get("thread_ts") for message in messages if message.get("subtype") == "thread_broadcast"}
    return [one["ts"] for one in messages if one.get("reply_count") and one["ts"] not in told]


def remove(company: Company, channel: str, root: str) -> set[str]:
    """The root and all its replies at once, without a tombstone; returns their ids."""
    messages = company.world.slack.channels[channel].messages
    thread = {message["ts"] for message in messages if root in (message["ts"], message.get("thread_ts"))}
    messages[:] = [message for message in messages if message["ts"] not in thread]
    return thread


def refusing(root: str) -> dict[str, Any]:
    fault = {"do": "error", "method": "conversations.replies", "match": {"ts": root}, "times": None}
    return fault | {"error": "thread_not_found"}


def gone(company: Company, group: Group) -> set[str]:
    return {kept.message.id for kept in company.record(group).messages() if kept.deleted is not None}


async def test_a_refused_thread_that_is_gone_is_marked_and_told_once(company: Company) -> None:
    group = await slack_group(company)
    root = threads(company, group.id.native)[0]
    company.break_with(refusing(root))
    (outcome,) = (await company.export([group])).outcomes
    assert "cannot be read" in outcome.detail
    held = {kept.message.id for kept in company.record(group).messages()}
    company.break_with()
    removed = remove(company, group.id.native, root)
    (outcome,) = (await company.export([group])).outcomes
    assert outcome.detail.startswith("The thread of ")
    assert outcome.detail.endswith(" no longer exists.")
    assert gone(company, group) == removed & held
    assert root in removed & held
    before = company.asked()
    (outcome,) = (await company.export([group])).outcomes
    assert (outcome.detail, read_manifest(company.archive).groups[0].unseen) == ("", ())
    assert (company.asked() - before)["conversations.replies"] == 0
    assert differences(company, [group]) == []


async def test_one_that_was_read_whole_is_only_marked(company: Company) -> None:
    group = await slack_group(company)
    await company.export([group])
    removed = remove(company, group.id.native, threads(company, group.id.native)[-1])
    note_start(company.archive, "killed", datetime.now(UTC))
    with Journal.open(record_folder(company.archive, group.id)) as journal:
        # As on another day, when threads are looked at again that are young enough.
        journal.note_threads(1)
    (outcome,) = (await company.export([group], lookback=MONDAY - MONDAY.replace(year=2000))).outcomes
    assert (outcome.detail, gone(company, group)) == ("", removed)


async def test_what_a_plan_hides_is_not_gone(company: Company) -> None:
    """Neither the thread nor its root is shown then, and both are there."""
    group = await slack_group(company)
    root = threads(company, group.id.native)[0]
    company.break_with(refusing(root))
    await company.export([group])
    company.break_with()
    company.world.slack.hides_before = f"{int(float(root)) + 1}.000000"
    (outcome,) = (await company.export([group])).outcomes
    assert "cannot be read" in outcome.detail
    assert gone(company, group) == set()
