"""A group whose record is damaged keeps its place in what lists all groups, and all else goes on."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from backends.history import HistoryPage
from backends.model import Kind
from reports.archive.journal import Journal
from reports.archive.manifest import read_manifest
from reports.archive.places import JOURNAL, record_folder
from reports.archive.verification import verify
from reports.archive.wish import Ending
from tests.archive.told import ACME, NOVA, archive, said
from tests.reports.archive.histories import (
    FOUND,
    NEW_HALF,
    OLD_HALF,
    channel,
    chat,
    slack_message,
    telegram_message,
)

ROW = re.compile(r'<tr class="entry".*?</tr>', re.DOTALL)
DAMAGED = 'class="note">damaged'


def rows(folder: Path) -> dict[str, str]:
    """What the index of all groups says of each, by title."""
    found = ROW.findall((folder / "html" / "index.html").read_text())
    return {re.sub(r".*<bdi>(.*?)</bdi>.*", r"\1", row, flags=re.DOTALL): row for row in found}


async def test_a_damaged_group_stays_listed(tmp_path: Path) -> None:
    formats = ("json", "html")
    await archive(tmp_path, {ACME: said("one", "two"), NOVA: said("three")}, formats)
    lists = [tmp_path / "json" / "slack" / name for name in ("channels.json", "groups.json", "users.json")]
    before = [json.loads(path.read_text()) for path in lists]
    assert [DAMAGED in row for row in rows(tmp_path).values()] == [False, False]
    journal = record_folder(tmp_path, ACME.id) / JOURNAL
    journal.write_bytes(journal.read_bytes().replace(b"one", b"own", 1))
    for news in (("three",), ("three", "four")):
        result = await archive(tmp_path, {ACME: said("one", "two"), NOVA: said(*news)}, formats)
        assert [outcome.ending is Ending.FAILED for outcome in result.outcomes] == [True, False]
        after = [json.loads(path.read_text()) for path in lists]
        for old, new in zip(before, after, strict=True):
            assert sorted(one["id"] for one in new) == sorted(one["id"] for one in old)
        shown = rows(tmp_path)
        assert {title: DAMAGED in row for title, row in shown.items()} == {
            ACME.title: True,
            NOVA.title: False,
        }
        assert '<td class="number">2</td>' in shown[ACME.title]
    assert verify(tmp_path).extra == ()


@pytest.mark.parametrize("wished", [True, False])
@pytest.mark.parametrize("kind", ["added", "altered"])
async def test_a_forged_journal_is_in_no_list(tmp_path: Path, kind: str, wished: bool) -> None:
    """Whether its group is wished for or not: what stands there is what exports wrote."""
    told = {ACME: said("one", "two"), NOVA: said("three")}
    await archive(tmp_path, told, ("json", "html"))
    place = record_folder(tmp_path, ACME.id)
    if kind == "added":
        forged = slack_message(9, "forged", "UFORGED")
        with Journal.open(place) as journal:
            journal.append(HistoryPage((forged,), gone=(said("one")[0].key,)), found=FOUND)
    else:
        _rewrite(place)
    told[NOVA] = said("three", "four")
    for _ in range(2):
        result = await archive(tmp_path, told, ("json", "html"), only=() if wished else (NOVA,))
        assert not result.is_complete
        told_of = [*result.problems, *(outcome.detail for outcome in result.outcomes)]
        assert [text for text in told_of if f"record/{place.name}/{JOURNAL} was {kind}" in text] != []
        row = rows(tmp_path)[ACME.title]
        assert DAMAGED in row
        assert '<td class="number">2</td>' in row
        assert '<td class="number">2</td>' in rows(tmp_path)[NOVA.title]
        assert "UFORGED" not in (tmp_path / "json" / "slack" / "users.json").read_text()
        assert [entry.messages for entry in read_manifest(tmp_path).groups] == [2, 2]


def _rewrite(place: Path) -> None:
    """Another journal in the place of ours, sound in itself."""
    (place / JOURNAL).unlink()
    with Journal.open(place) as journal:
        forged = [slack_message(number, "forged", "UFORGED") for number in range(9)]
        journal.append(HistoryPage(tuple(forged)), found=FOUND, group=channel())


@pytest.mark.parametrize("when", ["before it migrated", "since"])
async def test_one_that_migrated_stays_listed_too(tmp_path: Path, when: str) -> None:
    """Its pages are still in the folder that has the old half's id."""
    old = chat(OLD_HALF, "Acme", Kind.BASIC).group
    new = replace(chat(NEW_HALF, "Acme", Kind.SUPERGROUP).group, migrated_from=OLD_HALF)
    first = telegram_message(1, "before", part=OLD_HALF)
    told = {new: [first, telegram_message(2, "since")], ACME: said("one")}
    await archive(tmp_path, {old: [first], ACME: said("one")}, ["html"])
    if when == "since":
        await archive(tmp_path, told, ["html"])
        journal = record_folder(tmp_path, new.id) / JOURNAL
    else:
        journal = record_folder(tmp_path, old.id) / JOURNAL
    journal.write_bytes(journal.read_bytes().replace(b'"before"', b'"befoul"', 1))
    messages = 2 if when == "since" else 1
    for _ in range(2):
        result = await archive(tmp_path, told, ["html"])
        assert [outcome.ending is Ending.FAILED for outcome in result.outcomes] == [True, False]
        row = rows(tmp_path)["Acme"]
        assert DAMAGED in row
        assert f'<td class="number">{messages}</td>' in row
        assert [entry.messages for entry in read_manifest(tmp_path).groups] == [1, messages]
    (tmp_path / "html" / "index.html").unlink()
    await archive(tmp_path, {ACME: said("one")}, ["html"])
    assert DAMAGED in rows(tmp_path)["Acme"]
