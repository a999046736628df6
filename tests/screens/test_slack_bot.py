"""A bot's token in the set-up and among the accounts: what it does not show is said beforehand."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from backends.slack.scopes import BOT_BLIND
from tests.screens.keyboard import typed
from tests.screens.signed_out import app_at, configured, joined, until
from tests.system.signed_out import Card, signed_out_servers
from tui.app import BitsafeApp


@pytest.fixture(scope="module")
def card() -> Iterator[Card]:
    with signed_out_servers("--slack-bot") as card:
        yield card


@pytest.fixture
def app(tmp_path: Path, card: Card, monkeypatch: pytest.MonkeyPatch) -> BitsafeApp:
    monkeypatch.setenv("BITSAFE_TUI_HOME", str(tmp_path))
    for name in (
        "SLACK_USER_TOKEN",
        "TELEGRAM_SESSION",
        "TELEGRAM_API_ID",
        "TELEGRAM_API_HASH",
        "DATABASE_URL",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setattr("keyring.core._keyring_backend", None)
    configured(tmp_path, card)
    return app_at(tmp_path)


async def test_where_it_is_entered_and_among_the_accounts(app: BitsafeApp, card: Card) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, "signed out")
        await pilot.press("A")
        await until(pilot, "There is no Slack token yet")
        await pilot.press("enter")
        await until(pilot, "Slack token")
        await typed(pilot, card["slack_token"])
        await pilot.press("enter")
        await all_is_said(pilot)
        await pilot.press("enter")
        await until(pilot, "What the token may do")
        await all_is_said(pilot)
    await app.jobs.close()


async def all_is_said(pilot: Pilot[int]) -> None:
    await until(pilot, "A bot token: it sees only what its bot sees.")
    for sentence in BOT_BLIND:
        assert sentence in joined(pilot)
    assert "search:read" not in joined(pilot)
