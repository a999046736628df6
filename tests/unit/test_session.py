"""A stored Telegram login is used at the server that it was made for, and another than Telegram's is told."""

import pytest
from telethon.crypto import AuthKey
from telethon.sessions import StringSession

from backends.session_address import elsewhere
from backends.settings import Settings, TelegramSettings
from backends.telegram.session import Server, open_session
from tui.foreign import foreign


def session_at(address: str) -> str:
    session = StringSession()
    session.set_dc(2, address, 443)
    session.auth_key = AuthKey(b"k" * 256)
    text: str = session.save()
    return text


@pytest.mark.parametrize("address", ["149.154.167.51", "91.108.56.130", "2001:67c:4e8:f002::a"])
def test_a_login_at_telegram(address: str) -> None:
    assert open_session(session_at(address), None).server_address == address


def test_the_server_of_the_config_wins_over_the_address_inside() -> None:
    text = session_at("127.0.0.1")
    assert open_session(text, None).port == 443
    assert open_session(text, Server("127.0.0.1", 4430, 2, None)).port == 4430


@pytest.mark.parametrize(
    ("session", "told"),
    [
        (session_at("127.0.0.1"), "127.0.0.1:443"),
        (session_at("2001:db8::7"), "[2001:db8::7]:443"),
        (session_at("149.154.167.51"), ""),
        (session_at("2001:67c:4e8:f002::a"), ""),
        ("", ""),
        ("1", ""),
        ("nonsense", ""),
        ("1nonsense", ""),
        ("1ä" + "A" * 351, ""),
    ],
)
def test_whose_a_session_is_told_from_its_text(session: str, told: str) -> None:
    assert elsewhere(session) == told


def test_the_banner_names_the_server_inside_a_session_unless_the_config_names_one() -> None:
    environment = {"TELEGRAM_SESSION": session_at("127.0.0.1")}
    assert foreign(Settings(), environment) == ["! Telegram here is 127.0.0.1:443, not the official service"]
    named = Settings(telegram=TelegramSettings(server="127.0.0.1:4430"))
    assert foreign(named, environment) == ["! Telegram here is 127.0.0.1:4430, not the official service"]
    assert foreign(Settings(), {}) == []
