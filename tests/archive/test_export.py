"""A whole export, compared with the world message by message; and the next ones, which find what is new."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from backends.demo.events.slack import Renamed
from backends.demo.events.slack_history import Deleted, Edited, Replied
from backends.demo.events.telegram import Retitled
from backends.demo.events.telegram_history import Corrected, TakenBack, Written
from backends.demo.file_bytes import file_bytes
from backends.history import Media
from backends.model import Group, GroupId
from reports.archive.engine import TURNS
from reports.archive.manifest import read_manifest
from reports.archive.verification import verify
from reports.archive.wish import Ending, GroupProgress
from tests.archive.running import Company
from tests.archive.truth import slack_differences, telegram_differences


def differences(company: Company, groups: Sequence[Group]) -> list[str]:
    found: list[str] = []
    for group in groups:
        record = company.record(group)
        if group.platform == "slack":
            wrong = slack_differences(record, company.channel(group))
        else:
            wrong = telegram_differences(record, company.world.telegram, company.chat(group))
        found += [f"{group.title}: {line}" for line in wrong]
    return found


def longest(company: Company, groups: Sequence[Group], platform: str) -> Group:
    there = [group for group in groups if group.platform == platform]
    if platform == "slack":
        return max(there, key=lambda group: len(company.channel(group).messages))
    supergroups = [group for group in there if company.chat(group).kind == "supergroup"]
    return max(supergroups, key=lambda group: len(company.chat(group).messages))


async def test_everything_is_archived_as_it_is(company: Company) -> None:
    groups = await company.groups()
    result = await company.export(groups)
    assert {outcome.ending for outcome in result.outcomes} == {Ending.EXPORTED}
    assert result.is_complete
    assert differences(company, groups) == []
    assert any(company.chat(group).migrated_from for group in groups if group.platform == "telegram")
    manifest = read_manifest(company.archive)
    assert {group.id for group in manifest.groups} == {str(group.id) for group in groups}
    assert verify(company.archive).is_sound
    modes = {oct(path.stat().st_mode)[-3:] for path in company.archive.rglob("*") if path.is_file()}
    assert modes == {"600"}
    assert {oct(path.stat().st_mode)[-3:] for path in company.archive.rglob("*") if path.is_dir()} == {"700"}


async def test_a_run_without_news_asks_once_a_group(company: Company) -> None:
    groups = await company.groups()
    await company.export(groups)
    before = company.asked()
    files = {path: path.read_bytes() for path in company.archive.glob("record/*/*")}
    result = await company.export(groups)
    assert {outcome.ending for outcome in result.outcomes} == {Ending.NO_NEWS}
    asked = company.asked() - before
    slack = sum(group.platform == "slack" for group in groups)
    telegram = len(groups) - slack
    # Each fifth group has one page of its old messages looked at again.
    assert slack <= asked["conversations.history"] <= slack * 1.2 + 1
    assert asked["conversations.replies"] == asked["users.list"] == 0
    halves = sum(bool(group.migrated_from) for group in groups)
    assert telegram <= asked["messages.getHistory"] <= (telegram + halves) * 1.2 + 3
    changed = [path for path, data in files.items() if not path.read_bytes().startswith(data)]
    assert changed == []


async def test_who_joins_is_no_news_of_a_history(company: Company) -> None:
    groups = await company.groups()
    group = longest(company, groups, "slack")
    await company.export([group])
    members = company.channel(group).members
    members.append(next(user for user in company.world.slack.users if user not in members))
    result = await company.export([group])
    assert result.outcomes[0].ending is Ending.NO_NEWS


async def test_threads_are_asked_for_only_where_there_are_replies(company: Company) -> None:
    groups = [group for group in await company.groups() if group.platform == "slack"]
    await company.export(groups)
    roots = [
        message
        for group in groups
        for message in company.channel(group).messages
        if message.get("reply_count")
    ]
    assert company.asked()["conversations.replies"] == len(roots) > 20


async def test_what_others_did_in_between_appears_on_slack(company: Company) -> None:
    groups = await company.groups()
    group = longest(company, groups, "slack")
    world, channel = company.world.slack, company.channel(group)
    await company.export(groups)
    roots = [message for message in channel.messages if message.get("reply_count")]
    recent = [m for m in channel.messages if not m.get("thread_ts") and not m.get("subtype")]
    company.now += timedelta(hours=1)
    # The look-back goes by the real clock, while the world is of its own day: so the last message is recent.
    now = f"{int(float(channel.messages[-1]['ts'])) + 60}.000000"
    later = f"{int(float(now)) + 60}.000000"
    Replied(group.id.native, channel.members[0], now, "late", roots[0]["ts"]).apply(world)
    Replied(group.id.native, channel.members[0], later, "late, to all", roots[1]["ts"], True).apply(world)
    Edited(group.id.native, recent[-2]["ts"], now, "not what I said").apply(world)
    Deleted(group.id.native, recent[-3]["ts"]).apply(world)
    Renamed(group.id.native, world.operator, f"{int(float(later)) + 1}.000000", "renamed-bitsafe").apply(
        world
    )
    old = {kept.message.id: kept.message.text for kept in company.record(group).messages()}
    await company.export(groups, lookback=timedelta(days=4_000))
    assert differences(company, [group]) == []
    record = company.record(group)
    edited, deleted = record.get(recent[-2]["ts"]), record.get(recent[-3]["ts"])
    assert edited is not None
    assert [one.text for one in edited.earlier] == [old[recent[-2]["ts"]]]
    assert deleted is not None
    assert deleted.deleted is not None
    assert record.titles == (group.title, "renamed-bitsafe")
    assert [one.message.text for one in record.replies(roots[0]["ts"])][-1] == "late"
    assert company.asked()["search.messages"] == 1


async def test_a_late_reply_far_behind_the_look_back_is_found_by_search(company: Company) -> None:
    groups = [longest(company, await company.groups(), "slack")]
    channel = company.channel(groups[0])
    await company.export(groups)
    root = next(message for message in channel.messages if message.get("reply_count"))
    newest = max(float(message["ts"]) for message in channel.messages)
    Replied(channel.id, channel.members[0], f"{int(newest) + 5_000_000}.000000", "late", root["ts"]).apply(
        company.world.slack
    )
    await company.export(groups, lookback=timedelta(0))
    replies = [kept.message.text for kept in company.record(groups[0]).replies(root["ts"])]
    assert replies[-1] == "late"


async def test_replies_since_a_day_are_archived_with_the_older_thread_that_they_belong_to(
    company: Company,
) -> None:
    group = longest(company, await company.groups(), "slack")
    channel = company.channel(group)
    root = next(message for message in channel.messages if message.get("reply_count"))
    newest = datetime.fromtimestamp(max(float(message["ts"]) for message in channel.messages), UTC)
    since = newest.date() + timedelta(days=3)
    late = f"{int(newest.timestamp()) + 5 * 86_400}.000000"
    Replied(channel.id, channel.members[0], late, "late", root["ts"]).apply(company.world.slack)
    await company.export([group], since=since)
    record = company.record(group)
    assert [kept.message.id for kept in record.messages() if not kept.message.parent] == [root["ts"]]
    assert [kept.message.text for kept in record.replies(root["ts"])][-1] == "late"
    await company.export([group])
    assert differences(company, [group]) == []


async def test_days_between_those_that_were_read_stay_to_be_read(company: Company) -> None:
    """Whatever old messages are looked at again in their turn."""
    groups = [longest(company, await company.groups(), one) for one in ("slack", "telegram")]
    sent = [message.date.date() for message in company.chat(groups[1]).messages]
    for _ in range(TURNS + 2):
        await company.export(groups, since=sent[0], until=sent[len(sent) // 2])
    await company.export(groups)
    assert differences(company, groups) == []


@pytest.mark.parametrize("first", ["exported", "stopped", "only what is older still"])
async def test_an_earlier_first_day_finds_the_replies_of_more_days(company: Company, first: str) -> None:
    """Nothing but the search tells of them: the beginnings of their threads are earlier still."""
    group = longest(company, await company.groups(), "slack")
    channel = company.channel(group)
    roots = [message for message in channel.messages if message.get("reply_count")]
    root = min(roots, key=lambda message: message["latest_reply"])
    answered = datetime.fromtimestamp(float(root["latest_reply"]), UTC)
    between = f"{int((answered + timedelta(days=20)).timestamp())}.000000"
    Replied(channel.id, channel.members[0], between, "between", root["ts"]).apply(company.world.slack)
    if first == "only what is older still":
        oldest = datetime.fromtimestamp(float(channel.messages[0]["ts"]), UTC)
        await company.export([group], until=oldest.date() - timedelta(days=1))
    else:
        await company.export([group], since=answered.date() + timedelta(days=30))
    since = answered.date() + timedelta(days=10)
    if first == "stopped":
        stop = asyncio.Event()
        await company.export([group], since=since, stop=stop, notify=lambda _: stop.set())
    await company.export([group], since=since)
    assert [one.message.text for one in company.record(group).replies(root["ts"])] == ["between"]


async def test_without_search_the_turns_find_it(company: Company) -> None:
    company.world.slack.scopes.remove("search:read")
    groups = [longest(company, await company.groups(), "slack")]
    channel = company.channel(groups[0])
    await company.export(groups)
    root = next(message for message in channel.messages if message.get("reply_count"))
    newest = max(float(message["ts"]) for message in channel.messages)
    Replied(channel.id, channel.members[0], f"{int(newest) + 60}.000000", "late", root["ts"]).apply(
        company.world.slack
    )
    for _ in range(6):
        await company.export(groups, lookback=timedelta(0))
    replies = [kept.message.text for kept in company.record(groups[0]).replies(root["ts"])]
    assert replies[-1] == "late"


async def test_what_others_did_in_between_appears_on_telegram(company: Company) -> None:
    groups = await company.groups()
    group = longest(company, groups, "telegram")
    world, chat = company.world.telegram, company.chat(group)
    await company.export(groups)
    plain = [message for message in chat.messages if not message.action and not message.media]
    now = chat.messages[-1].date + timedelta(minutes=5)
    Written(chat.marked_id, plain[0].sender, now, "news", plain[-1].id).apply(world)
    Corrected(chat.marked_id, plain[-2].id, now, "corrected").apply(world)
    TakenBack(chat.marked_id, [plain[-4].id]).apply(world)
    Retitled(chat.marked_id, plain[0].sender, now, "Renamed <> BitSafe").apply(world)
    await company.export(groups, lookback=timedelta(days=4_000))
    assert differences(company, [group]) == []
    record = company.record(group)
    edited = record.get(f"{chat.marked_id}/{plain[-2].id}")
    assert edited is not None
    assert [one.text for one in edited.earlier] == [plain[-2].text]
    assert record.deleted == 1
    assert record.titles[-1] == "Renamed <> BitSafe"


async def test_stopped_and_gone_on_is_the_same(company: Company) -> None:
    groups = await company.groups()
    stop = asyncio.Event()
    seen: list[GroupProgress] = []

    def follow(progress: GroupProgress) -> None:
        seen.append(progress)
        if len(seen) > 20:
            stop.set()

    result = await company.export(groups, stop=stop, notify=follow)
    assert Ending.STOPPED in {outcome.ending for outcome in result.outcomes}
    assert differences(company, groups[:0]) == []
    await company.export(groups)
    assert differences(company, groups) == []


async def test_days_are_local_and_both_are_included(company: Company) -> None:
    groups = [longest(company, await company.groups(), one) for one in ("slack", "telegram")]
    for group in groups:
        whole = sorted(moments(company, group))
        since, until = whole[len(whole) // 3].date(), whole[2 * len(whole) // 3].date()
        await company.export([group], since=since, until=until)
        record = company.record(group)
        told = [kept.message.sent for kept in record.messages() if not kept.message.parent]
        assert [moment for moment in told if since <= moment.date()] == [
            moment for moment in whole if since <= moment.date() <= until
        ]
        outside = [kept for kept in record.messages() if not since <= kept.message.sent.date() <= until]
        for kept in outside:
            assert kept.beside
            assert list(record.replies(kept.message.id))
    await company.export(groups)
    assert differences(company, groups) == []


def moments(company: Company, group: Group) -> list[datetime]:
    if group.platform == "telegram":
        return [message.date.replace(microsecond=0) for message in company.chat(group).messages]
    top = [m for m in company.channel(group).messages if m.get("thread_ts", m["ts"]) == m["ts"]]
    return [
        datetime.fromtimestamp(int(m["ts"][:10]), UTC).replace(microsecond=int(m["ts"][11:])) for m in top
    ]


async def test_media_come_once_with_their_bytes(company: Company) -> None:
    groups = [longest(company, await company.groups(), one) for one in ("slack", "telegram")]
    await company.export(groups)
    assert company.asked()["upload.getFile"] == 0
    company.break_with(
        {"platform": "telegram", "method": "upload.getFile", "do": "error", "error": "FILE_REFERENCE_EXPIRED"}
    )
    result = await company.export(groups, media=Media(True))
    for outcome, group in zip(result.outcomes, groups, strict=True):
        record = company.record(group)
        fetched = [file for kept in record.messages() for file in kept.message.files]
        assert outcome.files == len({file.id for file in fetched}) > 3
        for file in fetched:
            assert file.size is not None
            path = record.folder / file.path
            assert path.read_bytes() == file_bytes(file.id, file.size)
            assert path.parent == record.folder / "files"
            assert oct(path.stat().st_mode)[-3:] == "600"
    asked = company.asked()
    await company.export(groups, media=Media(True))
    assert (company.asked() - asked)["upload.getFile"] == (company.asked() - asked)["files"] == 0
    assert verify(company.archive).is_sound


async def test_files_come_from_a_server_that_listens_elsewhere_by_now(company: Company) -> None:
    group = longest(company, await company.groups(), "slack")
    await company.export([group])
    await company.close()
    await company.start()
    (outcome,) = (await company.export([group], media=Media(True), lookback=timedelta(0))).outcomes
    record = company.record(group)
    assert all(file.path for kept in record.messages() for file in kept.message.files)
    assert outcome.files == len({file.id for kept in record.messages() for file in kept.message.files}) > 3


async def test_media_by_size_and_kind(company: Company) -> None:
    group = longest(company, await company.groups(), "telegram")
    await company.export([group], media=Media(True, most=40_000, kinds=frozenset({"photo", "voice"})))
    for kept in company.record(group).messages():
        for file in kept.message.files:
            assert file.size is not None
            wanted = file.kind in ("photo", "voice") and file.size <= 40_000
            assert bool(file.path) is wanted


async def test_what_goes_wrong_with_one_group_is_told_for_that_one_alone(company: Company) -> None:
    groups = await company.groups()
    gone = replace(groups[0], id=GroupId.of("slack", groups[0].id.account, "C0GONE"), title="gone")
    refused = longest(company, groups, "slack")
    company.break_with(
        {
            "platform": "slack",
            "method": "conversations.history",
            "match": {"channel": refused.id.native},
            "do": "error",
            "error": "not_in_channel",
            "times": None,
        }
    )
    result = await company.export([gone, *groups])
    by_title = {outcome.title: outcome for outcome in result.outcomes}
    assert by_title["gone"].ending is Ending.VANISHED
    assert by_title[refused.title].ending is Ending.FAILED
    assert by_title[refused.title].detail
    rest = [group for group in groups if group != refused]
    assert differences(company, rest) == []


async def test_a_folder_that_cannot_be_written_is_told_for_that_group_alone(company: Company) -> None:
    groups = await company.groups()
    await company.export(groups[:1])
    record = company.record(groups[0])
    (record.folder / "messages.jsonl").unlink()
    (record.folder / "messages.jsonl").mkdir()
    result = await company.export(groups)
    endings = [outcome.ending for outcome in result.outcomes]
    assert endings[0] is Ending.FAILED
    assert set(endings[1:]) == {Ending.EXPORTED}


@pytest.mark.parametrize("cap", [1, 7, 100])
async def test_short_and_empty_pages_are_not_the_end(company: Company, cap: int) -> None:
    await company.close()
    await company.start(page_cap=cap)
    group = longest(company, await company.groups(), "slack")
    await company.export([group])
    assert differences(company, [group]) == []


async def test_a_takeout_has_to_be_allowed(company: Company) -> None:
    groups = [group for group in await company.groups() if group.platform == "telegram"][:3]
    result = await company.export(groups, takeout=True)
    assert {outcome.ending for outcome in result.outcomes} == {Ending.FAILED}
    assert "official Telegram app" in result.outcomes[0].detail
    company.world.telegram.takeout_allowed = True
    await company.export(groups, takeout=True)
    assert differences(company, groups) == []
    assert company.asked()["account.finishTakeoutSession"] == 1


async def test_the_check_names_what_is_missing_or_changed(company: Company) -> None:
    groups = (await company.groups())[:2]
    await company.export(groups)
    first, second = (company.record(group).folder / "messages.jsonl" for group in groups)
    first.unlink()
    second.write_bytes(second.read_bytes().replace(b"message", b"massage", 1))
    (company.archive / "stray.txt").write_text("x")
    found = verify(company.archive)
    assert found.missing == (first.relative_to(company.archive).as_posix(),)
    assert found.changed == (second.relative_to(company.archive).as_posix(),)
    assert found.extra == ("stray.txt",)
    (company.archive / "manifest.json").write_text((company.archive / "manifest.json").read_text() + " ")
    assert verify(company.archive).problems
