"""Where the app works: the real home and its config, or the demo's own, out of reach of everything real."""

from pathlib import Path

import pytest

from backends.demo import lifeline
from backends.demo.launch import attach
from backends.demo.options import Options
from backends.errors import BitsafeError, ConfigError
from backends.store.store import Store
from tui import workplace
from tui.jobs import Jobs
from tui.jobs import Options as JobOptions

SECRETS = {
    "SLACK_USER_TOKEN": "xoxp-1234-real",
    "TELEGRAM_API_ID": "12345",
    "TELEGRAM_API_HASH": "0123456789abcdef" * 2,
    "TELEGRAM_PHONE": "+491701234567",
    "TELEGRAM_SESSION": "1real",
    "DATABASE_URL": "sqlite:////real/database.db",
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, and nothing in the environment."""
    for name in SECRETS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BITSAFE_TUI_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def configured(home: Path, text: str = '[[team]]\nname = "Amy"\nslack = "amy"\n') -> Path:
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    (home / "config.toml").write_text(text)
    return home / "config.toml"


# The real one


def test_without_a_config_there_is_a_way_out(home: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        workplace.real(None)
    assert str(home / "config.toml") in caught.value.sentence
    assert "config.toml.example" in caught.value.way_out
    assert "--demo" in caught.value.way_out


def test_a_config_that_was_named_must_be_there(home: Path, tmp_path: Path) -> None:
    configured(home)
    for missing in (tmp_path / "other.toml", home / "config.toml" / "x"):
        with pytest.raises(ConfigError, match="There is no config file") as caught:
            workplace.real(missing)
        assert str(missing) in caught.value.sentence
        assert "config.toml.example" in caught.value.way_out


def test_a_config_that_cannot_be_read_is_told(home: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        workplace.real(tmp_path)
    endless = tmp_path / "loop.toml"
    endless.symlink_to(endless)
    with pytest.raises(ConfigError, match="cannot be read"):
        workplace.real(endless)


def test_another_config_than_the_usual_one(home: Path, tmp_path: Path) -> None:
    configured(home)
    other = tmp_path / "other.toml"
    other.write_text('[[team]]\nname = "Bob"\n')
    place = workplace.real(other)
    assert [member.name for member in place.settings.team] == ["Bob"]
    assert place.home.data == home / "data"


def test_the_database_is_in_the_home_unless_told_otherwise(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(home)
    Store.open(workplace.real(None).store_url)
    assert (home / "data" / "bitsafe.db").is_file()
    configured(home, '[store]\nurl = "sqlite:////elsewhere/x.db"\n')
    assert workplace.real(None).store_url == "sqlite:////elsewhere/x.db"
    monkeypatch.setenv("DATABASE_URL", " sqlite:////environment/x.db ")
    assert workplace.real(None).store_url == "sqlite:////environment/x.db"
    monkeypatch.setenv("DATABASE_URL", "  ")
    assert workplace.real(None).store_url == "sqlite:////elsewhere/x.db"


def test_the_password_of_the_database_is_in_no_representation(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(home)
    monkeypatch.setenv("DATABASE_URL", "postgresql://ada:hunter2@127.0.0.1/x")
    assert "hunter2" not in repr(workplace.real(None))


def test_secrets_that_are_found_are_hidden_from_then_on(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configured(home)
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    place = workplace.real(None)
    place.connect()
    found = place.credentials
    assert found is not None
    assert found.slack_token == SECRETS["SLACK_USER_TOKEN"]
    assert "real" not in place.redactor.redact(f"token={SECRETS['SLACK_USER_TOKEN']}")


def test_a_wrong_filter_in_the_config_is_told_before_anything_is_opened(home: Path) -> None:
    configured(home, '[[exclusion]]\nfilter = "gaps:>0"\n')
    with pytest.raises(ConfigError, match=r"\[\[exclusion\]\] 1: filter"):
        Jobs(JobOptions()).open()
    assert not (home / "data" / "bitsafe.db").exists()


# The demo


def test_the_demo_knows_nothing_of_the_real_one(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = configured(home, "this is no config")
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    place = workplace.demo(fresh=False)
    assert place.store_url == f"sqlite:///{home / 'demo' / 'data' / 'bitsafe.db'}"
    assert place.demo
    assert not place.home.uses_keyring
    assert len(place.settings.team) == 9
    assert all(secret not in repr(place) for secret in SECRETS.values())
    assert file.read_text() == "this is no config"
    assert {one.name for one in home.iterdir()} == {"config.toml", "demo"}


def test_the_demo_signs_in_at_its_own_servers_alone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    place = workplace.demo(fresh=False)
    try:
        place.connect()
        found = place.credentials
        assert found is not None
        assert not {found.slack_token, found.telegram_session, found.telegram_phone} & set(SECRETS.values())
        assert place.settings.slack.host.startswith("127.0.0.1:")
        assert (place.settings.telegram.server or "").startswith("127.0.0.1:")
        assert str(place.settings.telegram.server_key).startswith(str(home / "demo"))
        assert place.store_url == f"sqlite:///{home / 'demo' / 'data' / 'bitsafe.db'}"
    finally:
        place.close()
        place.close()


@pytest.mark.parametrize(
    "address", ["slack.com", "10.0.0.1:443", "127.0.0.1.evil.example:1", "[2001:db8::1]:1", ""]
)
def test_the_demo_refuses_any_other_machine(address: str) -> None:
    with pytest.raises(BitsafeError, match="refuses to talk to"):
        workplace._only_loopback(address)


@pytest.mark.parametrize("address", ["127.0.0.1:4430", "localhost:1", "[::1]:4430", "127.0.0.1"])
def test_this_machine_may_be_talked_to(address: str) -> None:
    workplace._only_loopback(address)


def test_fresh_empties_the_demo_and_nothing_else(home: Path) -> None:
    file = configured(home)
    workplace.demo(fresh=True)
    (home / "demo" / "data" / "old").touch()
    (home / "demo" / "world.json").touch()
    (home / "data").mkdir(exist_ok=True)
    (home / "data" / "bitsafe.db").touch()
    place = workplace.demo(fresh=True)
    assert place.home.data.is_dir()
    assert not (home / "demo" / "data" / "old").exists()
    assert not (home / "demo" / "world.json").exists()
    assert (home / "data" / "bitsafe.db").exists()
    assert file.exists()


def test_without_fresh_the_demo_goes_on(home: Path) -> None:
    workplace.demo(fresh=False)
    (home / "demo" / "data" / "old").touch()
    workplace.demo(fresh=False)
    assert (home / "demo" / "data" / "old").exists()


def test_fresh_is_refused_while_the_demo_is_in_use(home: Path) -> None:
    servers = attach(home / "demo", Options(slack_groups=1, telegram_groups=1))
    try:
        with pytest.raises(BitsafeError, match="Another app is using the demo"):
            workplace.demo(fresh=True)
        assert (home / "demo" / lifeline.CARD).exists()
    finally:
        servers.close()
    # The servers end a moment after their last app, and that moment is waited for.
    workplace.demo(fresh=True)
    assert not (home / "demo" / lifeline.CARD).exists()


def test_fresh_is_refused_while_another_app_starts_the_demo(home: Path) -> None:
    workplace.demo(fresh=False)
    with lifeline.lock(home / "demo"), pytest.raises(BitsafeError, match="Another app is using the demo"):
        workplace.demo(fresh=True)
    assert (home / "demo" / "data").is_dir()


def test_a_demo_that_is_a_link_is_not_followed(home: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious").touch()
    home.mkdir(parents=True)
    (home / "demo").symlink_to(elsewhere)
    with pytest.raises(BitsafeError, match=r"cannot be removed: .*symbolic link"):
        workplace.demo(fresh=True)
    assert (elsewhere / "precious").exists()
