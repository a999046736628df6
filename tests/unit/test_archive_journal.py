"""The record of a group: whatever a kill, a full disk or a stranger does to its file."""

import os
import resource
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.errors import WriteError
from backends.history import OPEN, ArchivedGroup, ArchivedMessage, HistoryPage
from backends.model import Group, GroupId, Kind
from reports.archive.index import Damaged
from reports.archive.journal import Journal
from reports.archive.places import JOURNAL
from reports.archive.record import GroupRecord

START = datetime(2026, 3, 1, tzinfo=UTC)
FOUND = datetime(2026, 3, 9, tzinfo=UTC)
GROUP = ArchivedGroup(Group(GroupId("slack:T1/C1"), "acme-bitsafe", Kind.PRIVATE), parts=("",))


def message(number: int, text: str = "hello", **fields: Any) -> ArchivedMessage:
    sent = START + timedelta(seconds=number)
    return ArchivedMessage(
        f"{int(sent.timestamp())}.000100", sent.replace(microsecond=100), text=text, **fields
    )


def micro(number: int) -> int:
    return int((START + timedelta(seconds=number)).timestamp()) * 1_000_000


def write(folder: Path, *pages: HistoryPage) -> None:
    with Journal.open(folder) as journal:
        for page in pages:
            journal.append(page, found=FOUND, group=GROUP)


def page(*messages: ArchivedMessage, low: int = 0, high: int = 0, covers: bool = True) -> HistoryPage:
    span = (micro(low), micro(high)) if high else None
    return HistoryPage(messages, covers=span if covers else None, read=span)


def texts(folder: Path) -> list[str]:
    return [kept.message.text for kept in GroupRecord.open(folder).messages()]


def test_what_is_written_comes_back_in_the_order_of_time(tmp_path: Path) -> None:
    write(tmp_path / "g", page(message(3, "c"), message(4, "d")), page(message(1, "a"), message(2, "b")))
    assert texts(tmp_path / "g") == ["a", "b", "c", "d"]
    assert oct((tmp_path / "g").stat().st_mode)[-3:] == "700"
    assert oct((tmp_path / "g" / JOURNAL).stat().st_mode)[-3:] == "600"


def test_a_page_read_twice_adds_nothing(tmp_path: Path) -> None:
    same = page(message(1), message(2), low=0, high=5)
    write(tmp_path / "g", same)
    size = (tmp_path / "g" / JOURNAL).stat().st_size
    write(tmp_path / "g", same)
    assert (tmp_path / "g" / JOURNAL).stat().st_size == size


def test_an_edit_adds_a_version_and_a_reaction_does_not(tmp_path: Path) -> None:
    folder = tmp_path / "g"
    write(folder, page(message(1, "first")), page(message(1, "second")))
    with Journal.open(folder) as journal:
        journal.append(page(message(1, "second", raw={"reactions": 1})), found=FOUND)
    (kept,) = GroupRecord.open(folder).messages()
    assert [one.text for one in kept.earlier] == ["first"]
    assert kept.message.raw == {"reactions": 1}


def test_what_a_page_proves_gone_is_marked_once_and_kept(tmp_path: Path) -> None:
    folder = tmp_path / "g"
    first = page(message(1), message(2), message(3), low=0, high=9)
    again = page(message(1), message(3), low=0, high=9)
    write(folder, first, again, again)
    marks = {kept.message.id: kept.deleted for kept in GroupRecord.open(folder).messages()}
    assert marks == {message(1).id: None, message(2).id: FOUND, message(3).id: None}
    assert (folder / JOURNAL).read_text().count('"gone":{') == 1


def test_only_what_a_page_covers_can_be_gone(tmp_path: Path) -> None:
    folder = tmp_path / "g"
    write(folder, page(message(1), message(9), low=0, high=9), page(message(9), low=5, high=9))
    assert GroupRecord.open(folder).deleted == 0


def test_a_reply_is_gone_only_by_its_thread(tmp_path: Path) -> None:
    folder = tmp_path / "g"
    root, reply = message(1), message(2, parent=message(1).id)
    thread = HistoryPage((reply,), thread=root.id, seen=(reply.id, 1), replies=frozenset({reply.id}))
    write(folder, page(root, low=0, high=9), thread, page(root, low=0, high=9))
    assert GroupRecord.open(folder).deleted == 0
    write(folder, HistoryPage((), thread=root.id, seen=("", 0)))
    assert GroupRecord.open(folder).deleted == 1


def test_an_open_end_reaches_to_whatever_is_newest(tmp_path: Path) -> None:
    folder = tmp_path / "g"
    write(folder, page(message(1), message(8), low=0, high=8))
    write(folder, HistoryPage((message(1),), covers=(micro(0), OPEN)))
    assert [kept.deleted for kept in GroupRecord.open(folder).messages()] == [None, FOUND]


@given(cut=st.integers(1, 4_000))
def test_wherever_a_kill_cuts_it_whole_pages_stay(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    folder = tmp_path_factory.mktemp("kill") / "g"
    pages = [page(message(n), message(n + 1), low=n, high=n + 1) for n in (1, 3, 5, 7)]
    write(folder, *pages)
    whole = (folder / JOURNAL).read_bytes()
    os.truncate(folder / JOURNAL, min(cut, len(whole)))
    with Journal.open(folder) as journal:
        assert len(journal.index.entries) % 2 == 0
        assert (folder / JOURNAL).read_bytes() == whole[: journal.index.end]
    write(folder, *pages)
    assert len(GroupRecord.open(folder)) == 8


def test_damage_before_the_end_is_told_and_nothing_is_thrown_away(tmp_path: Path) -> None:
    folder = tmp_path / "g"
    write(folder, page(message(1)), page(message(2)), page(message(3)))
    data = bytearray((folder / JOURNAL).read_bytes())
    data[data.index(b'"hello"') + 1] ^= 1
    (folder / JOURNAL).write_bytes(data)
    with pytest.raises(Damaged, match="is damaged"):
        Journal.open(folder)
    assert (folder / JOURNAL).read_bytes() == data


def test_a_full_disk_leaves_whole_pages(tmp_path: Path) -> None:
    folder = tmp_path / "g"
    write(folder, page(message(1)))
    size = (folder / JOURNAL).stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    # Python ignores SIGXFSZ, so that the write fails as it does on a full disk.
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 200, hard))
    try:
        with Journal.open(folder) as journal, pytest.raises(WriteError, match="could not be written"):
            journal.append(page(message(2, "x" * 1_000)), found=FOUND)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert texts(folder) == ["hello"]
    write(folder, page(message(2, "later")))
    assert texts(folder) == ["hello", "later"]


def test_half_a_surrogate_pair_is_written(tmp_path: Path) -> None:
    write(tmp_path / "g", page(message(1, "a\ud83d")))
    assert texts(tmp_path / "g") == ["a\ufffd"]
    write(tmp_path / "g", page(message(1, "a\ud83d")))
    assert GroupRecord.open(tmp_path / "g").versions == 1


def test_titles_are_remembered_and_the_folder_stays(tmp_path: Path) -> None:
    folder = tmp_path / "g"
    write(folder, page(message(1)))
    renamed = ArchivedGroup(Group(GroupId("slack:T1/C1"), "acme-new", Kind.PRIVATE), parts=("",))
    with Journal.open(folder) as journal:
        journal.append(HistoryPage(), found=FOUND, group=renamed)
    record = GroupRecord.open(folder)
    assert record.titles == ("acme-bitsafe", "acme-new")
    assert record.group.group.title == "acme-new"
