"""Secrets: which place wins, that a stored one is bound to its host, that none of them is ever shown."""

import logging
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from backends.credentials import find, save_slack_token, save_telegram_session
from backends.errors import ConfigError, WriteError
from backends.paths import Home, write_private
from backends.redaction import Redactor, setup_log
from backends.settings import Settings, SlackSettings, TelegramSettings

SESSION = "1" + "AbC-_9" * 58 + "="
TOKEN = "xoxp-" + "1234-" * 3 + "abcdef0123456789"
API_HASH = "0123456789abcdef" * 2


@pytest.fixture
def home(tmp_path: Path) -> Home:
    # Not the keyring of whoever runs the tests.
    return Home.find({"BITSAFE_TUI_HOME": str(tmp_path / "home")}).demo().make()


@pytest.fixture
def logged(home: Home) -> Iterator[Path]:
    root = logging.getLogger()
    level = root.level
    yield home.logs / "bitsafe-tui.log"
    root.setLevel(level)
    for handler in [known for known in root.handlers if known.get_name() == "bitsafe-tui"]:
        root.removeHandler(handler)
        handler.close()


class Ring(KeyringBackend):
    """A keyring in memory; a broken one fails as backends do, in a way of its own."""

    priority = 1

    def __init__(self, broken: bool = False) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.broken = broken

    def get_password(self, service: str, username: str) -> str | None:
        if self.broken:
            raise OSError("no bus")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.broken:
            raise OSError("no bus")
        self.kept[service, username] = password


@pytest.fixture
def ring() -> Iterator[Ring]:
    before = keyring.get_keyring()
    ours = Ring()
    keyring.set_keyring(ours)
    yield ours
    keyring.set_keyring(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_nothing_is_known_at_first(home: Home) -> None:
    found = find(Settings(), home, {})
    assert found.secrets == ()
    assert found.telegram_api_id is None


def test_environment_wins_over_config_and_config_over_file(home: Home) -> None:
    save_slack_token(home, "xoxp-from-the-file", "slack.com")
    save_telegram_session(home, SESSION, "telegram.org")
    settings = Settings(slack=SlackSettings(token="xoxp-from-config"))
    assert find(Settings(), home, {}).slack_token == "xoxp-from-the-file"
    assert find(settings, home, {}).slack_token == "xoxp-from-config"
    found = find(settings, home, {"SLACK_USER_TOKEN": " xoxp-from-env\n", "TELEGRAM_API_ID": "17"})
    assert found.slack_token == "xoxp-from-env"
    assert found.telegram_api_id == 17
    assert found.telegram_session == SESSION
    assert found.sources == {
        "slack_token": "environment",
        "telegram_api_id": "environment",
        "telegram_session": "private file",
    }


def test_an_empty_variable_is_none(home: Home) -> None:
    settings = Settings(slack=SlackSettings(token="xoxp-from-config"))
    assert find(settings, home, {"SLACK_USER_TOKEN": ""}).slack_token == "xoxp-from-config"


@pytest.mark.parametrize("value", ["abc", "-3", "1.5", "0", "²", "9" * 30])
def test_a_bad_api_id_names_its_variable_and_does_not_repeat_it(home: Home, value: str) -> None:
    with pytest.raises(ConfigError, match="TELEGRAM_API_ID") as caught:
        find(Settings(), home, {"TELEGRAM_API_ID": value})
    assert value not in caught.value.sentence.replace("api_id", "")


def test_a_stored_secret_is_used_for_its_own_host_only(home: Home) -> None:
    save_slack_token(home, TOKEN, "slack.com")
    save_telegram_session(home, SESSION, "telegram.org")
    elsewhere = Settings(
        slack=SlackSettings(api_url="https://slack.example.com/api/"),
        telegram=TelegramSettings(server="127.0.0.1:4430"),
    )
    found = find(elsewhere, home, {})
    assert found.slack_token is None
    assert found.telegram_session is None


def test_hosts_are_kept_side_by_side(home: Home) -> None:
    save_telegram_session(home, SESSION, "telegram.org")
    save_telegram_session(home, "another", "127.0.0.1:4430")
    assert find(Settings(), home, {}).telegram_session == SESSION
    other = Settings(telegram=TelegramSettings(server="127.0.0.1:4430"))
    assert find(other, home, {}).telegram_session == "another"


def test_the_file_is_private(home: Home) -> None:
    save_telegram_session(home, SESSION, "telegram.org")
    path = home.data / "credentials.json"
    assert mode(path) == 0o600
    assert mode(home.data) == 0o700
    assert [item.name for item in home.data.iterdir()] == ["credentials.json"]


def test_a_keyring_is_used_before_the_file(home: Home, ring: Ring) -> None:
    save_telegram_session(home, "in the file", "telegram.org")
    real = replace(home, uses_keyring=True)
    assert find(Settings(), real, {}).telegram_session == "in the file"
    assert save_telegram_session(real, SESSION, "telegram.org") == "keyring"
    found = find(Settings(), real, {})
    assert (found.telegram_session, found.sources) == (SESSION, {"telegram_session": "keyring"})
    elsewhere = Settings(telegram=TelegramSettings(server="127.0.0.1:4430"))
    assert find(elsewhere, real, {}).telegram_session is None
    other_home = replace(real, root=home.root / "other")
    assert find(Settings(), other_home, {}).telegram_session is None
    assert "in the file" not in (home.data / "credentials.json").read_text()


def test_the_demo_never_asks_the_keyring(home: Home, ring: Ring) -> None:
    save_telegram_session(home, SESSION, "telegram.org")
    assert ring.kept == {}


def test_a_keyring_that_fails_counts_as_none(home: Home, ring: Ring) -> None:
    ring.broken = True
    real = replace(home, uses_keyring=True)
    assert save_telegram_session(real, SESSION, "telegram.org") == "private file"
    assert find(Settings(), real, {}).telegram_session == SESSION


def test_a_file_open_to_others_is_refused(home: Home) -> None:
    save_telegram_session(home, SESSION, "telegram.org")
    (home.data / "credentials.json").chmod(0o640)
    with pytest.raises(ConfigError, match="chmod 600"):
        find(Settings(), home, {})


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"slack.com": "x"}', '{"slack.com": {"slack_token": 3}}', "\xff"]
)
def test_a_damaged_file_is_named(home: Home, content: str) -> None:
    path = home.data / "credentials.json"
    write_private(path, content.encode("latin-1"))
    with pytest.raises(ConfigError, match=r"credentials\.json is damaged"):
        find(Settings(), home, {})


