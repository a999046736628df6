"""Set-up and accounts on the screen, over sockets: each step is asserted, then pictured."""

import json
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.containers import VerticalScroll
from textual.pilot import Pilot

from tests.screens.keyboard import repeated, typed
from tests.screens.pictures import Pictures
from tests.screens.signed_out import (
    alone,
    app_at,
    configured,
    faults,
    fill_in,
    joined,
    prove,
    until,
)
from tests.screens.test_sign_in import FOREIGN
from tests.screens.world import shown
from tests.system.signed_out import Card, signed_out_servers
from tui.app import BitsafeApp
from tui.draft import FILE
from tui.screens.accounts import AccountsPanel

VARIABLES = ("SLACK_USER_TOKEN", "TELEGRAM_SESSION", "TELEGRAM_API_ID", "TELEGRAM_API_HASH", "TELEGRAM_PHONE")


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Card]:
    file = tmp_path_factory.mktemp("faults") / "faults.json"
    with signed_out_servers("--limits=off", f"--faults={file}") as card:
        yield {**card, "faults": str(file)}


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TEXTUAL_THEME", "COLORTERM", "DATABASE_URL", *VARIABLES):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setattr("tui.screens.setting_up.foreign", lambda settings: FOREIGN)
    monkeypatch.setattr("tui.screens.accounts.foreign", lambda settings: FOREIGN)
    monkeypatch.setattr("tui.foreign.foreign", lambda settings: FOREIGN)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    # Another test of this process may have used one already.
    monkeypatch.setattr("keyring.core._keyring_backend", None)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()


@pytest.fixture
def app(tmp_path: Path, card: Card, monkeypatch: pytest.MonkeyPatch) -> BitsafeApp:
    """At a first start; only where the servers are is known."""
    monkeypatch.setenv("BITSAFE_TUI_HOME", str(tmp_path))
    faults(card)
    (tmp_path / "state").mkdir(mode=0o700)
    draft = {"api_url": card["slack_url"], "server": card["server"], "server_key": card["server_key"]}
    (tmp_path / "state" / FILE).write_text(json.dumps(draft))
    return app_at(tmp_path)


State = Callable[[Pilot[int], Card], Awaitable[None]]


async def first_start(pilot: Pilot[int], card: Card) -> None:
    await until(pilot, "Set-up · Slack token")
    await until(pilot, "A user token shows bitsafe-tui the channels that you see")


async def wrong_token(pilot: Pilot[int], card: Card) -> None:
    await typed(pilot, "xapp-1")
    await pilot.press("enter")
    await until(pilot, "An app-level token: it opens sockets and reads nothing.")


async def token_tried(pilot: Pilot[int], card: Card) -> None:
    await typed(pilot, card["slack_token"])
    await pilot.press("enter")
    await until(pilot, "6 channels match bitsafe or a retired name")
    assert "✗ Archive lacks files:read" in joined(pilot)
    assert card["slack_token"] not in shown(pilot.app)


async def manifest(pilot: Pilot[int], card: Card) -> None:
    await pilot.press("f4")
    await until(pilot, "A Slack app for bitsafe-tui")
    await pilot.press("end")
    await until(pilot, '"token_rotation_enabled": false')
    scroll = pilot.app.screen.query_one(VerticalScroll)
    while scroll.scroll_y < scroll.max_scroll_y:
        await pilot.pause()
    assert "Esc closes y copies s saves a file" in joined(pilot)


async def at_groups(pilot: Pilot[int], card: Card) -> None:
    await pilot.press("enter")
    await until(pilot, "Sign in to Telegram")
    await fill_in(pilot, card["phone"])
    await prove(pilot, card)
    await pilot.press("enter")
    await until(pilot, "Channels and shared accounts")


async def groups(pilot: Pilot[int], card: Card) -> None:
    await until(pilot, "6 channels match, by these words or a retired name")
    await until(pilot, "Telegram groups shared with mojo_onchain.")


async def wrong_pattern(pilot: Pilot[int], card: Card) -> None:
    await typed(pilot, ",/(/")
    await until(pilot, "is no regular expression")


