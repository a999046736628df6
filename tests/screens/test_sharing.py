"""Open, copy, the summary, and the file for terminals without a clipboard; details with since and why."""

import stat
from pathlib import Path

import pytest

from backends.model import GroupId
from tests.hostile_names import HOSTILE_NAMES
from tests.screens.keyboard import Text, press
from tests.screens.stored import inside, stored_app
from tests.screens.world import app_on, assessment, at_rest, shown, table, told, until
from tui.actions import ACTIONS
from tui.actions.keymap import DEFAULT
from tui.actions.sharing import DETAILS
from tui.opening import refusal


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BITSAFE_TUI_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


async def test_link_and_id_are_copied_and_it_is_said_what_was_copied(home: Path) -> None:
    app = stored_app(home)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        await press(pilot, "slash", Text("nova platform:slack"), "enter", "L")
        row = table(app).cursor_row
        assert row is not None
        await until(pilot, lambda: app.clipboard == row.group.url)
        await until(pilot, lambda: f"Copied the link (F writes it to a file): {row.group.url}" in shown(app))
        await pilot.press("I")
        await until(pilot, lambda: app.clipboard == row.group.id)
        await until(pilot, lambda: f"Copied the id (F writes it to a file): {row.group.id}" in shown(app))
        assert GroupId(app.clipboard) == row.group.id


async def test_what_was_copied_is_written_into_a_private_file(home: Path) -> None:
    app = stored_app(home)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        await pilot.press("F")
        await until(pilot, lambda: "Nothing was copied yet." in told(app))
        await pilot.press("I")
        await until(pilot, lambda: bool(app.clipboard))
        await pilot.press("F")
        await until(pilot, lambda: "Written: " in shown(app))
        (file,) = app.jobs.place.home.exports.glob("id-*.txt")
        assert file.read_text(encoding="utf-8") == f"{app.clipboard}\n"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        await pilot.press("F")
        await until(pilot, lambda: "Not done." in shown(app))


async def test_y_copies_five_harmless_lines(home: Path) -> None:
    app = stored_app(home, titles=HOSTILE_NAMES[:10], days_ago=(7, 0))
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("y")
        await until(pilot, lambda: "Copied the summary (F writes it to a file): 5 lines" in shown(app))
        assert len(app.clipboard.splitlines()) == 5
        assert app.clipboard.startswith("Coverage ")
        assert not any(bad in app.clipboard for bad in "\x1b\x07\u202e\u200b\r\t")


async def test_a_group_without_a_link_says_so(home: Path) -> None:
    app = stored_app(home)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        await press(pilot, "slash", Text("kind:basic"), "enter", "o")
        await until(pilot, lambda: any("has no link" in text for text in told(app)))
        await pilot.press("L")
        await pilot.pause()
        assert app.clipboard == ""


async def test_where_no_browser_can_come_up_the_link_can_be_copied(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    app = stored_app(home)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        await press(pilot, "slash", Text("platform:slack"), "enter", "o")
        await until(
            pilot, lambda: "No browser can be opened from this terminal: L copies the link." in shown(app)
        )


async def test_the_demo_says_what_it_would_open() -> None:
    app, _ = app_on(assessment(), demo=True)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        await press(pilot, "slash", Text("platform:slack"), "enter", "o")
        await until(pilot, lambda: "it would open https://northwind.slack.com/" in shown(app))


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "-rf",
        "https://",
        "https://a.example/\x1b]0;x\x07",
        "https://a.example/ --new-window",
        "https://[::1",
        "",
        *HOSTILE_NAMES,
    ],
)
def test_only_https_and_tg_links_are_opened(url: str) -> None:
    assert refusal(url)


@pytest.mark.parametrize("url", ["https://t.me/c/1/1", "HTTPS://a.example/x?y#z", "tg://resolve?domain=x"])
def test_links_of_the_platforms_are_opened(url: str) -> None:
    assert refusal(url) == ""


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40)], ids=str)
async def test_details_say_since_when_why_and_who_can_mend_it(home: Path, size: tuple[int, int]) -> None:
    app = stored_app(home, days_ago=(14, 7, 0))
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        await until(pilot, lambda: "missing since Mon 9 Nov" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: "missing since Mon 9 Nov" in inside(app))
        await pilot.press("end")
        await until(pilot, lambda: "Id" in inside(app))
        if size[1] > 16:
            assert "Can mend" in inside(app)
        await pilot.press("I")
        row = table(app).cursor_row
        assert row is not None
        await until(pilot, lambda: app.clipboard == row.group.id)
        await pilot.press("asterisk")
        await until(pilot, lambda: app.screen is app.main and "★" in shown(app))


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40)], ids=str)
async def test_every_key_of_the_details_is_shown_and_told_in_their_help(
    home: Path, size: tuple[int, int]
) -> None:
    app, _ = app_on(assessment())
    async with app.run_test(size=size) as pilot:
        await at_rest(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "Can mend" in shown(app) or "Esc closes" in shown(app))
        here = [action for action in ACTIONS if DETAILS in action.places]
        for action in here:
            assert f"{DEFAULT.written(action)} {action.label}" in shown(app), action.name()
        await pilot.press("f1")
        await until(pilot, lambda: "PgDn" in shown(app))
        await pilot.press("end")
        await until(pilot, lambda: here[-1].help()[:30] in shown(app))
