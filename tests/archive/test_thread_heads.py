"""The head of a Slack thread: kept for its replies wherever Slack shows it."""

from pathlib import Path
from typing import Any

from backends.history import OPEN, ArchivedGroup
from backends.model import Group, GroupId, Kind
from reports.archive.bounds import within
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
