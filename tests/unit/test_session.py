"""A stored Telegram login is used at the server that it was made for, or not at all."""

import pytest
from telethon.crypto import AuthKey
from telethon.sessions import StringSession

from backends.errors import NotSignedIn
from backends.telegram.session import Server, open_session


def session_at(address: str) -> str:
    session = StringSession()
    session.set_dc(2, address, 443)
    session.auth_key = AuthKey(b"k" * 256)
    text: str = session.save()
    return text


@pytest.mark.parametrize("address", ["149.154.167.51", "91.108.56.130", "2001:67c:4e8:f002::a"])
def test_a_login_at_telegram(address: str) -> None:
    assert open_session(session_at(address), None).server_address == address


def test_a_login_at_another_server_that_no_config_names_is_refused() -> None:
    text = session_at("127.0.0.1")
    with pytest.raises(NotSignedIn, match=r"belongs to 127\.0\.0\.1:443, not to Telegram") as caught:
        open_session(text, None)
    assert text not in str(caught.value)
    assert open_session(text, Server("127.0.0.1", 4430, 2, None)).port == 4430
