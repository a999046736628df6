"""Servers, and people on them, that behave as the documents allow and ours usually do not."""

import json
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from telethon.tl import types

from backends.demo.company import MONDAY
from backends.demo.events.slack import Posted
from backends.demo.events.slack_history import Deleted, Edited, Replied
from backends.demo.telegram_methods import history as telegram_server
from backends.gate import Gate
from backends.history import OPEN, ArchivedGroup, HistoryPage, Known
from backends.model import Group, GroupId
from backends.slack.backend import SlackBackend
from reports.archive.formats import FORMATS
from reports.archive.journal import Journal
from reports.archive.manifest import read_manifest
from reports.archive.places import record_folder
from reports.archive.record import GroupRecord
from reports.archive.runs import note_start
from reports.archive.verification import verify
from reports.archive.wish import Ending
from tests.archive.running import Company
from tests.archive.test_export import differences, longest


async def slack_group(company: Company) -> Group:
    return longest(company, await company.groups(), "slack")


def later(company: Company, group: Group, seconds: int) -> str:
    newest = max(float(message["ts"]) for message in company.channel(group).messages)
    return f"{int(newest) + seconds}.000000"


async def test_more_news_than_a_page_holds_deletes_nothing(company: Company) -> None:
    """With ``oldest`` alone the server begins with what is closest to that."""
    await company.close()
    await company.start(page_cap=5)
    group = await slack_group(company)
    await company.export([group])
    for number in range(23):
        member = company.channel(group).members[0]
        Posted(group.id.native, member, later(company, group, 60), f"news {number}").apply(
            company.world.slack
        )
    await company.export([group])
    assert differences(company, [group]) == []
    assert company.record(group).deleted == 0


async def test_a_thread_whose_replies_are_all_gone(company: Company) -> None:
    group = await slack_group(company)
    await company.export([group])
    messages = company.channel(group).messages
    first, second = [message["ts"] for message in messages if message.get("reply_count")][:2]
    replies = {
        root: [m["ts"] for m in messages if m.get("thread_ts") == root != m["ts"]] for root in (first, second)
    }
    for ts in [*replies[first], *replies[second], second]:
        Deleted(group.id.native, ts).apply(company.world.slack)
    await company.export([group], lookback=MONDAY - MONDAY.replace(year=2000))
    record = company.record(group)
    gone = {kept.message.id for kept in record.messages() if kept.deleted is not None}
    assert gone == {*replies[first], *replies[second], second}
    assert differences(company, [group]) == []


async def test_a_root_and_its_replies_gone_at_once(company: Company) -> None:
    group = await slack_group(company)
    await company.export([group])
    channel = company.channel(group)
    root = next(message["ts"] for message in channel.messages if message.get("reply_count"))
    thread = {m["ts"] for m in channel.messages if root in (m["ts"], m.get("thread_ts"))}
    channel.messages[:] = [message for message in channel.messages if message["ts"] not in thread]
    await company.export([group], lookback=MONDAY - MONDAY.replace(year=2000))
    gone = {kept.message.id for kept in company.record(group).messages() if kept.deleted is not None}
    assert gone == thread


async def test_an_edited_reply_is_found_though_no_count_tells_of_it(company: Company) -> None:
    group = await slack_group(company)
    await company.export([group])
    messages = company.channel(group).messages
    reply = next(m for m in messages if m.get("thread_ts", m["ts"]) != m["ts"])
    old = reply["text"]
    Edited(group.id.native, reply["ts"], later(company, group, 60), "not what I said").apply(
        company.world.slack
    )
    await company.export([group])
    found = company.record(group).get(reply["ts"])
    assert found is not None
    assert found.message.text == old
    note_start(company.archive, "killed", datetime.now(UTC))
    with Journal.open(record_folder(company.archive, group.id)) as journal:
        journal.note_threads(1)
    await company.export([group], lookback=MONDAY - MONDAY.replace(year=2000))
    found = company.record(group).get(reply["ts"])
    assert found is not None
    assert (found.message.text, [one.text for one in found.earlier]) == ("not what I said", [old])


