"""What is kept of an export until it has ended, and the folder and size that are told before it starts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from backends.errors import BitsafeError, LockHeld, NotSignedIn, WriteError
from backends.history import HistorySource, Media
from backends.model import Group, Platform
from reports.archive.destination import Destination, look_at
from reports.archive.estimate import Survey, Surveyed, survey
from reports.archive.folders import opened
from reports.archive.manifest import read_manifest
from reports.archive.wish import Ending, ExportResult, GroupOutcome, Wish
from tests.archive.told import ACME, NOVA, Told, ToldOnTelegram, archive, said
from tests.reports.archive.histories import channel, chat
from tui import export_left
from tui.export_left import Left
from tui.export_text import barred_lines, estimate_text, summary
from tui.exporting import FORMAT_NAMES, Exporting, ExportOrder
from tui.jobs import Jobs, Options

TELEGRAM: Platform = "telegram"
BEFORE = datetime.now(UTC) - timedelta(days=1)


def left_of(folder: Path, begun: datetime = BEFORE) -> Left:
    return Left(str(folder), (str(ACME.id), str(NOVA.id)), ("text",), begun)


async def test_what_another_program_goes_on_with_is_not_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BITSAFE_TUI_HOME", str(tmp_path))
    jobs = Jobs(Options(demo=True))
    jobs.open_place()
    folder = tmp_path / "archive"
    left = left_of(folder)
    export_left.keep(jobs.place.home.state, left)
    async with opened(folder):
        assert jobs.export_left() is None
    assert jobs.export_left() == left


async def test_what_another_run_has_ended_is_not_left(tmp_path: Path) -> None:
    folder, left = tmp_path / "archive", left_of(tmp_path / "archive")
    export_left.keep(tmp_path, left)
    assert export_left.find(tmp_path) is None
    (folder / "record").mkdir(parents=True)
    assert export_left.find(tmp_path) == left
    await archive(folder, {ACME: said("one"), NOVA: said("two")}, only=[ACME])
    assert export_left.find(tmp_path) == msgspec.structs.replace(left, groups=(str(NOVA.id),))
    export_left.settle(tmp_path, left_of(folder, datetime.now(UTC)))
    assert export_left.find(tmp_path) is not None
    await archive(folder, {ACME: said("one"), NOVA: said("two")})
    assert export_left.find(tmp_path) is None


def test_what_was_asked_for_last_is_asked_for_again_of_other_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BITSAFE_TUI_HOME", str(tmp_path))
    order = ExportOrder(
        [ACME],
        ("json",),
        tmp_path / "there",
        date(2026, 1, 1),
        date(2026, 2, 1),
        Media(True, 5_000_000, frozenset({"photo"})),
        True,
    )
    jobs = Jobs(Options(demo=True))
    jobs.open_place()
    exporting = Exporting(jobs)
    assert exporting.order_like_last([NOVA]) == ExportOrder([NOVA])
    exporting.keep_last(order)
    assert exporting.order_like_last([NOVA]) == replace(order, groups=[NOVA], since=None, until=None)
    kept = next(tmp_path.rglob("export-last.json"))
    for wrong in ({"formats": ["pdf"]}, {"kinds": ["nonsense"]}):
        kept.write_bytes(msgspec.json.encode(msgspec.json.decode(kept.read_bytes()) | wrong))
        assert exporting.order_like_last([NOVA]) == ExportOrder([NOVA])
        exporting.keep_last(order)
    next(tmp_path.rglob("export-last.json")).write_text("{")
    assert exporting.order_like_last([NOVA]) == ExportOrder([NOVA])


def test_what_is_kept_and_cannot_be_read_is_nothing(tmp_path: Path) -> None:
    assert export_left.find(tmp_path) is None
    (tmp_path / "export.json").write_text("{")
    assert export_left.find(tmp_path) is None
    export_left.settle(tmp_path, None)
    assert list(tmp_path.iterdir()) == []


async def test_what_stands_in_a_folder(tmp_path: Path) -> None:
    new, archived, others = tmp_path / "a" / "b", tmp_path / "archive", tmp_path / "others"
    await archive(archived, {ACME: said("one")}, ("text", "json", "html", "csv"))
    others.mkdir()
    (others / "text").write_text("mine")
    (others / "b").write_text("mine")
    assert look_at(new) == Destination()
    assert look_at(archived) == Destination(archived=True)
    (archived / "mine").write_text("mine")
    assert look_at(archived) == Destination(archived=True, others=1)
    assert look_at(others) == Destination(others=2)
    for wrong in (others / "b", others / "b" / "c"):
        with pytest.raises(WriteError, match=r"b is a file, not a folder\. Choose another"):
            look_at(wrong)


@pytest.mark.parametrize(
    ("groups", "told"),
    [
        ([Surveyed(TELEGRAM, 500)], "About 500 new messages in 1 group, 616 kB, 1 s"),
        ([Surveyed("slack")], "1 group; how many messages, nobody tells beforehand"),
        (
            [Surveyed(TELEGRAM, 500), Surveyed("slack"), Surveyed("slack")],
            "About 500 new messages in 1 group; of 2 more nobody tells how many, 629 kB, 3 s",
        ),
        ([Surveyed(TELEGRAM, None, 9, {"-1": ((0, 9),)})], "Archived before: only what is new is read, 1 s"),
        ([Surveyed(TELEGRAM, 500, 100, {"-1": ((7, 9),)})], "About 400 new messages in 1 group, 488 kB, 1 s"),
        (
            [Surveyed("slack", None, 9, {"": ((7, 9),)}), Surveyed("slack", None, 9, {"": ((0, 9),)})],
            "Archived before: only what is new of 1 group is read; of 1 more nobody tells how many, 3 s",
        ),
    ],
)
def test_an_estimate_goes_by_what_is_archived(groups: list[Surveyed], told: str) -> None:
    order = ExportOrder([], ["text"])
    assert estimate_text(order.estimate(Survey(tuple(groups)))) == told


REVOKED = NotSignedIn(TELEGRAM, "Telegram no longer accepts this login.")
IN_USE = LockHeld("Telegram is in use by another bitsafe-tui (process 7).", "Close it there, then try again.")


@pytest.mark.parametrize(
    ("groups", "barred", "told"),
    [
        (
            [Surveyed(TELEGRAM, 500), Surveyed(TELEGRAM), Surveyed("slack")],
            REVOKED,
            [
                "1 group; how many messages, nobody tells beforehand",
                "Telegram is signed out: its 2 groups cannot be read before you sign in.",
            ],
        ),
        (
            [Surveyed(TELEGRAM)],
            IN_USE,
            [
                "",
                "Telegram is in use by another bitsafe-tui (process 7): its group cannot be read now.",
            ],
        ),
    ],
)
def test_what_cannot_be_read_now_is_not_estimated(
    groups: list[Surveyed], barred: BitsafeError, told: list[str]
) -> None:
    found = Survey(tuple(groups), {TELEGRAM: barred})
    estimate = ExportOrder([], ["text"]).estimate(found)
    assert [estimate_text(estimate), *barred_lines(found)] == told
    assert estimate.at_least


async def test_a_login_that_is_refused_while_groups_are_counted_bars_its_platform(tmp_path: Path) -> None:
    """The other one is estimated all the same."""

    class Revoked(ToldOnTelegram):
        async def count(self, group: Group) -> int | None:
            raise REVOKED

    many = [chat(f"-10000000{number}").group for number in range(3)]
    sources: dict[Platform, HistorySource] = {"slack": Told({}), TELEGRAM: Revoked({})}
    found = await survey(Wish(tmp_path, [ACME, *many], (), UTC), sources, {})
    assert (found.barred, len(found.groups)) == ({TELEGRAM: REVOKED}, 4)
    estimate = found.estimate((0, 2**62), ())
    assert (estimate.groups, estimate.barred, estimate.requests) == (4, 3, 1)


async def test_the_manifest_tells_which_days_were_read(tmp_path: Path) -> None:
    day = said("one")[0].sent.date()
    await archive(tmp_path, {ACME: said("one")}, since=day)
    (entry,) = read_manifest(tmp_path).groups
    assert Surveyed("slack", None, entry.messages, entry.read).to_come((0, 2**62)) is None
    await archive(tmp_path, {ACME: said("one")})
    (entry,) = read_manifest(tmp_path).groups
    assert Surveyed("slack", None, entry.messages, entry.read).to_come((0, 2**62)) == 0


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.name != "manifest.json")


async def test_small_groups_are_as_large_as_their_pages(tmp_path: Path) -> None:
    """The size told before is half to twice what is there afterwards."""
    many = [channel(f"C{number:04}", f"bitsafe-{number}").group for number in range(30)]
    await archive(tmp_path, {group: said("one", "two") for group in many}, FORMAT_NAMES)
    there = size_of(tmp_path)
    told = Survey(tuple(Surveyed("slack", 2) for _ in many)).estimate((0, 2**62), FORMAT_NAMES).bytes
    assert there / 2 < told < there * 2


async def test_those_counted_are_spread_over_all_groups(tmp_path: Path) -> None:
    """The first forty are the busiest here."""
    groups = [channel(f"C{number:04}", f"bitsafe-{number}").group for number in range(120)]

    class Counting(Told):
        async def count(self, group: Group) -> int | None:
            return 1_000 if groups.index(group) < 40 else 10

    found = await survey(Wish(tmp_path, groups, (), UTC), {"slack": Counting({})}, {})
    told = found.estimate((0, 2**62), ()).messages
    assert told is not None
    assert 40_000 < told < 45_000


def test_what_was_stopped_before_it_was_begun_is_counted_apart() -> None:
    outcomes = (
        GroupOutcome(ACME.id, "a", Ending.STOPPED, messages=9),
        GroupOutcome(NOVA.id, "b", Ending.STOPPED, detail="It was not begun."),
    )
    told = summary(ExportResult("r", Path("there"), outcomes, {}, 3.0))
    assert told == "1 stopped on the way, 1 stopped before it was begun: 0 new messages in 3 s."