async def at_team(pilot: Pilot[int], card: Card) -> None:
    await pilot.press("enter")
    await until(pilot, "people shown · 0 ticked")


async def team(pilot: Pilot[int], card: Card) -> None:
    for handle in ("ada_north", "bea_ford", "mojo_onchain"):
        await typed(pilot, handle)
        await until(pilot, " 1 of 1")
        await pilot.press("space")
        await repeated(pilot, "backspace", len(handle))
    await until(pilot, "3 ticked, 3 of them required")


async def confirm(pilot: Pilot[int], card: Card) -> None:
    await pilot.press("enter")
    await until(pilot, "Are these the right people? 3 people, 6 handles, 6 of them found.")


async def first_look(pilot: Pilot[int], card: Card) -> None:
    await pilot.press("enter")
    await until(pilot, "Is this the list that you expected?")
    assert "Slack: 6 groups" in joined(pilot)


async def accounts(pilot: Pilot[int], card: Card) -> None:
    await pilot.press("enter")
    await until(pilot, "What now")
    await pilot.press("enter")
    await until(pilot, "Refreshed")
    await pilot.press("A")
    await until(pilot, "Where it is kept")
    screen = pilot.app.screen
    assert isinstance(screen, AccountsPanel)
    # The port is another one each time.
    screen._located = tuple(replace(one, host="127.0.0.1:4400") for one in screen._located)
    screen._draw()


WALK: tuple[State, ...] = (
    first_start,
    token_tried,
    at_groups,
    groups,
    at_team,
    team,
    confirm,
    first_look,
    accounts,
)


async def walk(pilot: Pilot[int], card: Card, last: State) -> None:
    """From the first start up to a step."""
    for step in WALK[: WALK.index(last) + 1]:
        await step(pilot, card)


async def test_every_step_looks_as_it_should(app: BitsafeApp, card: Card, pictured: Pictures) -> None:
    async with app.run_test(size=(80, 24)) as pilot:

        async def looks_like(state: State) -> None:
            await pictured.compare(pilot, name=state.__name__)
            await pilot.resize_terminal(80, 24)

        await first_start(pilot, card)
        await alone(pilot)
        await looks_like(first_start)
        await wrong_token(pilot, card)
        await looks_like(wrong_token)
        await repeated(pilot, "backspace", len("xapp-1"))
        await manifest(pilot, card)
        await looks_like(manifest)
        await pilot.press("escape")
        for step in WALK[1:-1]:
            await step(pilot, card)
            if step is groups:
                await wrong_pattern(pilot, card)
                await looks_like(wrong_pattern)
                await repeated(pilot, "backspace", len(",/(/"))
                await groups(pilot, card)
            if step not in (at_groups, at_team):
                await looks_like(step)
        for widget in app.main.children:
            widget.visible = True
        await accounts(pilot, card)
        await alone(pilot)
        await looks_like(accounts)
    await app.jobs.close()


async def test_nothing_is_stored_before_the_list_is_kept(tmp_path: Path, app: BitsafeApp, card: Card) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await walk(pilot, card, first_look)
        assert not (tmp_path / "config.toml").exists()
        assert not (tmp_path / "data" / "bitsafe.db").exists()
        await pilot.press("enter")
        await until(pilot, "What now")
        assert (tmp_path / "config.toml").read_text().count("[[team]]") == 3
        await pilot.press("enter")
        await until(pilot, "Refreshed")
        with sqlite3.connect(tmp_path / "data" / "bitsafe.db") as database:
            assert database.execute("SELECT count(*) FROM runs").fetchone() == (1,), "the first look is fresh"
        await pilot.press("A")
        await until(pilot, "Where it is kept")
        told = joined(pilot)
        assert "✓ Slack Northwind, as Ada North (@ada)" in told
        await pilot.press("down")
        await until(pilot, "login private file for 127.0.0.1")
        await pilot.press("o")
        await until(pilot, "ends the login at Telegram")
        await pilot.press("Y")
        await until(pilot, "! Telegram")
        await until(pilot, "login not set")
        await pilot.press("escape")
        await until(pilot, "Telegram is signed out: O signs in again")
    await app.jobs.close()


