"""The first start without its screen: from an empty home to groups, over the demo servers."""

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from backends.errors import ConfigError, LockHeld, NotSignedIn, Refused
from backends.model import Condition
from backends.settings import TeamMember
from tests.system.signed_out import Card, scan, signed_out_servers
from tui.jobs import Jobs, Options
from tui.setting_up import SettingUp, needs_set_up


@pytest.fixture(scope="module")
def card() -> Iterator[Card]:
    with signed_out_servers() as card:
        yield card


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("SLACK_USER_TOKEN", "TELEGRAM_SESSION", "TELEGRAM_API_ID", "TELEGRAM_API_HASH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BITSAFE_TUI_HOME", str(tmp_path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    # Another test of this process may have used one already.
    monkeypatch.setattr("keyring.core._keyring_backend", None)
    return tmp_path


def begun(card: Card) -> SettingUp:
    setting_up = SettingUp.open(Options())
    setting_up.keep(api_url=card["slack_url"], server=card["server"], server_key=card["server_key"])
    return setting_up


def team_of(card: Card) -> list[TeamMember]:
    return [TeamMember(**table) for table in card["team"]]


async def signed_in(setting_up: SettingUp, card: Card) -> None:
    await setting_up.try_slack(card["slack_token"])
    async with setting_up.telegram_login(4711, "0" * 32, card["phone"]) as login:
        await login.send_code(card["phone"])
        if not await login.sign_in(card["code"]):
            await login.check_password(card["password"])
        await setting_up.signed_in(login, card["phone"])


async def test_from_nothing_to_groups(card: Card, home: Path) -> None:
    assert needs_set_up(Options())
    setting_up = begun(card)
    slack = await setting_up.try_slack(card["slack_token"])
    assert (slack.account.home, slack.matching, slack.lacks_essentials) == ("Northwind", 6, False)
    assert len(setting_up.channels_matching(["/^nothing$/"])) < 6
    with pytest.raises(ConfigError):
        setting_up.channels_matching(["/(/"])
    await signed_in(setting_up, card)
    telegram = await setting_up.try_telegram()
    assert telegram.account.handle == "ada_north"
    assert 0 < telegram.used <= telegram.limit
    assert telegram.shared
    assert not telegram.unresolved

    suggested = await setting_up.suggest_team()
    offered = {one.slack.handle: {guess.user.handle for guess in one.telegram} for one in suggested}
    for member in team_of(card):
        assert member.status != "required" or member.telegram in offered[str(member.slack)]
    found = await setting_up.look_up("telegram", ["@bea_ford", "nobody_has_this"])
    assert found["bea_ford"].user is not None
    assert found["nobody_has_this"].user is None
    setting_up.confirm(team_of(card))

    assert not (home / "config.toml").exists()
    look = await setting_up.first_look()
    assert [seen.condition for seen in look.snapshot.seen] == [Condition.OK, Condition.OK]
    assert not (home / "data" / "bitsafe.db").exists(), "nothing is stored before it is confirmed"
    settings = await setting_up.finish()
    assert not needs_set_up(Options())
    assert settings.team == tuple(team_of(card))

    jobs = Jobs(Options())
    await asyncio.to_thread(jobs.open)
    last = await asyncio.to_thread(jobs.last)
    assert last is not None
    assert last.coverage == look.coverage
    waiting = {one.handle for one in last.unconfirmed if one.platform == "telegram"}
    assert waiting
    assert "bea_ford" not in waiting, "whom the user has seen and confirmed waits for nobody"
    await jobs.close()
    written = (home / "config.toml").read_text()
    for secret in (card["slack_token"], card["phone"], "0" * 32):
        assert secret not in written


async def test_leaving_at_any_step_and_coming_back(card: Card, home: Path) -> None:
    setting_up = begun(card)
    await signed_in(setting_up, card)
    setting_up.keep(step="team", channels=("acme",))
    await setting_up.close()
    again = SettingUp.open(Options())
    assert (again.draft.step, again.draft.channels) == ("team", ("acme",))
    assert again.found.sources["slack_token"] == "private file"
    assert (await again.try_slack()).account.handle == "ada"
    assert (await again.try_telegram()).account.handle == "ada_north"
    await again.close()
    kept = (home / "state" / "setting-up.json").read_text()
    for secret in (card["slack_token"], card["phone"], card["password"]):
        assert secret not in kept


async def test_what_cannot_be_is_not_kept(card: Card, home: Path) -> None:
    setting_up = begun(card)
    before = setting_up.draft
    with pytest.raises(ConfigError, match="no regular expression"):
        setting_up.keep(channels=("/(/",))
    with pytest.raises(ConfigError, match="is taken by"):
        setting_up.confirm([TeamMember("Amy"), TeamMember("amy")])
    assert setting_up.draft == before == SettingUp.open(Options()).draft


async def test_a_wrong_token_is_told_and_not_kept(card: Card, home: Path) -> None:
    setting_up = begun(card)
    for token, says in (("xoxp-wrong", "does not accept"), ("xapp-1", "app-level"), ("hello", "look like")):
        with pytest.raises(NotSignedIn, match=says) as caught:
            await setting_up.try_slack(token)
        assert token not in str(caught.value)
    await setting_up.close()
    assert not (home / "data" / "credentials.json").exists()


async def test_by_qr_code(card: Card, home: Path) -> None:
    setting_up = begun(card)
    async with setting_up.telegram_login(4711, "0" * 32) as login:
        shown = await login.qr()
        await scan(card, shown.url)
        assert await shown.wait() == "password"
        with pytest.raises(Refused):
            await login.check_password("wrong")
        await login.check_password(card["password"])
        assert (await setting_up.signed_in(login)).account.handle == "ada_north"
    await setting_up.close()


async def test_a_handle_that_moved_since_it_was_confirmed(card: Card, home: Path) -> None:
    setting_up = begun(card)
    await signed_in(setting_up, card)
    setting_up.keep(bound={"telegram:bea_ford": "1"})
    found = (await setting_up.look_up("telegram", ["bea_ford"]))["bea_ford"]
    assert found.user is None
    assert "another account" in found.reason
    setting_up.keep(team=tuple(team_of(card)))
    await setting_up.first_look()
    with pytest.raises(ConfigError, match="another account"):
        await setting_up.finish()
    assert not (home / "config.toml").exists()
    await setting_up.close()


async def test_a_login_that_another_app_uses(card: Card, home: Path) -> None:
    first = begun(card)
    await signed_in(first, card)
    second = SettingUp.open(Options())
    with pytest.raises(LockHeld, match="in use by another bitsafe-tui"):
        await second.try_telegram()
    await first.close()
    assert (await second.try_telegram()).account.handle == "ada_north"
    await second.close()


async def test_private_chats_are_nowhere(card: Card, home: Path) -> None:
    setting_up = begun(card)
    await signed_in(setting_up, card)
    setting_up.confirm(team_of(card))
    look = await setting_up.first_look()
    await setting_up.finish()
    titles = {row.group.title for row in look.rows} | {group.title for group in look.snapshot.groups}
    with sqlite3.connect(home / "data" / "bitsafe.db") as database:
        stored = "\n".join(database.iterdump())
    everything = "\n".join([*titles, stored])
    for word in ("Family", "cousins", "Mum's", "Climbing", "Book club", "Hiking with"):
        assert word not in everything


async def test_an_existing_config_keeps_its_remarks(card: Card, home: Path) -> None:
    (home / "config.toml").write_text('# mine\n[flags] # old names\nretired = ["Foo"]\n')
    setting_up = begun(card)
    setting_up.confirm([TeamMember("Amy", slack="amy", role="BD")])
    await setting_up.finish()
    text = (home / "config.toml").read_text()
    assert text.startswith('# mine\n[flags] # old names\nretired = ["Foo"]\n')
    assert 'name = "Amy"' in text
    setting_up = SettingUp.open(Options())
    setting_up.confirm([TeamMember("Amy", slack="amy2", status="optional"), TeamMember("Bob")])
    settings = await setting_up.finish()
    assert settings.team == (TeamMember("Amy", slack="amy2", status="optional"), TeamMember("Bob"))
