"""The set-up left and taken up again: nothing that was entered is lost, nothing goes where it should not."""

# ruff: noqa: F811  (fixtures of another module)

import json
import time
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from backends.model import Identity, User
from backends.settings import Settings, TeamMember
from tests.screens.keyboard import Text, press, typed
from tests.screens.signed_out import API_HASH, joined, until
from tests.screens.test_set_up import _still, app, at_team, card, first_start, walk  # noqa: F401
from tests.screens.world import app_on, assessment, at_rest, lines
from tests.system.signed_out import Card
from tui.app import BitsafeApp
from tui.draft import FILE
from tui.screens.setting_up_confirm import Answer, ConfirmTeam
from tui.screens.setting_up_handles import Confirmed
from tui.setting_up import SettingUp


def fill(pilot: Pilot[int], *values: str) -> None:
    """The fields of the panel, from the first on."""
    for entry, value in zip(pilot.app.screen.query(Input), values, strict=False):
        entry.value = value


async def find(pilot: Pilot[int], name: str) -> None:
    await typed(pilot, name)
    await until(pilot, " 1 of 1")


async def test_leaving_the_team_keeps_it_and_the_end_is_written_whole(
    tmp_path: Path, app: BitsafeApp, card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = SettingUp._write

    def slow(setting_up: SettingUp) -> Settings:
        time.sleep(0.5)
        return write(setting_up)

    monkeypatch.setattr(SettingUp, "_write", slow)
    async with app.run_test(size=(80, 24)) as pilot:
        await walk(pilot, card, at_team)
        await find(pilot, "ada_north")
        await pilot.press("space", "escape")
        await until(pilot, "1 ticked")
        await find(pilot, "bea_ford")
        await pilot.press("right", "escape")
        await until(pilot, "2 ticked, 1 of them required")
        await pilot.press("f6")
        await until(pilot, "Add to the team")
        fill(pilot, "Zed Quill")
        await pilot.press("enter")
        await until(pilot, "Added and ticked: Zed Quill, without any handle: F5 types one.")
        await pilot.press("escape")
        await until(pilot, "The set-up is not finished.")

        await pilot.press("U")
        await until(pilot, "Set-up · Team")
        await until(pilot, "3 ticked, 2 of them required")
        await until(pilot, "✓ 1 Slack ✓ 2 Telegram ✓ 3 Groups ▶ 4 Team")
        await pilot.press("f2")
        await until(pilot, "Telegram groups shared with mojo_onchain.")
        await typed(pilot, ", acme")
        await pilot.press("f3")
        await until(pilot, "Set-up · Team")
        await pilot.press("f2")
        await until(pilot, "bitsafe, acme")
        await pilot.press("f3")
        await until(pilot, "140 of 140 people shown · 3 ticked, 2 of them required")
        await pilot.press("enter")
        await until(pilot, "3 people, 4 handles, 4 of them found.")
        await pilot.press("enter")
        await until(pilot, "Is this the list that you expected?")
        await pilot.press("enter", "escape")
        await until(pilot, "What now")
        assert (tmp_path / "config.toml").read_text().count("[[team]]") == 3
        assert not (tmp_path / "state" / FILE).exists()
    await app.jobs.close()


async def test_servers_that_cannot_be_used_are_told_kept_and_never_left_out(
    app: BitsafeApp, card: Card
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await first_start(pilot, card)
        await typed(pilot, card["slack_token"])
        await pilot.press("f6")
        await until(pilot, "Other servers")
        fill(pilot, "nowhere", card["server"], "2", "/no/such.pem")
        await pilot.press("enter")
        await until(pilot, "! Slack at: ")
        assert "Its key: there is no file /no/such.pem" in joined(pilot)
        await pilot.press("escape")
        await until(pilot, "Set-up · Slack token")
        await pilot.press("enter")
        await until(pilot, "so nothing is sent: F6 mends or empties them.")
        assert app._progress is not None
        assert app._progress.slack is None
        await pilot.press("f6")
        await until(pilot, "/no/such.pem")
        assert "nowhere" in joined(pilot)
        fill(pilot, "http://127.0.0.1:9/api/", card["server"], "", card["server_key"])
        await pilot.press("enter")
        await until(pilot, "A user token shows bitsafe-tui the channels that you see")
        await pilot.press("enter")
        await until(pilot, "Check the network; Enter tries it again.")
        await pilot.press("f6")
        await until(pilot, "127.0.0.1:9")
        fill(pilot, card["slack_url"])
        await pilot.press("enter")
        await until(pilot, "A user token shows bitsafe-tui the channels that you see")
        await pilot.press("enter")
        await until(pilot, "6 channels match bitsafe or a retired name")
    await app.jobs.close()


async def test_what_telegram_asks_for_is_looked_at_at_once_and_typed_once(
    tmp_path: Path, app: BitsafeApp, card: Card
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await first_start(pilot, card)
        await pilot.press("f3")
        await until(pilot, "Sign in to Telegram")
        await press(pilot, Text("abc"), "enter")
        await until(pilot, "! The api_id is a number")
        await pilot.press("backspace")
        await pilot.pause()
        assert "The api_id is a number" not in joined(pilot)
        await press(pilot, "backspace", "backspace", Text("4711"), "enter", Text("4711"), "enter")
        await until(pilot, "has 32 letters and digits, this one has 4")
        fill(pilot, "4711", API_HASH)
        await pilot.press("f3")
        await until(pilot, "Without a login on Telegram it is not known which groups are shared")
        await pilot.press("f2")
        await until(pilot, "kept already")
        assert "4711" in joined(pilot)
        await typed(pilot, card["phone"])
        await pilot.press("enter")
        await until(pilot, f"the number that ends in {card['phone'][-3:]}: F2 corrects it.")
        await pilot.press("f2")
        await until(pilot, "with its country code")
        await pilot.press("escape")
        await until(pilot, "The set-up is not finished.")
        await pilot.press("U")
        await until(pilot, "the number that is kept already")
        kept = tmp_path / "data" / "credentials.json"
        assert kept.stat().st_mode & 0o077 == 0
        draft = (tmp_path / "state" / FILE).read_text()
        assert API_HASH not in draft
        assert card["phone"] not in draft
    await app.jobs.close()


async def test_nothing_to_keep_is_told(app: BitsafeApp, card: Card) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await first_start(pilot, card)
        for title in ("Sign in to Telegram", "Channels and shared", "Set-up · Team", "Set-up · First look"):
            await pilot.press("f3")
            await until(pilot, title)
        await until(pilot, "Neither platform could be read, so there is nothing to keep: F2 goes back.")
        assert "bitsafe-tui login" not in joined(pilot)
        await pilot.press("enter")
        await until(pilot, "There is nothing to keep: F2 goes back to the logins")
    await app.jobs.close()


def leads(name: str, handle: str, user: User, doubt: str = "") -> Confirmed:
    return Confirmed(
        TeamMember(name, telegram=handle), "telegram", handle, Identity("telegram", handle, user), doubt=doubt
    )


async def test_one_account_for_two_people_is_refused_with_their_names() -> None:
    tova = User("telegram", "77", "Tova Morvath", "tova7")
    handles = [
        leads("Bea Ford", "bea", User("telegram", "5", "Bea Ford", "bea")),
        leads("Oana Hollbeck", "77", tova, "Tova Morvath is another name than Oana Hollbeck."),
        leads("Tova Morvath", "tova7", tova),
    ]
    panel, _ = app_on(assessment())
    answers: list[Answer | None] = []
    async with panel.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        panel.push_screen(ConfirmTeam([one.member for one in handles], handles), answers.append)
        await until(pilot, "✗ 2 stand at two people, and one account cannot be two")
        assert any("▶" in line and "Oana Hollbeck" in line and "✗" in line for line in lines(panel))
        assert "Tova Morvath is another name than Oana Hollbeck." in joined(pilot)
        await pilot.press("enter")
        await until(pilot, "! id 77 stands at Oana Hollbeck and Tova Morvath: Space leaves it out")
        await pilot.press("space", "enter")
        await pilot.pause()
    (answer,) = answers
    assert answer is not None
    assert [one.telegram for one in answer.members] == ["bea", None, "tova7"]


def test_the_draft_of_an_older_version_is_understood(tmp_path: Path) -> None:
    from tui.draft import read

    (tmp_path / FILE).write_text(json.dumps({"channels": ["acme"], "step": "team"}))
    draft = read(tmp_path)
    assert draft is not None
    assert (draft.channels, draft.picked, draft.typed) == (("acme",), None, {})
