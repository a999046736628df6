"""What a stranger put where exports write: told, left as it is, and never read, listed or replaced."""

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backends.history import ArchivedFile, HistoryPage, Media
from backends.model import Group
from reports.archive.group_files import hash_of
from reports.archive.journal import Journal
from reports.archive.manifest import read_manifest
from reports.archive.places import JOURNAL, record_folder
from reports.archive.runs import note_start, note_writes, output
from reports.archive.verification import verify
from reports.archive.wish import Ending
from tests.archive.told import ACME, NOVA, archive, said
from tests.reports.archive.histories import FOUND, channel, slack_message

FORMATS = ("text", "json", "html", "csv")
TOLD = {ACME: said("one"), NOVA: said("two")}


def plant(folder: Path, group: Group) -> Path:
    """A whole record, as an export would have written it."""
    place = record_folder(folder, group.id)
    place.parent.mkdir(parents=True, exist_ok=True)
    page = HistoryPage((slack_message(5, "never said"),), read=(0, 10**18))
    with Journal.open(place) as journal:
        journal.append(page, found=FOUND, group=channel(group.id.native, "planted"))
    return place


def told_anywhere(folder: Path, *words: str) -> list[str]:
    """Files other than journals that hold one of these."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != JOURNAL]
    return [path.name for path in files if any(word in path.read_text() for word in words)]


async def test_a_record_that_no_export_began_is_not_ours(tmp_path: Path) -> None:
    await archive(tmp_path, {ACME: said("one")}, FORMATS)
    place = plant(tmp_path, NOVA)
    before = hash_of(place / JOURNAL)
    for _ in range(2):
        result = await archive(tmp_path, {ACME: said("one")}, FORMATS)
        assert [f"record/{place.name} is not ours" in problem for problem in result.problems] == [True]
        assert [outcome.ending for outcome in result.outcomes] == [Ending.NO_NEWS]
        first, second = (await archive(tmp_path, TOLD, FORMATS)).outcomes
        assert (first.ending, second.ending) == (Ending.NO_NEWS, Ending.FAILED)
        assert "Move it away" in second.detail
        assert verify(tmp_path).extra == (f"record/{place.name}/{JOURNAL}",)
    assert hash_of(place / JOURNAL) == before
    assert [group.id for group in read_manifest(tmp_path).groups] == [str(ACME.id)]
    assert told_anywhere(tmp_path, "never said", "planted") == []
    shutil.rmtree(place)
    assert (await archive(tmp_path, TOLD, FORMATS)).is_complete
    assert verify(tmp_path).is_sound


async def test_nor_beside_a_run_that_was_killed(tmp_path: Path) -> None:
    """That run had said which records it would begin: this is none of them."""
    note_start(tmp_path, "killed", datetime.now(UTC), [record_folder(tmp_path, ACME.id).name])
    place = plant(tmp_path, NOVA)
    await archive(tmp_path, {ACME: said("one")}, FORMATS)
    assert verify(tmp_path).extra == (f"record/{place.name}/{JOURNAL}",)
    assert (await archive(tmp_path, TOLD, FORMATS)).outcomes[1].ending is Ending.FAILED


async def test_a_killed_runs_own_record_goes_on(tmp_path: Path) -> None:
    place = plant(tmp_path, ACME)
    note_start(tmp_path, "killed", datetime.now(UTC), [place.name])
    outcomes = (await archive(tmp_path, TOLD)).outcomes
    assert [outcome.ending for outcome in outcomes] == [Ending.EXPORTED, Ending.EXPORTED]
    assert verify(tmp_path).is_sound


OUTPUTS = (
    "text/bitsafe-acme_C0123.txt",
    "csv/bitsafe-acme_C0123.csv",
    "html/bitsafe-acme_C0123/search.html",
    "html/bitsafe-acme_C0123/page-0009.html",
)


@pytest.mark.parametrize("path", OUTPUTS)
@pytest.mark.parametrize("after", [False, True])
async def test_a_strangers_output_is_not_replaced(tmp_path: Path, path: str, after: bool) -> None:
    """The group's other formats are written, and that one once the file is moved away."""
    other = next(form for form in FORMATS if not path.startswith(form))
    if after:
        await archive(tmp_path, TOLD, [other])
    mine = tmp_path / path
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    for _ in range(2):
        first, second = (await archive(tmp_path, TOLD, FORMATS)).outcomes
        assert first.ending is Ending.FAILED
        assert first.detail == (
            f"{path} stood there already, and no export wrote it. Move it away, and export again."
        )
        assert second.is_good
        assert mine.read_text() == "mine"
        assert path in verify(tmp_path).extra
        written = {name.split("/")[0] for name, one in read_manifest(tmp_path).files.items() if one.group}
        assert written == set(FORMATS)
    listed = read_manifest(tmp_path).files
    acme = {name.split("/")[0] for name, one in listed.items() if one.group == "slack-T01-0123"}
    assert acme == set(FORMATS) - {path.split("/")[0]}
    mine.unlink()
    assert (await archive(tmp_path, TOLD, FORMATS)).is_complete
    assert verify(tmp_path).is_sound


@pytest.mark.parametrize("path", ["html/index.html", "json/slack/users.json"])
async def test_nor_is_one_that_would_be_about_all_groups(tmp_path: Path, path: str) -> None:
    mine = tmp_path / path
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    result = await archive(tmp_path, TOLD, FORMATS)
    assert [problem.startswith(f"{path} stood there already") for problem in result.problems] == [True]
    assert mine.read_text() == "mine"
    mine.unlink()
    assert (await archive(tmp_path, TOLD, FORMATS)).is_complete
    assert verify(tmp_path).is_sound