def test_no_repr_shows_a_secret(home: Home) -> None:
    env = {
        "SLACK_USER_TOKEN": TOKEN,
        "TELEGRAM_API_HASH": API_HASH,
        "TELEGRAM_PHONE": "+491701234512",
        "TELEGRAM_SESSION": SESSION,
    }
    found = find(Settings(), home, env)
    settings = Settings(
        slack=SlackSettings(token=TOKEN), telegram=TelegramSettings(api_hash=API_HASH, phone="+491701234512")
    )
    redactor = Redactor()
    redactor.add(*found.secrets)
    for secret in env.values():
        assert secret not in repr(found)
        assert secret not in repr(settings)
        assert secret not in repr(redactor)


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        (f"token {TOKEN}, then", "token xoxp-…, then"),
        ("xoxe.xoxp-1-Mi0yLTE", "xoxe.xoxp-…"),
        (f"session={SESSION} ok", "session=… ok"),
        (f"api_hash='{API_HASH}'", "api_hash='…'"),
        ("phone +49 170 1234512.", "phone +49…12."),
        ("+491701234512", "+49…12"),
        ("phone +1 (555) 010-2465.", "phone +1…65."),
        ("postgresql://ada:s3cret@db/x", "postgresql://ada:…@db/x"),
        ("postgresql+psycopg://ada:s3@c/ret@db/x ok", "postgresql+psycopg://ada:…@db/x ok"),
        ("redis://:s3cret@db/1", "redis://:…@db/1"),
        ("asked http://127.0.0.1:4430/api for a@b", None),
        (
            "HTTPS://T.ME/+AAAA and https://telegram.dog/joinchat/BBBB",
            "HTTPS://T.ME/… and https://telegram.dog/…",
        ),
        ("joins t.me/addlist/AbCdEf_1 and https://t.me/+AAAA", "joins t.me/… and https://t.me/…"),
        ("scan tg://login?token=AQK3_x-Zs9 now", "scan tg://login?token=… now"),
        ("telegram:77/-1000000001234 at 2026-03-01T10:00:00+01:00", None),
        ("sha256 " + "ab" * 32, None),
        ("4/5, 12 groups, 3.5 s", None),
    ],
)
def test_what_is_redacted_and_what_is_not(text: str, redacted: str | None) -> None:
    assert Redactor().redact(text) == (text if redacted is None else redacted)


def test_known_secrets_are_hidden_in_any_form() -> None:
    redactor = Redactor()
    redactor.add("hunter2hunter2", "+491701234512")
    assert redactor.redact("hunter2hunter2 491701234512") == "… …"


def test_the_log_is_private_one_line_each_and_without_secrets(home: Home, logged: Path) -> None:
    redactor = setup_log(home)
    redactor.add("a-literal-secret")
    log = logging.getLogger("tests.odd")
    try:
        raise ValueError(f"bad {TOKEN}")
    except ValueError:
        log.exception("group \x1b[31mred\x1b[0m\nnext \u202eline \udcff a-literal-secret %s", SESSION)
    log.debug("not written")
    text = logged.read_text(encoding="utf-8")
    assert text.count("\n") == 1
    assert "group red ⏎ next line" in text
    assert "ValueError: bad xoxp-… in test_credentials.py:" in text
    assert "Traceback" not in text
    for hidden in (TOKEN, SESSION, "a-literal-secret", "\x1b", "\u202e"):
        assert hidden not in text
    assert mode(logged) == 0o600


def test_a_second_set_up_replaces_the_first(home: Home, logged: Path) -> None:
    setup_log(home)
    setup_log(home)
    logging.getLogger("tests.once").info("only once")
    assert logged.read_text(encoding="utf-8").count("only once") == 1


def test_homes(tmp_path: Path) -> None:
    home = Home.find({"BITSAFE_TUI_HOME": str(tmp_path / "one")})
    assert home.config_file == tmp_path / "one" / "config.toml"
    assert home.demo().root == tmp_path / "one" / "demo"
    assert not home.demo().uses_keyring
    home.make()
    folders = [home.config, home.data, home.state, home.logs, home.exports]
    assert all(mode(folder) == 0o700 and tmp_path in folder.parents for folder in folders)
    system = Home.find({})
    assert system.demo().root == system.data / "demo"


def test_a_write_replaces_the_file_and_leaves_no_other(tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    write_private(path, "old")
    write_private(path, "new")
    assert path.read_text() == "new"
    assert [item.name for item in tmp_path.iterdir()] == ["kept.json"]


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "folder"
    path.mkdir()
    with pytest.raises(WriteError, match="unchanged"):
        write_private(path, "a file cannot take the place of a folder")
    assert path.is_dir()
    assert [item.name for item in tmp_path.iterdir()] == ["folder"]