async def test_threads_that_are_read_again_add_no_versions(company: Company) -> None:
    """A root reads differently in the two methods, and as time goes by."""
    group = await slack_group(company)
    await company.export([group])
    before = company.record(group).lines
    note_start(company.archive, "killed", datetime.now(UTC))
    with Journal.open(record_folder(company.archive, group.id)) as journal:
        journal.note_threads(1)
    asked = company.asked()
    result = await company.export([group], lookback=MONDAY - MONDAY.replace(year=2000))
    assert (company.asked() - asked)["conversations.replies"] > 3
    assert result.outcomes[0].ending is Ending.NO_NEWS
    assert company.record(group).lines == before


async def test_an_older_half_that_may_not_be_read_leaves_the_newer_one(company: Company) -> None:
    group = next(group for group in await company.groups() if group.migrated_from)
    old = -int(group.migrated_from or 0)
    refused = {"platform": "telegram", "method": "messages.getHistory", "do": "error", "times": None}
    company.break_with({**refused, "match": str(old), "error": "PEER_ID_INVALID"})
    for _ in range(2):
        result = await company.export([group])
        assert result.outcomes[0].ending in (Ending.EXPORTED, Ending.NO_NEWS)
        assert "before the group became a supergroup" in result.outcomes[0].detail
    assert read_manifest(company.archive).groups[0].unseen == (result.outcomes[0].detail,)
    company.break_with()
    await company.export([group])
    assert differences(company, [group]) == []
    assert read_manifest(company.archive).groups[0].unseen == ()


async def test_a_group_wished_for_twice_is_read_once(company: Company) -> None:
    group = await slack_group(company)
    other = replace(group, id=GroupId.of("slack", group.id.account, "G" + group.id.native[1:]))
    result = await company.export([group, other, group])
    assert sorted(outcome.ending for outcome in result.outcomes) == ["exported", "no news", "no news"]
    assert differences(company, [group]) == []
    assert verify(company.archive).is_sound


async def test_what_a_killed_run_wrote_is_no_forgery(company: Company) -> None:
    groups = [group for group in await company.groups() if group.platform == "slack"]
    first, second = longest(company, groups, "slack"), groups[0]
    if first == second:
        second = groups[1]
    await company.export([first, second])
    journal = record_folder(company.archive, first.id) / "messages.jsonl"
    # A run that wrote a page, and was killed before its manifest.
    note_start(company.archive, "killed", datetime.now(UTC))
    with Journal.open(journal.parent) as opened:
        opened.append(HistoryPage(topics={"1": "x"}), found=MONDAY)
    await company.export([second])
    found = verify(company.archive)
    assert found.unfinished == (journal.relative_to(company.archive).as_posix(),)
    assert (found.changed, found.extra, len(found.problems)) == ((), (), 1)
    await company.export([first])
    assert verify(company.archive).is_sound


async def test_what_was_changed_before_the_next_export_is_still_told_after_it(company: Company) -> None:
    group = await slack_group(company)
    await company.export([group])
    journal = record_folder(company.archive, group.id) / "messages.jsonl"
    _age(company.archive, 60)
    stat = journal.stat()
    # By a careful hand: it can still be read, and looks as old as it was.
    journal.write_bytes(journal.read_bytes().replace(b'{"commit":{', b'{"commit": {', 1))
    os.utime(journal, (stat.st_atime, stat.st_mtime))
    await company.export([group])
    assert verify(company.archive).changed == (journal.relative_to(company.archive).as_posix(),)


def _age(archive: Path, seconds: float) -> None:
    for path in archive.rglob("*"):
        if path.is_file():
            stat = path.stat()
            os.utime(path, (stat.st_atime - seconds, stat.st_mtime - seconds))


