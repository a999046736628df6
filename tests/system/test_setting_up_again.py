"""The set-up by key later, over the demo servers: what was confirmed, and what the user wrote, holds."""

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from backends.errors import ConfigError
from backends.settings import TeamMember
from tests.system.signed_out import Card, signed_out_servers
from tests.system.test_setting_up import begun, signed_in, team_of
from tui.jobs import Jobs, Options
from tui.setting_up import SettingUp


@pytest.fixture(scope="module")
def card() -> Iterator[Card]:
    with signed_out_servers("--limits=off") as card:
        yield card


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("SLACK_USER_TOKEN", "TELEGRAM_SESSION", "TELEGRAM_API_ID", "TELEGRAM_API_HASH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("BITSAFE_TUI_HOME", str(tmp_path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    # Another test of this process may have used one already.
    monkeypatch.setattr("keyring.core._keyring_backend", None)
    return tmp_path


async def set_up(card: Card) -> None:
    setting_up = begun(card)
    await signed_in(setting_up, card)
    await look_up_all(setting_up, card)
    setting_up.confirm(team_of(card))
    await setting_up.first_look()
    await setting_up.finish()


async def look_up_all(setting_up: SettingUp, card: Card) -> None:
    team = team_of(card)
    await setting_up.look_up("slack", [one.slack for one in team if one.slack])
    await setting_up.look_up("telegram", [one.telegram for one in team if one.telegram])


def bound(home: Path) -> dict[str, str]:
    with sqlite3.connect(home / "data" / "bitsafe.db") as database:
        return {
            f"{one[0]}:{one[1]}": one[2]
            for one in database.execute("SELECT platform, handle, user_id FROM handles")
        }


def move(home: Path, platform: str, handle: str) -> None:
    """As if the handle had led to another account when it was confirmed."""
    with sqlite3.connect(home / "data" / "bitsafe.db") as database:
        for change in (
            "UPDATE handles SET user_id = '1', access_hash = NULL WHERE platform = ? AND handle = ?",
            "UPDATE confirmed_handles SET user_id = '1' WHERE platform = ? AND handle = ?",
        ):
            assert database.execute(change, (platform, handle)).rowcount


@pytest.mark.parametrize("handle", ["telegram:bea_ford", "slack:bea"])
async def test_what_was_bound_before_holds_until_it_is_bound_anew(
    card: Card, home: Path, handle: str
) -> None:
    await set_up(card)
    platform, name = handle.split(":")
    right = bound(home)
    move(home, platform, name)

    again = SettingUp.open(Options())
    await again.try_slack()
    await again.try_telegram()
    found = (await again.look_up(platform, [name]))[name]  # type: ignore[arg-type]
    assert found.user is None
    assert "another account" in found.reason
    now = again.moved(platform, name)  # type: ignore[arg-type]
    assert now is not None
    assert now.id == right[handle]
    again.confirm(team_of(card))
    await again.first_look()
    await again.finish()
    assert bound(home)[handle] == "1", "nobody has confirmed the new account"
    assert set(bound(home)) == set(right), "what else was learned stays"

    again = SettingUp.open(Options())
    await again.try_slack()
    await again.try_telegram()
    await look_up_all(again, card)
    again.confirm(team_of(card), [(platform, name)])  # type: ignore[list-item]
    await again.close()
    again = SettingUp.open(Options())
    await again.first_look()
    await again.finish()
    assert bound(home)[handle] == right[handle]


async def test_the_file_that_was_edited_meanwhile_holds(card: Card, home: Path) -> None:
    await set_up(card)
    opened = SettingUp.open(Options())
    opened.keep(step="slack")
    opened.keep(shared_with=("me",))
    await opened.close()
    config = home / "config.toml"
    text = config.read_text().replace('channels = ["bitsafe"]', 'channels = ["acme"]')
    config.write_text(text + '\n[[team]]\nname = "By Hand"\nslack = "byhand"\n')

    opened = SettingUp.open(Options())
    assert opened.draft.channels == ("acme",)
    assert opened.draft.shared_with == ("me",)
    assert [one.name for one in opened.draft.team][-1] == "By Hand"
    opened.keep(team=(*opened.draft.team, TeamMember("Zoe")))
    config.write_text(config.read_text().replace('name = "By Hand"', 'name = "By Heart"'))
    opened = SettingUp.open(Options())
    names = [one.name for one in opened.draft.team]
    assert names[-2:] == ["Zoe", "By Heart"]
    assert "By Hand" not in names


async def test_the_first_look_goes_where_the_environment_says(
    card: Card, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{home}/elsewhere.db")
    await set_up(card)
    assert not (home / "data" / "bitsafe.db").exists()
    jobs = Jobs(Options())
    await asyncio.to_thread(jobs.open)
    assert await asyncio.to_thread(jobs.last) is not None
    await jobs.close()


async def test_an_imported_file_that_has_gone_does_not_stop_the_end(card: Card, home: Path) -> None:
    old = home / "old.json"
    old.write_text('{"BD": ["acme-bitsafe"]}')
    setting_up = begun(card)
    setting_up.take_over(str(old))
    assert setting_up.draft.imports
    old.unlink()
    with pytest.raises(ConfigError, match="no longer there"):
        await setting_up.finish()
    assert not (home / "config.toml").exists()
    await setting_up.finish()
    assert (home / "config.toml").exists()
