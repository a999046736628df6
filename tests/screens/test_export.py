"""An export from the keyboard: what is asked before, what is seen meanwhile, and what stays to be done."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from textual.pilot import Pilot

from backends.errors import BitsafeError, LockHeld, NotSignedIn, Unreachable, WriteError
from backends.history import Media
from backends.model import Event, Group, Waiting
from reports.archive.destination import Destination
from reports.archive.estimate import Survey, Surveyed
from reports.archive.index import microseconds
from reports.archive.wish import Ending, GroupProgress, Stage
from tests.screens.exports import FOLDER, PreparedExporting, exporting_app
from tests.screens.keyboard import Text, press
from tests.screens.stored import inside
from tests.screens.world import NOW, at_rest, shown, table, told, until
from tui.app import BitsafeApp
from tui.export_left import Left
from tui.local_zone import LOCAL
from tui.screens.export_form import ExportForm
from tui.screens.export_leaving import LeavingExport
from tui.screens.export_run import ExportRun

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)


def app_of(pilot: Pilot[int]) -> BitsafeApp:
    app = pilot.app
    assert isinstance(app, BitsafeApp)
    return app


async def form_of(pilot: Pilot[int], *keys: str) -> None:
    await at_rest(pilot)
    await pilot.press(*keys, "e")
    await until(pilot, lambda: isinstance(pilot.app.screen, ExportForm))
    await until(pilot, lambda: "Estimating" not in inside(app_of(pilot)))


async def ended(pilot: Pilot[int]) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, ExportRun))
    await until(pilot, lambda: " in 41 s" in inside(app_of(pilot)))


@SIZES
async def test_the_ticked_groups_are_exported_as_the_panel_says(size: tuple[int, int]) -> None:
    app, exporting = exporting_app()
    async with app.run_test(size=size) as pilot:
        await form_of(pilot, "space", "down", "space", "down", "space")
        assert "About 12,400 new messages in 3 groups, 38 MB, 11 s" in inside(app)
        assert "3 groups as text, json, html and csv, without media" in inside(app).replace("│\n│ ", "")
        await pilot.press("right", "space", "right", "right", "space", "enter")
        await ended(pilot)
        assert "3 exported: 120 new messages in 41 s." in inside(app)
        assert str(FOLDER) in inside(app)
        order = exporting.orders[0]
        assert [group.id for group in order.groups] == [row.group.id for row in table(app).rows[:3]]
        assert order.formats == ("text", "html")
        assert (order.folder, order.since, order.until) == (FOLDER, None, None)
        assert order.media == Media()
        assert not order.takeout
        await pilot.press("escape")
        assert "3 exported" in shown(app)
        assert app.main.situation.ticked == 0


FORM_KINDS = "photo, video, audio, voice, gif, sticker, file"
"""What the command takes after --media-kinds, too: tests/system/test_export_commands.py."""


async def test_days_media_kinds_and_folder(tmp_path: Path) -> None:
    app, exporting = exporting_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await form_of(pilot)
        assert "Kinds" not in inside(app)
        await press(pilot, "down", Text("2026-01-01"), "down", Text("2026-11-20"), "down", "right", "right")
        assert "Kinds" in inside(app)
        assert "Up to" in inside(app)
        assert "and the media" in inside(app)
        assert all(word in inside(app) for word in FORM_KINDS.split(", "))
        await press(pilot, "down", "space", "down", "ctrl+u", Text(str(tmp_path)), "enter")
        await ended(pilot)
        order = exporting.orders[0]
        assert (order.since, order.until) == (date(2026, 1, 1), date(2026, 11, 20))
        kinds = frozenset({"video", "audio", "voice", "animation", "sticker", "file"})
        assert order.media == Media(True, 50_000_000, kinds)
        assert order.folder == tmp_path


async def test_the_next_form_begins_with_what_was_asked_for_last(tmp_path: Path) -> None:
    app, exporting = exporting_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await form_of(pilot)
        await press(pilot, "space", "down", Text("2026-01-01"), "down", "down", "right", "down", "space")
        await press(pilot, "down", "ctrl+u", Text(str(tmp_path)), "enter")
        await ended(pilot)
        await pilot.press("escape")
        await form_of(pilot)
        assert "2026-01-01" in inside(app)
        assert str(tmp_path)[:40] in inside(app)
        await pilot.press("enter")
        await ended(pilot)
    first, second = exporting.orders
    assert second == replace(first, groups=second.groups)
    assert (first.formats, first.media.wanted, first.since) == (
        ("json", "html", "csv"),
        True,
        date(2026, 1, 1),
    )


@pytest.mark.parametrize(
    ("keys", "wrong"),
    [
        (["space", "right", "space", "right", "space", "right", "space"], "Tick at least one format."),
        (["down", Text("31.12.")], "31.12. is no day"),
        (["down", Text("2026-02-01"), "down", Text("2026-01-01")], "The first day is after the last one."),
        (["down", Text("2999-01-01")], "The first day is in the future: nothing can be there yet."),
        (["down", "down", "down", "down", "ctrl+u"], "Say which folder to write into."),
    ],
)
async def test_what_is_wrong_is_told_and_nothing_starts(keys: Sequence[str], wrong: str) -> None:
    app, exporting = exporting_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await form_of(pilot)
        await press(pilot, *keys, "enter")
        await until(pilot, lambda: wrong in inside(app))
        assert exporting.orders == []
        await pilot.press("escape")
        assert app.screen is app.main


async def test_another_folder_is_estimated_anew_and_other_formats_are_not() -> None:
    app, exporting = exporting_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await form_of(pilot)
        await pilot.press("space")
        assert "37 MB" in inside(app)
        await press(pilot, "down", "down", "down", "down", Text("-new"))
        await until(pilot, lambda: len(exporting.asked) == 2)
        assert [order.folder for order in exporting.asked] == [FOLDER, FOLDER.with_name("archive-new")]


async def test_the_estimate_follows_the_days() -> None:
    """What was archived before is of some days alone; of others, there are messages to come."""
    since = microseconds(datetime(2026, 6, 1, tzinfo=LOCAL))
    read = {"-1": ((since, since + 10**12),)}
    app, exporting = exporting_app(surveyed=Survey((Surveyed("telegram", 500, 100, read),)))
    async with app.run_test(size=(80, 24)) as pilot:
        await form_of(pilot)
        assert "About 400 new messages in 1 group" in inside(app)
        await press(pilot, "down", Text("2026-05-31"))
        await until(pilot, lambda: "Up to 400 new messages in 1 group" in inside(app))
        await pilot.press("backspace", "backspace", *"3")
        assert "Up to" not in inside(app)
        await press(pilot, "ctrl+u", Text("2026-06-01"))
        await until(pilot, lambda: "Archived before: only what is new is read" in inside(app))
        assert len(exporting.asked) == 1


async def test_a_folder_that_will_not_do_is_told_before_anything_starts() -> None:
    refusal = WriteError("/etc/hostname is a file, not a folder.", "Choose another folder.")
    app, exporting = exporting_app(there=refusal)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("e")
        await until(pilot, lambda: "! /etc/hostname is a file, not a folder." in inside(app))
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ExportForm)
        exporting.there = Destination(others=12)
        # Enter need not wait for the look at what was just typed.
        await press(pilot, "down", "down", "down", "down", Text("-new"), "enter")
        await ended(pilot)
        assert [order.folder for order in exporting.orders] == [FOLDER.with_name("archive-new")]


async def test_what_stands_in_the_folder_is_told() -> None:
    app, _ = exporting_app(there=Destination(others=12))
    async with app.run_test(size=(120, 40)) as pilot:
        await form_of(pilot)
        assert f"! {FOLDER} holds 12 files and folders of others" in inside(app)


async def test_into_a_folder_that_cannot_be_written_nobody_goes_on() -> None:
    failure = WriteError("No archive can be written into /proc/x: No such file.", "Choose another folder.")
    app, exporting = exporting_app(failure=failure)
    async with app.run_test(size=(80, 24)) as pilot:
        await form_of(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "No export. No archive can be written" in inside(app))
        assert "Go on" not in inside(app)
        await pilot.press("g")
        assert len(exporting.orders) == 1


LEFT = Left(str(FOLDER), (), ("text", "csv"), NOW, date(2026, 1, 1), None, True, 50_000_000, ("photo",))


@SIZES
async def test_an_export_that_was_left_is_offered_and_gone_on_with(size: tuple[int, int]) -> None:
    app, exporting = exporting_app()
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        ids = [row.group.id for row in table(app).rows[2:5]]
        app.main.export_left(msgspec.structs.replace(LEFT, groups=tuple(str(id) for id in ids)))
        await until(pilot, lambda: "e goes on" in shown(app))
        await pilot.press("e")
        await until(pilot, lambda: "3 groups, left unfinished" in inside(app))
        assert "e goes on" not in shown(app)
        await pilot.press("enter")
        await ended(pilot)
        (order,) = exporting.orders
        assert [group.id for group in order.groups] == ids
        assert (order.formats, order.folder, order.since) == (("text", "csv"), FOLDER, date(2026, 1, 1))
        assert order.media == Media(True, 50_000_000, frozenset({"photo"}))


async def test_a_left_export_does_not_stand_in_the_way_of_what_is_ticked() -> None:
    app, _ = exporting_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        ids = tuple(str(row.group.id) for row in table(app).rows[2:5])
        app.main.export_left(msgspec.structs.replace(LEFT, groups=ids))
        await form_of(pilot, "space")
        assert "left unfinished" not in inside(app)
        await pilot.press("escape")
        assert "e goes on" in shown(app)


async def test_takeout_is_explained_where_there_is_telegram() -> None:
    app, exporting = exporting_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await form_of(pilot, "slash", *"platform:slack", "enter")
        assert "Takeout" not in inside(app)
        await press(pilot, "escape", "slash", "ctrl+u", Text("platform:telegram"), "enter", "e")
        await until(pilot, lambda: "Takeout" in inside(app))
        await pilot.press("up", "right")
        await until(pilot, lambda: "whether you allow this export" in inside(app))
        await pilot.press("enter")
        await ended(pilot)
        assert exporting.orders[0].takeout


async def test_no_estimate_is_no_hindrance() -> None:
    app, exporting = exporting_app(surveyed=Unreachable("slack", "Slack cannot be reached."))
    async with app.run_test(size=(80, 24)) as pilot:
        await form_of(pilot)
        assert "is not known. Slack cannot be reached." in inside(app)
        await pilot.press("enter")
        await ended(pilot)
        assert len(exporting.orders) == 1


@SIZES
@pytest.mark.parametrize(
    ("why", "told"),
    [
        (
            NotSignedIn("telegram", "Telegram no longer accepts this login.", "Sign in."),
            "Telegram is signed out: its 2 groups cannot be read before you sign in (O). It can be",
        ),
        (
            LockHeld("Telegram is in use by another bitsafe-tui.", "Close it there."),
            "Telegram is in use by another bitsafe-tui: its 2 groups cannot be read now.",
        ),
    ],
    ids=("signed-out", "in-use"),
)
async def test_a_platform_that_cannot_be_read_now_is_told_in_place_of_its_estimate(
    size: tuple[int, int], why: BitsafeError, told: str
) -> None:
    groups = (Surveyed("slack", 500), Surveyed("telegram", 700), Surveyed("telegram"))
    app, exporting = exporting_app(surveyed=Survey(groups, {"telegram": why}))
    async with app.run_test(size=size) as pilot:
        await form_of(pilot)
        words = " ".join(inside(app).replace("│", " ").split())
        assert "About 500 new messages in 1 group, " in words
        assert told in words
        assert "nobody tells" not in words
        await pilot.press("enter")
        await ended(pilot)
        assert len(exporting.orders) == 1


def on_the_way(groups: Sequence[Group]) -> list[Event | GroupProgress]:
    first, second, *_ = groups
    return [
        GroupProgress(first.id, first.title, Stage.READING, 300, 300),
        GroupProgress(first.id, first.title, Stage.ENDED),
        GroupProgress(second.id, second.title, Stage.FILES, 1_240, 240, 12, 3_400_000),
        Waiting("telegram", "too many requests", NOW + timedelta(seconds=12)),
    ]


async def waiting(pilot: Pilot[int], exporting: PreparedExporting) -> None:
    exporting.go.clear()
    await form_of(pilot, "space", "down", "space", "down", "space")
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, ExportRun))
    await until(pilot, lambda: "12 files …" in inside(app_of(pilot)))


@SIZES
async def test_how_far_it_is_and_what_it_waits_for(size: tuple[int, int]) -> None:
    app, exporting = exporting_app(events=on_the_way)
    async with app.run_test(size=size) as pilot:
        await waiting(pilot, exporting)
        assert "1 of 3 groups" in inside(app)
        assert "540 new messages" in inside(app)
        assert "3.4 MB of files" in inside(app)
        assert "left" in inside(app)
        assert "Telegram waits 12 s: too many requests" in inside(app)
        assert "waits for its turn" in inside(app)
        assert "g Go on" not in inside(app)


async def test_it_goes_on_when_the_panel_is_left_and_the_key_shows_it_again() -> None:
    app, exporting = exporting_app(events=on_the_way, endings=[(Ending.FAILED, "The disk is full.")])
    async with app.run_test(size=(120, 40)) as pilot:
        await waiting(pilot, exporting)
        await pilot.press("escape")
        assert "Exporting: 1 of 3 groups. e shows it." in shown(app)
        assert "Telegram waits 12 s" in shown(app)
        for key, reason in (("r", "An export goes on"), ("c", "An export goes on")):
            await pilot.press(key)
            await until(pilot, lambda reason=reason: any(reason in text for text in told(app)))  # type: ignore[misc]
        await pilot.press("e")
        await until(pilot, lambda: "1 of 3 groups" in inside(app))
        await pilot.press("f1")
        await until(pilot, lambda: "the export goes on, and e shows it again" in shown(app))
        await pilot.press("f1", "escape")
        exporting.go.set()
        await until(pilot, lambda: "1 failed" in shown(app))
        assert "e shows it" in shown(app)
        await pilot.press("e")
        await until(pilot, lambda: "The disk is full." in inside(app))
        await pilot.press("f1")
        await until(pilot, lambda: "e then asks for another export" in shown(app))
        assert "the export goes on, and e" not in shown(app)
        await pilot.press("f1", "escape", "e")
        await until(pilot, lambda: isinstance(app.screen, ExportForm))


async def test_which_days_were_read_is_told_to_the_end() -> None:
    app, _ = exporting_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await form_of(pilot)
        await pilot.press("down", *"2026-10-01", "enter")
        await ended(pilot)
        assert "from Thu 1 Oct 2026" in inside(app)
        await pilot.press("enter")
        await until(pilot, lambda: "Outcome" in inside(app))
        assert "from Thu 1 Oct 2026" in inside(app)


async def test_what_failed_stays_ticked_and_is_gone_on_with() -> None:
    endings = [
        (Ending.NO_NEWS, ""),
        (Ending.FAILED, "Telegram no longer accepts this login."),
        (Ending.VANISHED, "This account is no longer shown it; what was archived stays."),
    ]
    app, exporting = exporting_app(endings=endings)
    async with app.run_test(size=(120, 40)) as pilot:
        await form_of(pilot, "space", "down", "space", "down", "space")
        second = table(app).rows[1].group.id
        await pilot.press("enter")
        await ended(pilot)
        assert "1 nothing new, 1 no longer there, 1 failed" in inside(app)
        first_line = next(line for line in inside(app).splitlines() if "▶" in line)
        assert "✗" in first_line
        assert "Telegram no longer accepts this login." in first_line
        await pilot.press("enter")
        await until(pilot, lambda: "Why" in inside(app))
        await pilot.press("escape")
        assert app.main._bench.ticks == {second}
        exporting.endings = ()
        await pilot.press("g")
        await until(pilot, lambda: len(exporting.orders) == 2)
        assert [group.id for group in exporting.orders[1].groups] == [second]
        await until(pilot, lambda: "1 exported" in inside(app))
        assert not app.main._bench.ticks


async def test_stop_says_so_and_leaves_the_rest_ticked() -> None:
    app, exporting = exporting_app(events=on_the_way)
    async with app.run_test(size=(80, 24)) as pilot:
        await waiting(pilot, exporting)
        await pilot.press("g", "o")
        assert "The export still goes on" in inside(app)
        await pilot.press("S")
        await ended(pilot)
        assert "3 stopped on the way" in inside(app)
        assert "g Go on" in inside(app)
        await pilot.press("escape")
        assert app.main.situation.ticked == 3


async def test_leaving_asks_with_the_counts_of_now() -> None:
    app, exporting = exporting_app(events=on_the_way)
    async with app.run_test(size=(80, 24)) as pilot:
        await waiting(pilot, exporting)
        second = exporting.orders[0].groups[1]
        await pilot.press("ctrl+q")
        await until(pilot, lambda: "1 of 3 groups exported, 540 new messages" in inside(app))
        app.post_message(app.ExportWentOn(GroupProgress(second.id, second.title, Stage.ENDED)))
        await until(pilot, lambda: "2 of 3 groups exported" in inside(app))
        await pilot.press("escape")
        exporting.go.set()
        await ended(pilot)


async def test_what_is_stopping_offers_no_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    app, exporting = exporting_app(events=on_the_way)
    monkeypatch.setattr(exporting, "stop", lambda: None)
    async with app.run_test(size=(80, 24)) as pilot:
        await waiting(pilot, exporting)
        assert "S Stop" in inside(app)
        await pilot.press("s")
        await until(pilot, lambda: "s does nothing here: S, with Shift, is Stop." in told(app))
        await pilot.press("S")
        await until(pilot, lambda: "stopping after the pages under way" in inside(app))
        assert "S Stop" not in inside(app)
        exporting.go.set()
        await ended(pilot)


async def test_news_that_come_before_the_panel_stands_are_drawn_with_it() -> None:
    app, exporting = exporting_app(events=on_the_way)
    async with app.run_test(size=(80, 24)) as pilot:
        await waiting(pilot, exporting)
        assert app._archive is not None
        panel = ExportRun(app._archive, app.clock)
        app.push_screen(panel)
        panel.follow()
        panel.held()
        await until(pilot, lambda: app.screen is panel and "1 of 3 groups" in inside(app))
        exporting.go.set()
        await until(pilot, lambda: not app.is_exporting)


async def test_that_it_goes_on_is_told_beside_a_wait_and_ticks() -> None:
    """At 80 columns there is room for both only where one is cut."""
    used_up = "its limit for conversations.history is used up"
    long = Waiting("slack", used_up, NOW + timedelta(seconds=52))
    app, exporting = exporting_app(events=lambda groups: [*on_the_way(groups)[:-1], long])
    async with app.run_test(size=(80, 24)) as pilot:
        await waiting(pilot, exporting)
        await pilot.press("escape")
        await until(pilot, lambda: "Slack waits 52 s: its limit" in shown(app))
        assert "3 ticked, all shown" in shown(app)
        assert "exporting: e" in shown(app)
        exporting.go.set()
        await until(pilot, lambda: not app.is_exporting)


@pytest.mark.parametrize(("key", "seen"), [("S", "stopped"), ("Q", "now"), ("w", "waits")])
async def test_leaving_asks_first(key: str, seen: str) -> None:
    app, exporting = exporting_app(events=on_the_way)
    async with app.run_test(size=(80, 24)) as pilot:
        await waiting(pilot, exporting)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, LeavingExport))
        assert "1 of 3 groups exported" in inside(app)
        await pilot.press("escape")
        assert app.is_running
        assert not isinstance(app.screen, LeavingExport)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, LeavingExport))
        await pilot.press(key)
        if seen == "waits":
            await pilot.press("escape")
            await until(pilot, lambda: "ends when done" in shown(app))
            assert app._exit is False
            exporting.go.set()
        await until(pilot, lambda: app._exit)
        assert app.return_code == 0
        assert exporting.go.is_set() is (seen != "now")


async def test_what_could_not_be_begun_is_told_and_the_folder_is_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app, exporting = exporting_app(failure=Unreachable("slack", "Slack cannot be reached."))
    async with app.run_test(size=(80, 24)) as pilot:
        await form_of(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "No export. Slack cannot be reached." in inside(app))
        exporting.failure = None
        await pilot.press("g")
        await ended(pilot)
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
            monkeypatch.delenv(name, raising=False)
        await pilot.press("o")
        await until(pilot, lambda: any("There is no folder" in text for text in told(app)))
        # The panel's own keys are not also told to be keys of the main screen.
        assert not [text for text in told(app) if "on the main screen" in text]


async def test_read_only_exports_too() -> None:
    app, exporting = exporting_app()
    app.jobs.options = app.jobs.options.__class__(read_only=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await form_of(pilot)
        await pilot.press("enter")
        await ended(pilot)
        assert len(exporting.orders) == 1