async def test_empty_messages_and_deletions_on_the_way_hide_nothing(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server counts less than it holds, and fills pages with messages that are gone."""
    group = longest(company, await company.groups(), "telegram")
    monkeypatch.setattr(telegram_server, "PAGE", 40)
    whole = telegram_server._page
    pages = 0

    def page(*given: Any) -> Any:
        nonlocal pages
        pages += 1
        answer = whole(*given)
        if pages > 1 and isinstance(answer, types.messages.ChannelMessages):
            answer.count = max(answer.count - 100, 1)
        if answer.messages:
            answer.messages.insert(1, types.MessageEmpty(answer.messages[0].id, None))
        return answer

    monkeypatch.setattr(telegram_server, "_page", page)
    await company.export([group])
    assert pages > 2
    assert differences(company, [group]) == []


async def test_pages_that_begin_with_the_end_of_the_one_before_come_to_an_end(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = longest(company, await company.groups(), "telegram")
    place = telegram_server._place
    monkeypatch.setattr(telegram_server, "_place", lambda *given: max(place(*given) - 1, 0))
    monkeypatch.setattr(telegram_server, "PAGE", 40)
    await company.export([group])
    assert differences(company, [group]) == []
    record = company.record(group)
    assert record.versions == len(record)


Answer = Callable[[web.Request], Awaitable[web.Response]]


async def pages_of(
    history: Sequence[dict[str, object]], span: tuple[int, int], threads: Sequence[dict[str, object]] = ()
) -> list[HistoryPage]:
    """What a Slack that answers conversations.history, and .replies, with these, one after the other, makes
    us read.
    """
    answers, replies = list(history), list(threads)

    async def answer(request: web.Request) -> web.Response:
        if request.path.endswith("auth.test"):
            who = {
                "ok": True,
                "user_id": "U1",
                "team_id": "T1",
                "team": "x",
                "user": "x",
                "url": "https://x.slack.com/",
            }
            return web.json_response(who)
        if request.path.endswith("conversations.history"):
            return web.json_response(answers.pop(0))
        if request.path.endswith("conversations.replies"):
            return web.json_response(replies.pop(0))
        return web.json_response({"ok": True, "members": [], "channels": [], "user": {"id": "U1"}})

    app = web.Application()
    app.router.add_route("*", "/{any:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    backend = SlackBackend("xoxp-1", Gate("slack", limits={}, timeout=5), {}, api_url=url, direct=True)
    try:
        await backend.sign_in()
        group = ArchivedGroup(Group(GroupId.of("slack", "T1", "C1"), "x", "public"), parts=("",))  # type: ignore[arg-type]
        return [page async for page in backend.history().pages(group, "", span, Known())]
    finally:
        await backend.close()
        await runner.cleanup()


def listed(*seconds: int, more: bool = False, cursor: str = "") -> dict[str, object]:
    messages = [{"type": "message", "user": "U1", "text": "x", "ts": f"{one}.000000"} for one in seconds]
    return {"ok": True, "messages": messages, "has_more": more, "response_metadata": {"next_cursor": cursor}}


async def test_more_without_a_cursor_goes_on_by_time() -> None:
    pages = await pages_of([listed(30, 20, more=True), listed(20, 10)], (0, OPEN))
    assert {message.id for page in pages for message in page.messages} == {
        "10.000000",
        "20.000000",
        "30.000000",
    }


async def test_empty_pages_with_a_cursor_are_not_the_end() -> None:
    answers = [
        listed(more=True, cursor="a"),
        listed(30, more=True, cursor="b"),
        listed(cursor="c"),
        listed(10),
    ]
    pages = await pages_of(answers, (0, OPEN))
    assert [message.id for page in pages for message in page.messages] == ["30.000000", "10.000000"]


async def test_a_message_twice_in_a_page_is_one_version(tmp_path: Path) -> None:
    pages = await pages_of([listed(30, 30, 20, more=True, cursor="a"), listed(20, 10)], (0, OPEN))
    group = ArchivedGroup(Group(GroupId.of("slack", "T1", "C1"), "x", "public"), parts=("",))  # type: ignore[arg-type]
    with Journal.open(tmp_path / "record") as journal:
        for page in pages:
            journal.append(page, found=MONDAY, group=group)
    record = GroupRecord.open(tmp_path / "record")
    assert (len(record), record.versions, record.deleted) == (3, 3, 0)


@pytest.mark.parametrize("code", ["thread_not_found", "some_new_refusal"])
async def test_a_thread_that_is_refused_keeps_nothing_else_from_the_archive(
    company: Company, code: str
) -> None:
    """What of it stood in the channel too is archived, and each run says what could not be."""
    group = await slack_group(company)
    messages = company.channel(group).messages
    root = [message["ts"] for message in messages if message.get("reply_count")][-1]
    member = company.channel(group).members[0]
    told = Replied(group.id.native, member, later(company, group, 60), "for all", root, broadcast=True)
    told.apply(company.world.slack)
    thread = [message for message in messages if message.get("thread_ts") == root != message["ts"]]
    kept_back = {message["ts"] for message in thread if message.get("subtype") != "thread_broadcast"}
    assert kept_back
    match = {"ts": root}
    company.break_with(
        {"do": "error", "error": code, "method": "conversations.replies", "match": match, "times": None}
    )
    for _ in range(2):
        (outcome,) = (await company.export([group])).outcomes
        assert outcome.is_good
        assert outcome.detail.startswith("The thread of ")
        assert f"Slack refused: {code}." in outcome.detail
    archived = {kept.message.id for kept in company.record(group).messages()}
    assert archived == {message["ts"] for message in messages} - kept_back
    company.break_with()
    (outcome,) = (await company.export([group], lookback=MONDAY - MONDAY.replace(year=2000))).outcomes
    assert outcome.detail == ""
    assert differences(company, [group]) == []


@pytest.mark.parametrize("code", ["thread_not_found", "some_new_refusal"])
async def test_an_old_thread_that_was_refused_is_told_and_asked_for_until_it_is_read(
    company: Company, code: str
) -> None:
    """Later runs do not come by its root, and no search tells of it."""
    group = await slack_group(company)
    messages = company.channel(group).messages
    newest = max(float(message["ts"]) for message in messages)
    threads = {message["ts"]: 0.0 for message in messages if message.get("reply_count")}
    for message in messages:
        if (root := message.get("thread_ts")) in threads:
            threads[root] = max(threads[root], float(message["ts"]))
    old = next(root for root, last in threads.items() if last < newest - 30 * 86_400)
    fault = {"do": "error", "error": code, "method": "conversations.replies", "match": {"ts": old}}
    company.break_with(fault | {"times": None})
    for _ in range(3):
        before = company.asked()
        (outcome,) = (await company.export([group])).outcomes
        (entry,) = read_manifest(company.archive).groups
        assert (outcome.detail[:14], entry.unseen) == ("The thread of ", (outcome.detail,))
        asked = company.asked() - before
        assert asked["conversations.replies"] > 0
    assert asked["conversations.replies"] == 1
    company.break_with()
    (outcome,) = (await company.export([group])).outcomes
    (entry,) = read_manifest(company.archive).groups
    assert (outcome.detail, entry.unseen) == ("", ())
    assert differences(company, [group]) == []


async def test_a_bot_may_not_search_but_archives_the_rest(company: Company) -> None:
    group = await slack_group(company)
    fault = {"do": "error", "error": "not_allowed_token_type", "method": "search.messages", "times": None}
    company.break_with(fault)
    for _ in range(2):
        (outcome,) = (await company.export([group])).outcomes
        assert outcome.is_good, outcome.detail
    assert company.asked()["search.messages"] == 1
    assert differences(company, [group]) == []


async def test_a_thread_that_does_not_end_keeps_what_came_of_it() -> None:
    """More, but no cursor to it."""
    root: dict[str, object] = {"type": "message", "user": "U1", "text": "x", "ts": "10.000000"}
    root |= {"thread_ts": "10.000000", "reply_count": 2, "latest_reply": "12.000000"}
    reply = {"type": "message", "user": "U1", "text": "y", "ts": "11.000000", "thread_ts": "10.000000"}
    pages = await pages_of(
        [{"ok": True, "messages": [root]}],
        (0, OPEN),
        [{"ok": True, "messages": [root, reply], "has_more": True}],
    )
    assert {message.id for page in pages for message in page.messages} == {"10.000000", "11.000000"}
    assert [page.unread[:13] for page in pages if page.unread] == ["The thread of"]
    assert all(page.seen is None for page in pages)


async def test_a_channel_that_becomes_private_stays_one_group(company: Company) -> None:
    """Slack may change the first letter of its id with it."""
    world = company.world.slack
    groups = [group for group in await company.groups() if group.kind == "public"]
    group = next(group for group in groups if world.operator in company.channel(group).members)
    form = FORMATS["json"](UTC)
    await company.export([group], [form])
    channel = world.channels.pop(group.id.native)
    channel.id, channel.is_private = "G" + channel.id[1:], True
    world.channels[channel.id] = channel
    result = await company.export([group], [form])
    assert result.is_complete
    place = company.archive / "json" / "slack"
    listed = [
        [one["id"] for one in json.loads((place / name).read_text())]
        for name in ("channels.json", "groups.json")
    ]
    assert listed == [[], [channel.id]]
    assert len(list((company.archive / "record").iterdir())) == 1
    assert len([entry for entry in place.iterdir() if entry.is_dir()]) == 1
    assert verify(company.archive).is_sound
