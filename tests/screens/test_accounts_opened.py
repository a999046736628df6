"""Accounts and set-up beside what goes on: a refresh is not stopped, a broken config is told line by line."""

# ruff: noqa: F811  (fixtures of another module)

import asyncio
from pathlib import Path

import pytest

from tests.screens.signed_out import app_at, configured, faults, joined, until
from tests.screens.test_set_up import _still, card  # noqa: F401
from tests.screens.world import table
from tests.system.signed_out import Card
from tui.screens.accounts import AccountsPanel

MISTAKES = "".join(f'[[team]]\nname = "Nobody {number}"\nslak = "x"\n' for number in range(11))


async def test_a_refresh_goes_on_under_the_accounts(
    tmp_path: Path, card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BITSAFE_TUI_HOME", str(tmp_path))
    configured(tmp_path, card, timeout=30)
    config = tmp_path / "config.toml"
    token = f'[slack]\ntoken = "{card["slack_token"]}"\n'
    config.write_text(config.read_text().replace("[slack]\n", token))
    config.chmod(0o644)
    faults(card, {"platform": "slack", "method": "conversations.list", "do": "delay", "seconds": 2})
    app = app_at(tmp_path)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, "The first look at Slack and Telegram")
        await pilot.press("A")
        await until(pilot, "The refresh goes on; then they are asked")
        await until(pilot, "Slack token config.toml for 127.0.0.1")
        assert app._audits, "it is still going on"
        (notice,) = app._notifications
        assert "config.toml holds secrets, and others can read it" in notice.message
        await until(pilot, "✓ Slack Northwind, as Ada North (@ada)")
        assert "config.toml holds secrets" in joined(pilot)
        assert len(table(app).rows) == 6, "the refresh came to its end"
        await pilot.press("down")
        await until(pilot, "Enter signs in.")
        await pilot.press("o")
        await until(pilot, "Nobody is signed in to Telegram here: Enter signs in.")
        await pilot.press("up", "o")
        await until(pilot, "Sign out of Slack?")
        await pilot.press("y")
        stays = "Slack stays signed in: the token stands in config.toml. Take it out there."
        async with asyncio.timeout(20):
            while stays not in [notice.message for notice in app._notifications]:
                await pilot.pause(0.05)
        await until(pilot, "✓ Slack Northwind, as Ada North (@ada)")
        assert isinstance(app.screen, AccountsPanel)
        assert "interrupted" not in joined(pilot)
    await app.jobs.close()


async def test_a_broken_config_is_told_line_by_line(
    tmp_path: Path, card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BITSAFE_TUI_HOME", str(tmp_path))
    (tmp_path / "config.toml").write_text(MISTAKES)
    app = app_at(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "… and 5 more: p lists all of them.")
        await until(pilot, "Mend that, then press r")
        for key in ("p", "U", "A"):
            await pilot.press(key)
            await until(pilot, "The last try did not work")
            await pilot.press("end")
            await until(pilot, "! [[team]] 11: slak, did you mean slack?")
            assert not app._notifications
            await pilot.press("escape")
            await until(pilot, "Mend that, then press r")
    await app.jobs.close()