async def test_a_handle_that_is_left_out_is_not_kept(tmp_path: Path, app: BitsafeApp, card: Card) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await walk(pilot, card, confirm)
        await pilot.press("home", "down", "space", "enter")
        await until(pilot, "Is this the list that you expected?")
        assert app._progress is not None
        ada = app._progress.setting_up.draft.team[0]
        assert (ada.name, ada.slack, ada.telegram) == ("Ada North", "ada", None)
        await pilot.press("escape")
        await until(pilot, "The set-up is not finished.")
    await app.jobs.close()


async def test_a_handle_that_moved_is_bound_anew_only_by_its_key(
    tmp_path: Path, app: BitsafeApp, card: Card
) -> None:
    file = tmp_path / "state" / FILE
    file.write_text(json.dumps(json.loads(file.read_text()) | {"bound": {"telegram:bea_ford": "1"}}))
    async with app.run_test(size=(80, 24)) as pilot:
        await walk(pilot, card, team)
        await pilot.press("enter")
        await until(pilot, "! 1 of them: another account than before")
        assert "! now Bea Ford, id " in joined(pilot)
        await pilot.press("b")
        await until(pilot, "Only a handle that leads to another account")
        await pilot.press("home", "down", "down", "down", "b")
        await until(pilot, "3 people, 6 handles, 6 of them found.")
        await pilot.press("enter")
        await until(pilot, "Is this the list that you expected?")
        await pilot.press("enter")
        await until(pilot, "What now")
    await app.jobs.close()


async def test_who_is_in_the_file_is_not_unticked(tmp_path: Path, app: BitsafeApp, card: Card) -> None:
    (tmp_path / "state" / FILE).unlink()
    configured(tmp_path, card)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "signed out")
        await pilot.press("U")
        await until(pilot, "Set-up · Slack token")
        await pilot.press("f3", "f3", "f3")
        await until(pilot, "Set-up · Team")
        ticked = len(card["team"])
        await until(pilot, f"{ticked} ticked")
        await pilot.press("space")
        await until(pilot, "is in config.toml and stays")
        assert f"{ticked} ticked" in joined(pilot)
        await pilot.press("escape")
        await until(pilot, "signed out")
    await app.jobs.close()


async def test_old_files_are_taken_over(tmp_path: Path, app: BitsafeApp, card: Card) -> None:
    old = tmp_path / "old.json"
    old.write_text(json.dumps([{"name": "Zed Quill", "slack": "zed", "telegram": "zed_q"}]))
    async with app.run_test(size=(80, 24)) as pilot:
        await first_start(pilot, card)
        await pilot.press("f3")
        await until(pilot, "Sign in to Telegram")
        await pilot.press("f3")
        await until(pilot, "Channels and shared accounts")
        await pilot.press("f5")
        await until(pilot, "Import a file of the old scripts")
        app.screen.query_one("Entry").value = str(old)  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, "1 person for the team")
        await pilot.press("f3")
        await until(pilot, "Zed Quill")
        assert "1 ticked" in joined(pilot)
        await pilot.press("escape")
        await until(pilot, "The set-up is not finished.")
    await app.jobs.close()


async def test_the_check_is_a_panel(
    tmp_path: Path, app: BitsafeApp, card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(tmp_path, card)
    monkeypatch.setenv("SLACK_USER_TOKEN", card["slack_token"])
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, "Telegram is signed out")
        await pilot.press("A")
        await until(pilot, "Slack token environment for 127.0.0.1")
        await pilot.press("c")
        await until(pilot, "Take api_url out unless this is a")
        await pilot.press("end")
        await until(pilot, "Telegram is not signed in")
        assert card["slack_token"] not in shown(app)
    await app.jobs.close()


async def test_in_the_demo_nobody_can_be_signed_out(tmp_path: Path) -> None:
    from tests.screens.world import app_on, assessment, at_rest

    app, _ = app_on(assessment(), demo=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        for key in ("A", "U"):
            await pilot.press(key)
            await until(pilot, "This is the demo: its accounts are made up")
            assert app.screen is app.main