async def test_a_days_file_under_a_forged_mark_is_not_replaced(tmp_path: Path) -> None:
    place = tmp_path / "json" / "slack" / "mine"
    place.mkdir(parents=True)
    (place / ".channel").write_text(json.dumps({"id": "C0123"}))
    (place / "2026-03-02.json").write_text("mine")
    (outcome,) = (await archive(tmp_path, {ACME: said("one")}, FORMATS)).outcomes
    assert outcome.ending is Ending.FAILED
    assert (place / "2026-03-02.json").read_text() == "mine"


async def test_what_a_killed_run_wrote_is_ours_to_replace(tmp_path: Path) -> None:
    note_start(tmp_path, "killed", datetime.now(UTC), ["slack-T01-0123"])
    note_writes(tmp_path, "killed", [output("text", "slack-T01-0123")])
    half = tmp_path / OUTPUTS[0]
    half.parent.mkdir()
    half.write_text("half")
    # As on a file server whose clock is behind.
    os.utime(half, (1_700_000_000, 1_700_000_000))
    # Another run has ended since, which wrote no text.
    await archive(tmp_path, TOLD, ["csv"])
    assert (await archive(tmp_path, TOLD, FORMATS)).is_complete
    assert verify(tmp_path).is_sound


@pytest.mark.parametrize(
    "path", [OUTPUTS[0], "html/bitsafe-acme_C0123/page-0999.html", "json/slack/bitsafe-acme/2020-01-01.json"]
)
async def test_what_it_had_not_begun_to_write_is_not(tmp_path: Path, path: str) -> None:
    """Though the file is younger than the run that was killed."""
    await archive(tmp_path, {ACME: said("one")}, [form for form in FORMATS if form != "text"])
    note_start(tmp_path, "killed", datetime.now(UTC))
    note_writes(tmp_path, "killed", [output("html"), output("csv", "slack-T01-0123")])
    mine = tmp_path / path
    mine.parent.mkdir(parents=True, exist_ok=True)
    mine.write_text("mine")
    (outcome,) = (await archive(tmp_path, {ACME: said("one", "news")}, FORMATS)).outcomes
    assert outcome.detail.startswith(f"{path} stood there already")
    assert mine.read_text() == "mine"
    assert path in verify(tmp_path).extra


async def test_other_formats_written_since_make_no_stranger_of_it(tmp_path: Path) -> None:
    """Nor tampering, whatever runs ended after the one that was killed."""
    await archive(tmp_path, TOLD, ["csv"])
    note_start(tmp_path, "killed", datetime.now(UTC))
    note_writes(tmp_path, "killed", [output(form, "slack-T01-0123") for form in ("csv", "text")])
    for half in (tmp_path / OUTPUTS[0], tmp_path / OUTPUTS[1]):
        half.parent.mkdir(exist_ok=True)
        half.write_text("half")
    await archive(tmp_path, TOLD, ["json"])
    found = verify(tmp_path)
    assert (found.changed, found.extra, found.missing) == ((), (), ())
    assert set(found.unfinished) == {OUTPUTS[0], OUTPUTS[1]}
    assert ["did not come to its end" in problem for problem in found.problems] == [True]
    await archive(tmp_path, TOLD, ["csv", "text"])
    assert verify(tmp_path).is_sound


async def test_what_was_written_before_a_disk_was_full_is_ours_to_replace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reports.archive.formats.html.book import Book

    def full(book: Book) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Book, "_write_overview", full)
        (outcome,) = (await archive(tmp_path, {ACME: said("one")}, FORMATS)).outcomes
        assert outcome.ending is Ending.FAILED
    assert (await archive(tmp_path, {ACME: said("one")}, FORMATS)).is_complete
    assert verify(tmp_path).is_sound


DOCUMENT = ArchivedFile("F1", "offer.pdf", size=4)


@pytest.mark.parametrize(("content", "kept"), [(b"evil", False), (b"xxxx", True)])
async def test_a_strangers_attachment_is_not_taken_for_ours(
    tmp_path: Path, content: bytes, kept: bool
) -> None:
    """The same bytes may stand there: of a run that was killed before it noted them."""
    told = {ACME: [*said("one"), slack_message(2, "two", files=(DOCUMENT,))]}
    await archive(tmp_path, told)
    place = record_folder(tmp_path, ACME.id) / "files" / "offer_F1.pdf"
    place.parent.mkdir()
    place.write_bytes(content)
    (outcome,) = (await archive(tmp_path, told, media=Media(True))).outcomes
    assert (outcome.detail == "", outcome.files == 1, place.read_bytes()) == (kept, kept, content)
    assert verify(tmp_path).is_sound is kept
    if not kept:
        assert f"record/slack-T01-0123/files/{place.name} stood there already" in outcome.detail
        place.unlink()
        (outcome,) = (await archive(tmp_path, told, media=Media(True))).outcomes
        assert (outcome.detail, outcome.files) == ("", 1)
        assert verify(tmp_path).is_sound


async def test_one_file_of_two_messages_is_fetched_once(tmp_path: Path) -> None:
    shared = [slack_message(number, "see", files=(DOCUMENT,)) for number in (1, 2)]
    (outcome,) = (await archive(tmp_path, {ACME: shared}, media=Media(True))).outcomes
    assert outcome.files == 2
    assert [path.name for path in (tmp_path / "record").rglob("*.pdf")] == ["offer_F1.pdf"]
    assert verify(tmp_path).is_sound
