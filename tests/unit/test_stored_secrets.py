"""Where secrets are kept: the keyring with its limit, the private file, moving, forgetting, the good copy."""

import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from backends.credentials import (
    find,
    forget,
    good_copy,
    located,
    move,
    save,
    save_slack_token,
    save_telegram_session,
)
from backends.errors import BitsafeError, NotSignedIn
from backends.paths import Home
from backends.redaction import Redactor
from backends.settings import Settings, SlackSettings, TelegramSettings
from backends.system_keyring import SystemKeyring, Unusable
from tui import platforms
from tui.checking import UNLOCK
from tui.checking_platforms import checks_of_slack, checks_of_telegram
from tui.workplace import Workplace

HOST, TOKEN = "slack.com", "xoxp-1234-abcdef"
SESSION = "1" + "AbC-_9" * 58 + "="


class Ring(KeyringBackend):
    """A keyring in memory. ``mode`` makes it block, refuse to write, or lose what it is given."""

    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.mode = ""

    def get_password(self, service: str, username: str) -> str | None:
        if self.mode == "block":
            time.sleep(60)
        if self.mode == "locked":
            raise RuntimeError("locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.mode == "locked":
            raise RuntimeError("locked")
        if self.mode == "refuse":
            raise RuntimeError("locked")
        if self.mode != "lose":
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def ring() -> Iterator[Ring]:
    before = keyring.get_keyring()
    ours = Ring()
    keyring.set_keyring(ours)
    yield ours
    keyring.set_keyring(before)


@pytest.fixture
def home(tmp_path: Path, ring: Ring) -> Home:
    return Home.under(tmp_path / "home").make()


def test_a_keyring_that_blocks_is_given_up_after_its_limit(ring: Ring) -> None:
    ring.mode = "block"
    ours = SystemKeyring("bitsafe-tui test", limit=0.2)
    began = time.monotonic()
    with pytest.raises(Unusable, match=r"did not answer within 0\.2 s"):
        ours.get(HOST, "slack_token")
    with pytest.raises(Unusable):
        ours.get(HOST, "telegram_session")
    assert time.monotonic() - began < 2, "it is asked once only"


def test_a_home_with_a_blocking_keyring_uses_its_file(
    home: Home, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backends.stored_secrets.SystemKeyring", partial(SystemKeyring, limit=0.1))
    ring.mode = "block"
    assert save_slack_token(home, TOKEN, HOST) == "private file"
    assert find(Settings(), home, {}).sources == {"slack_token": "private file"}


@pytest.mark.parametrize("mode", ["refuse", "lose"])
def test_what_the_keyring_does_not_take_goes_into_the_file(home: Home, ring: Ring, mode: str) -> None:
    ring.mode = mode
    assert save_slack_token(home, TOKEN, HOST) == "private file"
    assert find(Settings(), home, {}).slack_token == TOKEN


def test_order(home: Home, ring: Ring) -> None:
    save_slack_token(home, "xoxp-ring", HOST)
    in_file = replace(home, uses_keyring=False)
    save_slack_token(in_file, "xoxp-file", HOST)
    config = Settings(slack=SlackSettings(token="xoxp-config"))
    env = {"SLACK_USER_TOKEN": "xoxp-env"}
    assert find(Settings(), in_file, {}).slack_token == "xoxp-file"
    assert find(Settings(), home, {}).slack_token == "xoxp-ring"
    assert find(config, home, {}).slack_token == "xoxp-config"
    assert find(config, home, env).slack_token == "xoxp-env"
    (token,) = (one for one in located(config, home, env) if one.name == "slack_token")
    assert (token.source, token.also) == ("environment", ("config.toml", "keyring", "private file"))


def test_located_never_says_what(home: Home) -> None:
    save(home, HOST, {"slack_token": TOKEN})
    assert TOKEN not in repr(located(Settings(), home, {"TELEGRAM_API_HASH": "cafe" * 8}))
    assert "cafe" not in repr(located(Settings(), home, {"TELEGRAM_API_HASH": "cafe" * 8}))


def test_moving_there_and_back_leaves_nothing_behind(home: Home, ring: Ring) -> None:
    host = "telegram.org"
    save(home, host, {"telegram_session": SESSION, "telegram_api_id": "17", "telegram_phone": "+491701234"})
    assert len(ring.kept) == 4
    moved = move(home, host, "telegram", "private file")
    assert set(moved) == {"telegram_session", "telegram_api_id", "telegram_phone"}
    assert ring.kept == {}
    found = find(Settings(), home, {})
    assert (found.telegram_session, found.telegram_api_id) == (SESSION, 17)
    assert set(found.sources.values()) == {"private file"}
    assert set(move(home, host, "telegram", "keyring")) == set(moved)
    assert SESSION not in (home.data / "credentials.json").read_text()
    assert find(Settings(), home, {}).telegram_session == SESSION
    assert good_copy(home, host) == SESSION


def test_moving_concerns_one_platform_and_one_host(home: Home, ring: Ring) -> None:
    save(home, HOST, {"slack_token": TOKEN})
    save(home, "127.0.0.1:80", {"slack_token": "xoxp-test"})
    move(home, HOST, "slack", "private file")
    assert list(ring.kept.values()) == ["xoxp-test"]
    assert move(home, HOST, "telegram", "private file") == ()


def test_without_a_keyring_moving_there_is_refused_and_nothing_lost(home: Home, ring: Ring) -> None:
    ring.mode = "refuse"
    save_slack_token(home, TOKEN, HOST)
    with pytest.raises(BitsafeError, match="stays in the private file") as caught:
        move(home, HOST, "slack", "keyring")
    assert TOKEN not in str(caught.value)
    assert find(Settings(), home, {}).slack_token == TOKEN


def test_forgetting(home: Home, ring: Ring) -> None:
    host = "telegram.org"
    save(home, host, {"telegram_session": SESSION, "telegram_api_hash": "cafe" * 8})
    save_slack_token(home, TOKEN, HOST)
    assert forget(home, host, "telegram", login_only=True) == ("telegram_session",)
    assert good_copy(home, host) is None
    assert find(Settings(), home, {}).telegram_api_hash == "cafe" * 8
    assert forget(home, host, "telegram") == ("telegram_api_hash",)
    assert forget(home, host, "telegram") == ()
    assert find(Settings(), home, {}).slack_token == TOKEN


def test_an_overwritten_login_leaves_the_good_copy(home: Home) -> None:
    from backends.stored_secrets import StoredSecrets

    save_telegram_session(home, SESSION, "telegram.org")
    StoredSecrets(home).save("telegram.org", "telegram_session", "1refused")
    assert find(Settings(), home, {}).telegram_session == "1refused"
    assert good_copy(home, "telegram.org") == SESSION
    other = Settings(telegram=TelegramSettings(server="127.0.0.1:4430"))
    assert good_copy(home, other.telegram.host) is None


def test_what_a_silent_keyring_holds_is_not_known(
    home: Home, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backends.system_keyring.LIMIT", 0.1)
    monkeypatch.setattr(SystemKeyring.__init__, "__defaults__", (0.1,))
    ring.mode = "block"
    found = located(Settings(), home, {"SLACK_USER_TOKEN": TOKEN})
    unread = {one.name: one.unread for one in found}
    assert unread["slack_token"] == "", "it is known all the same"
    assert unread["telegram_session"] == "The keyring did not answer within 0.1 s"


async def test_whoever_signs_in_is_told_of_a_keyring_that_could_not_be_asked(home: Home, ring: Ring) -> None:
    ring.mode = "locked"
    place = Workplace(home, Settings(), False, Redactor(), credentials=find(Settings(), home, {}))
    for build in (platforms.slack, platforms.telegram):
        with pytest.raises(NotSignedIn, match="could be looked for: the keyring failed"):
            await build(place, {}).sign_in()
    for look in (checks_of_slack, checks_of_telegram):
        (check,), _ = await look(place)
        assert (check.level, check.way_out) == ("error", UNLOCK)
        assert "the keyring failed" in check.text


def test_moving_says_that_the_keyring_could_not_be_looked_into(home: Home, ring: Ring) -> None:
    save_slack_token(home, TOKEN, HOST)
    ring.mode = "locked"
    with pytest.raises(BitsafeError, match="so what it holds could not be moved"):
        move(home, HOST, "slack", "private file")
    ring.mode = ""
    assert move(home, HOST, "slack", "private file") == ("slack_token",)


@pytest.mark.parametrize("mode", ["locked", "refuse", "lose"])
def test_what_was_saved_while_the_keyring_failed_wins_over_what_it_holds(
    home: Home, ring: Ring, mode: str
) -> None:
    save_slack_token(home, "xoxp-older", HOST)
    ring.mode = mode
    assert save_slack_token(home, TOKEN, HOST) == "private file"
    ring.mode = ""
    assert find(Settings(), home, {}).slack_token == TOKEN
    assert move(home, HOST, "slack", "keyring") == ("slack_token",)
    assert list(ring.kept.values()) == [TOKEN]
    assert find(Settings(), home, {}).sources == {"slack_token": "keyring"}
    assert forget(home, HOST, "slack") == ("slack_token",)


def test_forgetting_says_that_the_keyring_could_not_be_looked_into(home: Home, ring: Ring) -> None:
    save_slack_token(home, TOKEN, HOST)
    ring.mode = "locked"
    with pytest.raises(BitsafeError, match="so what it holds could not be forgotten") as caught:
        forget(home, HOST, "slack")
    assert TOKEN not in str(caught.value)
    ring.mode = ""
    assert forget(home, HOST, "slack") == ("slack_token",)


def test_no_keyring_at_all_is_no_trouble(home: Home, ring: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Ring, "priority", 0)
    assert not any(one.unread for one in located(Settings(), home, {}))
