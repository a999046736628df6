"""An export of some days holds those days; a thread's beginning before them is kept, and marked."""

import csv
from datetime import date
from pathlib import Path

import pytest

from reports.archive.index import read_index
from reports.archive.manifest import read_manifest
from reports.archive.places import JOURNAL, record_folder
from reports.archive.record import GroupRecord
from reports.archive.verification import verify
from tests.archive.told import ACME, archive
from tests.reports.archive.histories import START, slack_message

DAY = 24 * 60
ROOT = slack_message(0, "asked on the first day")
OTHER = slack_message(10, "answered on the first day alone")
MIDDLE = slack_message(2 * DAY, "on the third day")
TOLD = (
    ROOT,
    slack_message(5, "at once", parent=ROOT.id),
    OTHER,
    slack_message(11, "at once, too", parent=OTHER.id),
    MIDDLE,
    slack_message(2 * DAY + 1, "late", parent=ROOT.id),
    slack_message(5 * DAY, "very late", parent=ROOT.id),
    slack_message(5 * DAY + 1, "very late, too", parent=MIDDLE.id),
)
THIRD = date(2026, 3, 4)
FORMATS = ("text", "json", "html", "csv")


def texts(folder: Path) -> list[str]:
    record = GroupRecord.open(record_folder(folder, ACME.id))
    return [kept.message.text for kept in record.messages()]


async def test_only_what_was_sent_then_and_what_it_answers(tmp_path: Path) -> None:
    (outcome,) = (await archive(tmp_path, {ACME: TOLD}, FORMATS, since=THIRD, until=THIRD)).outcomes
    assert texts(tmp_path) == ["asked on the first day", "on the third day", "late"]
    assert (outcome.first, outcome.last) == (MIDDLE.sent, TOLD[5].sent)
    (entry,) = read_manifest(tmp_path).groups
    assert (entry.first, entry.last) == (MIDDLE.sent, TOLD[5].sent)


async def test_the_beginning_is_marked_in_every_format(tmp_path: Path) -> None:
    await archive(tmp_path, {ACME: TOLD}, FORMATS, since=THIRD, until=THIRD)
    mark = "outside the days exported, kept for the repl"
    assert (tmp_path / "text" / "bitsafe-acme_C0123.txt").read_text().count(f"({mark}") == 1
    page = (tmp_path / "html" / "bitsafe-acme_C0123" / "page-0001.html").read_text()
    assert page.count(mark) == 1
    with (tmp_path / "csv" / "bitsafe-acme_C0123.csv").open(encoding="utf-8-sig") as file:
        assert [row["status"] for row in csv.DictReader(file)] == ["context", "current", "current"]
    days = sorted((tmp_path / "json" / "slack" / "bitsafe-acme").glob("*.json"))
    assert ["kept_for_replies" in day.read_text() for day in days] == [True, False]


@pytest.mark.parametrize(("since", "until"), [(THIRD, None), (None, THIRD), (THIRD, THIRD)])
async def test_a_later_export_of_everything_fills_it_up(
    tmp_path: Path, since: date | None, until: date | None
) -> None:
    await archive(tmp_path, {ACME: TOLD}, FORMATS, since=since, until=until)
    assert len(texts(tmp_path)) < len(TOLD)
    await archive(tmp_path, {ACME: TOLD}, FORMATS)
    assert texts(tmp_path) == [one.text for one in sorted(TOLD, key=lambda one: one.sent)]
    record = GroupRecord.open(record_folder(tmp_path, ACME.id))
    assert (record.beside, record.first) == (0, START)
    assert "outside the days" not in (tmp_path / "text" / "bitsafe-acme_C0123.txt").read_text()
    assert verify(tmp_path).is_sound


async def test_a_thread_that_was_cut_is_asked_for_by_wider_days_alone(tmp_path: Path) -> None:
    """No search finds it any more, and its root stands in days that were read."""
    told = (ROOT, slack_message(5, "at once", parent=ROOT.id), TOLD[6], MIDDLE)
    for until in (THIRD, THIRD):
        await archive(tmp_path, {ACME: told}, until=until)
        assert "very late" not in texts(tmp_path)
    index = read_index(record_folder(tmp_path, ACME.id) / JOURNAL)
    assert list(index.cut) == [ROOT.id]
    await archive(tmp_path, {ACME: told})
    assert texts(tmp_path) == [one.text for one in sorted(told, key=lambda one: one.sent)]
    assert read_index(record_folder(tmp_path, ACME.id) / JOURNAL).cut == {}


async def test_a_reply_deleted_in_a_thread_that_is_held_in_part_is_found(tmp_path: Path) -> None:
    await archive(tmp_path, {ACME: TOLD}, since=THIRD, until=THIRD)
    left = [one for one in TOLD if one.text != "late"]
    await archive(tmp_path, {ACME: left}, since=THIRD)
    record = GroupRecord.open(record_folder(tmp_path, ACME.id))
    assert [kept.message.text for kept in record.messages() if kept.deleted] == ["late"]


def told_of_days(folder: Path) -> tuple[bool, bool, bool]:
    """Whether the text, the group's own page, and the list of all groups say that days are left out."""
    places = (
        "text/bitsafe-acme_C0123.txt",
        "html/bitsafe-acme_C0123/index.html",
        "html/index.html",
    )
    text, page, listed = ((folder / place).read_text() for place in places)
    return "Days archived: only " in text, "<dt>Days</dt>" in page, ">only " in listed


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        (THIRD, None, "only from 4 March 2026 on"),
        (None, THIRD, "only up to 4 March 2026"),
        (THIRD, THIRD, "only 4 March 2026 to 4 March 2026"),
    ],
)
async def test_which_days_are_archived_is_told_until_all_are(
    tmp_path: Path, since: date | None, until: date | None, told: str
) -> None:
    """Though nothing had been said on those days that were left out."""
    middle = {ACME: [MIDDLE]}
    await archive(tmp_path, middle, FORMATS, since=since, until=until)
    assert f"Days archived: {told}\n" in (tmp_path / "text" / "bitsafe-acme_C0123.txt").read_text()
    assert told_of_days(tmp_path) == (True, True, True)
    await archive(tmp_path, {ACME: [MIDDLE, slack_message(9 * DAY, "news")]}, FORMATS)
    assert told_of_days(tmp_path) == (False, False, False)
    assert verify(tmp_path).is_sound


async def test_days_that_were_silent_are_filled_up_too(tmp_path: Path) -> None:
    await archive(tmp_path, {ACME: [MIDDLE]}, FORMATS, since=THIRD)
    await archive(tmp_path, {ACME: [MIDDLE]}, FORMATS)
    assert told_of_days(tmp_path) == (False, False, False)
    assert verify(tmp_path).is_sound


async def test_more_days_are_told_though_they_were_silent(tmp_path: Path) -> None:
    for until in (THIRD, date(2026, 3, 6)):
        await archive(tmp_path, {ACME: [MIDDLE]}, FORMATS, since=THIRD, until=until)
    text = (tmp_path / "text" / "bitsafe-acme_C0123.txt").read_text()
    assert "Days archived: only 4 March 2026 to 6 March 2026\n" in text
