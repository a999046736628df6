"""Signing in by code and password, and what becomes of it."""

from pathlib import Path

import pytest
from telethon import errors, functions, types
from telethon.crypto import AuthKey
from telethon.sessions import StringSession

from backends.demo.mtproto.keys import ServerKeys
from tests.platforms.telegram_server.demo import Demo
from tests.platforms.telegram_server.small_world import (
    ME,
    small_world,
)


class TestLogin:
    async def test_by_code_and_password(self, demo: Demo) -> None:
        client = await demo.client("")
        assert not await client.is_user_authorized()
        sent = await client.send_code_request(demo.world.phone)
        assert isinstance(sent.type, types.auth.SentCodeTypeApp)
        assert sent.type.length == 5
        with pytest.raises(errors.PhoneCodeInvalidError):
            await client.sign_in(demo.world.phone, "11111")
        with pytest.raises(errors.SessionPasswordNeededError):
            await client.sign_in(demo.world.phone, demo.world.code)
        assert not await client.is_user_authorized()
        with pytest.raises(errors.PasswordHashInvalidError):
            await client.sign_in(password="not that one")
        me = await client.sign_in(password=demo.world.password)
        assert (me.id, me.is_self, me.phone) == (ME, True, "4915550001234")
        assert await client.is_user_authorized()

    async def test_without_a_password_the_code_is_enough(self, tmp_path: Path) -> None:
        demo = await Demo(tmp_path, small_world(password="")).start()
        client = await demo.client("")
        await client.send_code_request(demo.world.phone)
        assert (await client.sign_in(demo.world.phone, demo.world.code)).id == ME
        await demo.close()

    async def test_wrong_phone_and_stale_code(self, demo: Demo) -> None:
        client = await demo.client("")
        with pytest.raises(errors.PhoneNumberInvalidError):
            await client.send_code_request("+1555")
        sent = await client.send_code_request(demo.world.phone)
        with pytest.raises(errors.PhoneCodeExpiredError):
            await client.sign_in(demo.world.phone, demo.world.code, phone_code_hash="0123")
        again = await client(functions.auth.ResendCodeRequest(demo.world.phone, sent.phone_code_hash))
        assert isinstance(again.type, types.auth.SentCodeTypeSms)

    async def test_the_password_needs_the_code_first(self, demo: Demo) -> None:
        client = await demo.client("")
        with pytest.raises(errors.AuthKeyUnregisteredError):
            await client(functions.account.GetPasswordRequest())

    async def test_a_saved_login_outlives_the_server(self, demo: Demo) -> None:
        client = await demo.client("")
        await client.send_code_request(demo.world.phone)
        with pytest.raises(errors.SessionPasswordNeededError):
            await client.sign_in(demo.world.phone, demo.world.code)
        await client.sign_in(password=demo.world.password)
        saved = client.session.save()
        await client.disconnect()
        await demo.restart()
        assert (await (await demo.client(saved)).get_me()).id == ME

    async def test_logging_out(self, demo: Demo) -> None:
        client = await demo.client()
        saved = client.session.save()
        assert await client.log_out()
        again = await demo.client(saved)
        with pytest.raises(errors.AuthKeyUnregisteredError):
            await again(functions.updates.GetStateRequest())
        assert demo.server.prepared_session() != saved

    async def test_many_keys_agree_short_ones_too(self, demo: Demo) -> None:
        """A session saved as text fills a short key up with zeros, and still fits."""
        for key in (bytes(range(1, 256)) + b"\x07", bytes(range(1, 256))):
            demo.server._auth_keys.add(key).login.sign_in(ME)
            session = StringSession()
            session.set_dc(2, "127.0.0.1", demo.port)
            session.auth_key = AuthKey(key)
            assert (await (await demo.client(session.save())).get_me()).id == ME

    async def test_a_login_from_another_world_is_none(self, demo: Demo) -> None:
        saved = demo.server.prepared_session()
        demo.world.users[42] = demo.world.users.pop(ME)
        demo.world.operator = demo.world.users[42].id = 42
        with pytest.raises(errors.AuthKeyUnregisteredError):
            await (await demo.client(saved))(functions.updates.GetStateRequest())
        assert (await (await demo.client()).get_me()).id == 42

    async def test_private_files(self, demo: Demo, tmp_path: Path) -> None:
        demo.server.prepared_session()
        made = ServerKeys.load_or_make(tmp_path / "key.pem")
        assert ServerKeys.load_or_make(tmp_path / "key.pem").fingerprint == made.fingerprint
        for name in ("key.pem", "auth-keys.json"):
            assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
