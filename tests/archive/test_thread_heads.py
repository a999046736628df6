"""The head of a Slack thread: kept for its replies wherever Slack shows it; told of where it is gone."""

import re
from datetime import UTC
from pathlib import Path
from typing import Any

from backends.history import OPEN, ArchivedGroup, HistoryPage
from backends.model import Group, GroupId, Kind
from backends.slack.messages import to_message
from reports.archive.bounds import within
from reports.archive.formats import FORMATS
from reports.archive.journal import Journal
from reports.archive.record import GroupRecord
from tests.archive.test_other_servers import pages_of
from tests.reports.archive.histories import FOUND

ROOT = "10.000000"
GROUP = ArchivedGroup(Group(GroupId.of("slack", "T1", "C1"), "x", Kind.PUBLIC), parts=("",))
HEAD: dict[str, Any] = {"type": "message", "user": "U1", "text": "head", "ts": ROOT, "thread_ts": ROOT}
HEAD |= {"reply_count": 3, "latest_reply": "40.000000"}


def reply(second: int) -> dict[str, Any]:
    return {"type": "message", "user": "U1", "text": "reply", "ts": f"{second}.000000", "thread_ts": ROOT}


def answer(*messages: dict[str, Any], cursor: str = "") -> dict[str, Any]:
    more = {"has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}
    return {"ok": True, "messages": list(messages)} | more


async def test_it_is_kept_for_replies_on_a_page_that_it_does_not_head(tmp_path: Path) -> None:
    """Which of the pages holds the replies that are wished for is not known beforehand."""
    threads = [answer(HEAD, reply(20), cursor="a"), answer(reply(30), cursor="b"), answer(reply(40))]
    pages = await pages_of([answer(HEAD)], (0, OPEN), threads)
    with Journal.open(tmp_path / "record") as journal:
        # What is found of a thread alone, as where its head was sent before the days that are read.
        for page in (page for page in pages if page.covers is None and page.read is None):
            kept, beside = within(page, (25_000_000, OPEN), journal.index)
            journal.append(kept, found=FOUND, group=GROUP, context=beside)
    record = GroupRecord.open(tmp_path / "record")
    assert [(kept.message.id, kept.beside) for kept in record.messages()] == [
        (ROOT, True),
        ("30.000000", False),
        ("40.000000", False),
    ]


BETWEEN = {"type": "message", "user": "U1", "text": "between", "ts": "25.000000"}
TOMBSTONE = {**HEAD, "subtype": "tombstone", "user": "USLACKBOT", "text": "This message was deleted."}


def told(record: GroupRecord, folder: Path) -> tuple[list[str], list[str]]:
    """What stands in the text below its heading, and in the HTML page: what is not indented there, and
    which of it is a reply.
    """
    text, html = FORMATS["text"](UTC), FORMATS["html"](UTC)
    for written in (text, html):
        (folder / written.name).mkdir()
    (place,) = text.write_group(record, folder / "text")
    lines = [line for line in place.read_text().split("---\n\n")[1].splitlines() if line]
    pages = html.write_group(record, folder / "html")
    page = next(page for page in pages if page.name == "page-0001.html").read_text()
    words = re.findall(
        r'class="lost">([^<]*)|class="message( reply)?|<p class="text" dir="auto">([^<]*)', page
    )
    return lines, ["".join(found) for found in words]


async def test_replies_to_what_was_deleted_stand_together_under_a_line_that_says_so(tmp_path: Path) -> None:
    history = [answer(BETWEEN, TOMBSTONE)]
    pages = await pages_of(history, (0, OPEN), [answer(TOMBSTONE, reply(20), reply(30), reply(40))])
    with Journal.open(tmp_path / "record") as journal:
        for page in (*pages, *pages):
            journal.append(page, found=FOUND, group=GROUP)
    record = GroupRecord.open(tmp_path / "record")
    assert (len(record), record.deleted) == (4, 0)
    lost = "The beginning of this thread was deleted before it could be archived."
    at = "[1970-01-01 00:00:"
    lines, words = told(record, tmp_path)
    assert lines == [
        f"({lost})",
        f"    {at}20 UTC] U1: reply",
        f"    {at}30 UTC] U1: reply",
        f"    {at}40 UTC] U1: reply",
        f"{at}25 UTC] U1: between",
    ]
    assert words == [lost, *[" reply", "reply"] * 3, "", "between"]


def test_what_is_not_known_to_be_deleted_is_not_called_so(tmp_path: Path) -> None:
    broadcast = to_message({**reply(20), "subtype": "thread_broadcast"})
    with Journal.open(tmp_path / "record") as journal:
        journal.append(HistoryPage((broadcast,)), found=FOUND, group=GROUP)
    lines, words = told(GroupRecord.open(tmp_path / "record"), tmp_path)
    assert lines[0] == f"({words[0]})" == "(The beginning of this thread is not in the archive.)"
