"""What the check of an archive tells, and what the next export does about it."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from backends.errors import BitsafeError
from backends.history import ArchivedFile, HistoryPage, Media
from backends.model import Group, GroupId, Kind
from reports.archive.group_files import hash_of
from reports.archive.journal import Journal
from reports.archive.places import JOURNAL, MANIFEST, RUNS, record_folder
from reports.archive.record import GroupRecord
from reports.archive.runs import note_start, note_writes, output
from reports.archive.verification import Verification, verify
from reports.archive.wish import Ending
from tests.archive.told import ACME, NOVA, archive, said
from tests.reports.archive.histories import FOUND, NEW_HALF, channel, slack_message, telegram_message

FORMATS = ("text", "json", "html", "csv")
TEXT = "text/bitsafe-acme_C0123.txt"


@pytest.mark.parametrize("path", [TEXT, "csv/bitsafe-acme_C0123.csv", "html/bitsafe-acme_C0123/search.html"])
async def test_a_file_that_was_deleted_or_altered_is_written_anew(tmp_path: Path, path: str) -> None:
    told = {ACME: said("one"), NOVA: said("two")}
    await archive(tmp_path, told, FORMATS)
    before = (tmp_path / path).read_bytes()
    for spoil in (Path.unlink, lambda place: place.write_text("forged")):
        spoil(tmp_path / path)
        first, second = (await archive(tmp_path, told, FORMATS)).outcomes
        assert (first.ending, first.restored, second.restored) == (Ending.NO_NEWS, 1, 0)
        assert (tmp_path / path).read_bytes() == before
        assert verify(tmp_path).is_sound


@pytest.mark.parametrize("path", ["html/index.html", "json/slack/channels.json"])
async def test_so_is_what_is_about_all_groups(tmp_path: Path, path: str) -> None:
    told = {ACME: said("one")}
    await archive(tmp_path, told, FORMATS)
    (tmp_path / path).unlink()
    await archive(tmp_path, told, FORMATS)
    assert verify(tmp_path).is_sound


async def test_what_is_missing_stays_missing_until_its_group_is_exported(tmp_path: Path) -> None:
    await archive(tmp_path, {ACME: said("one"), NOVA: said("two")})
    (tmp_path / TEXT).unlink()
    news = {ACME: said("one"), NOVA: said("two", "news")}
    await archive(tmp_path, news, only=[NOVA])
    assert verify(tmp_path).missing == (TEXT,)
    await archive(tmp_path, news, ["csv"], only=[ACME])
    assert verify(tmp_path).missing == (TEXT,)
    await archive(tmp_path, news, only=[ACME])
    assert verify(tmp_path).is_sound


async def test_a_strangers_file_never_becomes_the_archives(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    half_written = tmp_path / "notes" / ".mine~"
    half_written.parent.mkdir()
    half_written.write_text("mine")
    await archive(tmp_path, {ACME: said("one")})
    (tmp_path / "text" / "evil.txt").write_text("evil")
    await archive(tmp_path, {ACME: said("one", "news")})
    found = verify(tmp_path)
    assert found.extra == ("mine.txt", "notes/.mine~", "text/evil.txt")
    assert (found.missing, found.changed, found.problems) == ((), (), ())
    assert half_written.exists()


STRANGERS = (
    "csv/.bashrc.markdown",
    "csv/sub/.notes~",
    "evil.exe.part",
    "html/bitsafe-acme_C0123/.notes~",
    "json/slack/bitsafe-acme/.notes~",
    "record/.DS_Store",
    "record/deep/x.part",
    "text/movie.mkv.part",
)
HALVES = (
    ".manifest.json.a1b2_c3d",
    "csv/.bitsafe-acme_C0123.csv~",
    "html/.index.html~",
    "html/bitsafe-acme_C0123/.page-0001.html~",
    "json/slack/.users.json~",
    "json/slack/bitsafe-acme/..channel.a1b2_c3d",
    "json/slack/bitsafe-acme/.2026-01-05.json~",
    "json/telegram/Chat_1000000000001/.result.json~",
    "record/slack-T01-0123/files/report_F1.pdf.part",
    "text/.bitsafe-acme_C0123.txt~",
)


async def test_only_our_own_half_written_files_are_taken_away(tmp_path: Path) -> None:
    for name in (*STRANGERS, *HALVES):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("half")
    assert (await archive(tmp_path, {ACME: said("one")}, FORMATS)).is_complete
    assert [name for name in HALVES if (tmp_path / name).exists()] == []
    assert verify(tmp_path).extra == STRANGERS


async def test_what_is_coming_in_is_no_strangers(tmp_path: Path) -> None:
    await archive(tmp_path, {ACME: said("one")})
    coming = record_folder(tmp_path, ACME.id) / "files" / "report_F1.pdf.part"
    coming.parent.mkdir()
    coming.write_text("half")
    assert verify(tmp_path).is_sound


def killed(folder: Path) -> Path:
    """What a run leaves that was killed after its first page."""
    note_start(folder, "killed", datetime.now(UTC))
    place = record_folder(folder, ACME.id)
    with Journal.open(place) as journal:
        journal.append(HistoryPage((slack_message(9, "news"),)), found=FOUND)
    note_writes(folder, "killed", [output("text", place.name)])
    (folder / TEXT).write_text("half of it")
    return place / JOURNAL


async def test_an_unfinished_run_is_no_tampering(tmp_path: Path) -> None:
    await archive(tmp_path, {ACME: said("one")})
    journal = killed(tmp_path)
    found = verify(tmp_path)
    assert found.unfinished == (journal.relative_to(tmp_path).as_posix(), TEXT)
    assert (found.changed, found.extra) == ((), ())
    assert ["did not come to its end" in problem for problem in found.problems] == [True]
    await archive(tmp_path, {ACME: [*said("one"), slack_message(9, "news")]})
    assert verify(tmp_path).is_sound


async def test_tampering_is_found_in_an_unfinished_run_too(tmp_path: Path) -> None:
    await archive(tmp_path, {ACME: said("one")})
    journal = killed(tmp_path)
    name = journal.relative_to(tmp_path).as_posix()
    journal.write_bytes(journal.read_bytes().replace(b'{"commit":{', b'{"commit": {', 1))
    assert verify(tmp_path).changed == (name,)
    (outcome,) = (await archive(tmp_path, {ACME: [*said("one"), slack_message(9, "news")]})).outcomes
    assert outcome.ending is Ending.FAILED
    assert outcome.detail.startswith(f"{name} was altered")
    assert verify(tmp_path).changed == (name,)


async def test_a_journal_that_grew_without_an_export_is_changed(tmp_path: Path) -> None:
    await archive(tmp_path, {ACME: said("one")})
    journal = record_folder(tmp_path, ACME.id) / JOURNAL
    with journal.open("a") as file:
        file.write("more\n")
    assert verify(tmp_path).changed == (journal.relative_to(tmp_path).as_posix(),)


@pytest.mark.parametrize("kind", ["message", "file"])
async def test_what_a_stranger_adds_to_a_journal_stays_a_strangers(tmp_path: Path, kind: str) -> None:
    """Though its lines are as an export would write them; the other group is exported all the same."""
    document = ArchivedFile("F1", "offer.pdf", size=4)
    told = {ACME: [*said("one"), slack_message(2, "two", files=(document,))], NOVA: said("two")}
    await archive(tmp_path, told, FORMATS, media=Media(True))
    place = record_folder(tmp_path, ACME.id)
    name = f"record/{place.name}/{JOURNAL}"
    with Journal.open(place) as journal:
        if kind == "message":
            journal.append(HistoryPage((slack_message(9, "forged"),)), found=FOUND)
            changed: tuple[str, ...] = (name,)
        else:
            (known,) = GroupRecord.of(place, journal.index).file_lines()
            (place / known.path).write_bytes(b"evil")
            journal.keep_file(msgspec.structs.replace(known, sha256=hash_of(place / known.path)[1]))
            changed = (f"record/{place.name}/{known.path}", name)
    assert set(verify(tmp_path).changed) == set(changed)
    told[NOVA] = said("two", "news")
    for _ in range(2):
        first, second = (await archive(tmp_path, told, FORMATS, media=Media(True))).outcomes
        assert first.ending is Ending.FAILED
        assert f"{name} was added to by something else than an export" in first.detail
        assert second.is_good
        assert set(verify(tmp_path).changed) == set(changed)
        assert "forged" not in (tmp_path / TEXT).read_text()


async def test_a_first_export_that_was_killed_says_so(tmp_path: Path) -> None:
    note_start(tmp_path, "killed", datetime.now(UTC))
    with pytest.raises(BitsafeError, match=r"did not come to its end.*Export into it again"):
        verify(tmp_path)


async def test_a_record_that_is_gone_is_read_again_and_said(tmp_path: Path) -> None:
    await archive(tmp_path, {ACME: said("one")})
    (record_folder(tmp_path, ACME.id) / JOURNAL).unlink()
    assert len(verify(tmp_path).missing) == 1
    (outcome,) = (await archive(tmp_path, {ACME: said("one")})).outcomes
    assert outcome.detail.startswith("Its record was missing")
    assert verify(tmp_path) == Verification(3)


@pytest.mark.parametrize("left", [None, "{}", '{"format": 1}'])
@pytest.mark.parametrize("runs", [True, False])
async def test_a_manifest_that_is_lost_is_to_be_restored_and_nothing_is_moved(
    tmp_path: Path, left: str | None, runs: bool
) -> None:
    """What deletions and earlier versions the record knows would be lost with it."""
    folder, told = tmp_path / "archive", {ACME: said("one"), NOVA: said("two")}
    await archive(folder, told, FORMATS)
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in (MANIFEST, RUNS)[: 1 if runs else 2]:
        (folder / name).rename(copy / name)
    if left is not None:
        (folder / MANIFEST).write_text(left)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(BitsafeError, match=r"Restore (it|both) from a copy"):
        verify(folder)
    with pytest.raises(BitsafeError, match=r"Restore (it|both) from a copy"):
        await archive(folder, told, FORMATS)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    for path in copy.iterdir():
        path.rename(folder / path.name)
    outcomes = (await archive(folder, told, FORMATS)).outcomes
    assert {outcome.ending for outcome in outcomes} == {Ending.NO_NEWS}
    assert verify(folder).is_sound


async def test_a_manifest_that_was_altered_is_to_be_restored(tmp_path: Path) -> None:
    """No export goes on from it: forged along with a file, it would make that one ours."""
    await archive(tmp_path, {ACME: said("one")})
    manifest, before = tmp_path / MANIFEST, (tmp_path / MANIFEST).read_bytes()
    text = (tmp_path / TEXT).read_bytes()
    (tmp_path / TEXT).write_text("forged")
    size, digest = hash_of(tmp_path / TEXT)
    known = msgspec.json.decode(before)
    known["files"][TEXT] |= {"size": size, "sha256": digest}
    manifest.write_bytes(msgspec.json.encode(known))
    for _ in range(2):
        (problem,) = verify(tmp_path).problems
        assert problem == (
            f"{MANIFEST} was altered by something else than an export: restore the last one from a copy."
        )
        with pytest.raises(BitsafeError, match=r"altered by something else.*Restore it from a copy"):
            await archive(tmp_path, {ACME: said("one")})
    manifest.write_bytes(before)
    assert (await archive(tmp_path, {ACME: said("one")})).outcomes[0].restored == 1
    assert (tmp_path / TEXT).read_bytes() == text
    assert verify(tmp_path).is_sound


async def test_a_run_killed_before_its_end_was_noted_leaves_a_manifest_to_go_on_from(tmp_path: Path) -> None:
    await archive(tmp_path, {ACME: said("one")})
    lines = (tmp_path / RUNS).read_bytes().splitlines(keepends=True)
    (tmp_path / RUNS).write_bytes(b"".join(lines[:-1]))
    assert ["did not come to its end" in problem for problem in verify(tmp_path).problems] == [True]
    assert (await archive(tmp_path, {ACME: said("one")})).is_complete
    assert verify(tmp_path).is_sound


async def test_without_its_runs_nothing_vouches_for_a_manifest(tmp_path: Path) -> None:
    await archive(tmp_path, {ACME: said("one")})
    (tmp_path / RUNS).unlink()
    assert verify(tmp_path).problems == (
        f"{RUNS} is missing: nothing vouches for {MANIFEST}. Restore it from a copy.",
    )
    with pytest.raises(BitsafeError, match=r"runs.jsonl.* is missing. Restore it"):
        await archive(tmp_path, {ACME: said("one")})


NOT_FINISHED = "not finished{}: export again, it goes on from there."


async def test_groups_that_a_stopped_export_had_not_come_to_are_told_until_they_are_exported(
    tmp_path: Path,
) -> None:
    told = {ACME: said("one"), NOVA: said("two")}
    await archive(tmp_path, told, stopped=True)
    found = verify(tmp_path)
    titles = " (bitsafe-acme, bitsafe-nova)"
    assert (found.is_sound, found.problems) == (False, ("2 groups are " + NOT_FINISHED.format(titles),))
    await archive(tmp_path, told, only=[NOVA])
    assert verify(tmp_path).problems == ("1 group is " + NOT_FINISHED.format(" (bitsafe-acme)"),)
    await archive(tmp_path, told, only=[ACME])
    assert verify(tmp_path).is_sound
    await archive(tmp_path, told, stopped=True)
    assert verify(tmp_path).problems == found.problems
    await archive(tmp_path, told)
    assert verify(tmp_path).is_sound


async def test_many_of_them_are_counted(tmp_path: Path) -> None:
    groups = [channel(f"C{number}", f"group {number}").group for number in range(7)]
    await archive(tmp_path, {group: said("one") for group in groups}, stopped=True)
    assert verify(tmp_path).problems == ("7 groups are " + NOT_FINISHED.format(""),)


async def test_one_that_has_migrated_since_is_finished_under_its_new_id(tmp_path: Path) -> None:
    old = Group(GroupId.of("telegram", "77", "-5001"), "Acme", Kind.BASIC)
    await archive(tmp_path, {old: [telegram_message(1, "one", part="-5001")]}, stopped=True)
    assert not verify(tmp_path).is_sound
    new = Group(GroupId.of("telegram", "77", NEW_HALF), "Acme", Kind.SUPERGROUP, migrated_from="-5001")
    told = [telegram_message(1, "one", part="-5001"), telegram_message(1, "two")]
    await archive(tmp_path, {new: told})
    assert verify(tmp_path).problems == ()
