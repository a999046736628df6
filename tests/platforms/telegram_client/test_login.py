"""Signing in over a real socket: every way that a code comes, every refusal, and what to do about it."""

import asyncio
import base64
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from telethon.tl import functions, types

from backends.errors import LimitReached, NotSignedIn, PlatformError, Refused, Unreachable
from backends.gate import Gate
from backends.telegram.client import GatedTelegramClient
from backends.telegram.login import Login, sign_out
from backends.telegram.login_words import EXPIRED, REFUSALS, SLIPS
from backends.telegram.session import Server
from tests.platforms.telegram_client.running import Running
from tests.platforms.telegram_server.small_world import ME

API_HASH = "0" * 32


@asynccontextmanager
async def login(running: Running, api_id: int = 1, **gate: Any) -> AsyncIterator[Login]:
    made = Gate("telegram", limits={}, **{"timeout": 5.0} | gate)
    async with Login(api_id, API_HASH, made, Server("127.0.0.1", running.port, 2, None)) as opened:
        yield opened


async def refused(attempt: Any) -> PlatformError:
    with pytest.raises(PlatformError) as caught:
        await attempt
    assert caught.value.sentence.endswith(".")
    assert caught.value.way_out.endswith((".", "…"))
    return caught.value


class TestByCode:
    async def test_code_and_password(self, running: Running) -> None:
        async with login(running) as attempt:
            sent = await attempt.send_code(running.world.phone)
            assert (sent.how, sent.where, sent.length) == ("app", "to your other Telegram apps", 5)
            assert (sent.next, sent.resend_after) == ("as a text message", 60)
            assert (await refused(attempt.sign_in("00000"))).code in SLIPS
            assert not await attempt.sign_in(running.world.code)
            assert await attempt.hint() == "the usual one"
            assert (await refused(attempt.check_password("not that one"))).code in SLIPS
            assert (await refused(attempt.check_password(""))).code in SLIPS
            with pytest.raises(NotSignedIn):
                attempt.account  # noqa: B018
            await attempt.check_password(running.world.password)
            assert (attempt.account.id, attempt.account.handle) == (str(ME), "mo_bitsafe")
            kept = attempt.session
        assert (await running.backend(kept).sign_in()).id == str(ME)

    async def test_without_a_password(self, running: Running) -> None:
        running.server._password._text = ""
        async with login(running) as attempt:
            await attempt.send_code(running.world.phone)
            assert await attempt.sign_in(running.world.code)
            assert attempt.account.id == str(ME)

    async def test_sent_again_by_other_ways_until_there_is_none(self, running: Running) -> None:
        async with login(running) as attempt:
            await attempt.send_code(running.world.phone)
            sent = await attempt.resend()
            assert (sent.how, sent.where, sent.next) == ("sms", "as a text message", "by a phone call")
            sent = await attempt.resend()
            assert (sent.where, sent.next, sent.resend_after) == ("by a phone call", None, None)
            assert (await refused(attempt.resend())).code == "SEND_CODE_UNAVAILABLE"
            assert not await attempt.sign_in(running.world.code)

    @pytest.mark.parametrize(
        ("way", "where", "length", "advice"),
        [
            ("email", "by e-mail to m**@n*****.example", 5, ""),
            (
                "missed_call",
                "by a missed call from +4915550099…",
                5,
                "last 5 digits of the number that calls",
            ),
            ("flash_call", "by a missed call from +4915550099*", None, "is the number that calls"),
            ("fragment", "to Fragment: https://fragment.example/numbers", 5, ""),
            ("word", "as a text message", None, "a word that begins with 2"),
            ("phrase", "as a text message", None, "a phrase that begins with 2"),
        ],
    )
    async def test_where_it_goes(
        self, running: Running, way: str, where: str, length: int | None, advice: str
    ) -> None:
        running.world.code_ways = [way]
        async with login(running) as attempt:
            sent = await attempt.send_code(running.world.phone)
            assert (sent.how, sent.where, sent.length, sent.next) == (way, where, length, None)
            assert advice in sent.advice
            assert sent.is_digits == (way not in ("word", "phrase"))
            assert (await refused(attempt.sign_in("1"))).code in SLIPS
            assert not await attempt.sign_in(running.world.code)

    async def test_a_number_without_an_account(self, running: Running) -> None:
        async with login(running) as attempt:
            await attempt.send_code("+15551234567")
            error = await refused(attempt.sign_in(running.world.code))
            assert error.code == "SIGN_UP_REQUIRED"

    async def test_an_address_has_to_be_set_up_first(self, running: Running) -> None:
        running.world.code_ways = ["email_setup"]
        async with login(running) as attempt:
            assert (await refused(attempt.send_code(running.world.phone))).code == "EMAIL_SETUP_REQUIRED"

    async def test_after_many_wrong_codes_the_code_is_dead_and_a_new_one_works(
        self, running: Running
    ) -> None:
        async with login(running) as attempt:
            await attempt.send_code(running.world.phone)
            for _ in range(5):
                assert (await refused(attempt.sign_in("00000"))).code in SLIPS
            assert (await refused(attempt.sign_in(running.world.code))).code in EXPIRED
            await attempt.send_code(running.world.phone)
            assert not await attempt.sign_in(running.world.code)

    async def test_too_many_wrong_passwords(self, running: Running) -> None:
        async with login(running) as attempt:
            await attempt.send_code(running.world.phone)
            await attempt.sign_in(running.world.code)
            for _ in range(5):
                await refused(attempt.check_password("wrong"))
            error = await refused(attempt.check_password(running.world.password))
            assert error.code == "PHONE_PASSWORD_FLOOD"

    async def test_wrong_numbers_and_api_ids(self, running: Running) -> None:
        async with login(running) as attempt:
            assert (await refused(attempt.send_code("12"))).code == "PHONE_NUMBER_INVALID"
        async with login(running, api_id=-1) as attempt:
            assert (await refused(attempt.send_code(running.world.phone))).code == "API_ID_INVALID"


class TestRefusals:
    @pytest.mark.parametrize("code", sorted(REFUSALS))
    async def test_each_is_told_in_its_own_words(self, running: Running, code: str) -> None:
        running.break_with(method="auth.sendCode", do="error", error=code)
        async with login(running) as attempt:
            error = await refused(attempt.send_code(running.world.phone))
        assert (error.sentence, error.way_out, error.code) == (*REFUSALS[code], code)

    async def test_a_flood_says_when_it_ends(self, running: Running) -> None:
        running.break_with(method="auth.sendCode", do="wait", seconds=4000)
        async with login(running) as attempt:
            error = await refused(attempt.send_code(running.world.phone))
        assert isinstance(error, LimitReached)
        assert error.seconds == 4000
        assert "until" in error.sentence
        assert running.asked()["auth.sendCode"] == 1

    async def test_a_short_flood_is_not_sat_through(self, running: Running) -> None:
        running.break_with(method="auth.sendCode", do="wait", seconds=30)
        async with login(running) as attempt:
            async with asyncio.timeout(5):
                assert isinstance(await refused(attempt.send_code(running.world.phone)), LimitReached)

    async def test_a_silent_server(self, running: Running) -> None:
        running.break_with(method="auth.sendCode", do="silence")
        async with login(running, timeout=3.0) as attempt:
            error = await refused(attempt.send_code(running.world.phone))
            assert isinstance(error, Unreachable)
            assert "no answer within 3 s" in error.sentence
            await attempt.send_code(running.world.phone)

    async def test_a_server_that_is_not_there(self, running: Running) -> None:
        await running.server.stop()
        made = Gate("telegram", limits={}, timeout=1.0)
        with pytest.raises(Unreachable, match="try again"):
            async with Login(1, API_HASH, made, Server("127.0.0.1", running.port, 2, None)):
                pass

    async def test_a_code_is_asked_for_once_though_the_answer_is_lost(self, running: Running) -> None:
        running.break_with(method="auth.sendCode", do="drop_after", times=None)
        async with login(running) as attempt:
            assert isinstance(await refused(attempt.send_code(running.world.phone)), Unreachable)
        assert running.asked()["auth.sendCode"] == 1

    async def test_no_sentence_holds_what_was_typed(self, running: Running) -> None:
        running.break_with(method="auth.sendCode", do="error", error="SOMETHING_NEW_400")
        async with login(running) as attempt:
            error = await refused_anyhow(attempt.send_code(running.world.phone))
        assert running.world.phone not in str(error)


async def refused_anyhow(attempt: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        await attempt
    return caught.value


class TestQr:
    async def scan(self, running: Running, url: str) -> None:
        """What the other Telegram app does."""
        token = base64.urlsafe_b64decode(url.partition("token=")[2] + "==")
        phone = await running.client()
        await phone(functions.auth.AcceptLoginTokenRequest(token))

    async def test_scanned_then_the_password(self, running: Running) -> None:
        async with login(running) as attempt:
            shown = await attempt.qr()
            assert shown.url.startswith("tg://login?token=")
            waiting = asyncio.create_task(shown.wait())
            await self.scan(running, shown.url)
            assert await waiting == "password"
            await attempt.check_password(running.world.password)
            assert attempt.account.id == str(ME)

    async def test_scanned_before_anybody_waits(self, running: Running) -> None:
        running.server._password._text = ""
        async with login(running) as attempt:
            shown = await attempt.qr()
            await self.scan(running, shown.url)
            assert await shown.wait() == "signed_in"
            kept = attempt.session
        assert (await running.backend(kept).sign_in()).id == str(ME)

    async def test_an_expired_one_is_replaced(
        self, running: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("backends.demo.telegram_methods.sign_in_desk.TOKEN_SECONDS", 0)
        async with login(running) as attempt:
            shown = await attempt.qr()
            first = shown.url
            assert await shown.wait() == "expired"
            monkeypatch.setattr("backends.demo.telegram_methods.sign_in_desk.TOKEN_SECONDS", 30)
            await shown.refresh()
            assert shown.url != first
            await self.scan(running, shown.url)
            assert await shown.wait() == "password"

    async def test_a_server_whose_clock_is_ahead(
        self, running: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Or ours is behind: the code on the screen would be long dead, and never replaced."""
        monkeypatch.setattr("backends.demo.telegram_methods.sign_in_desk.TOKEN_SECONDS", 3600)
        async with login(running) as attempt:
            shown = await attempt.qr()
            assert timedelta(seconds=30) < shown.expires - datetime.now(UTC) <= timedelta(seconds=60)

    async def test_scanned_at_the_moment_of_its_replacement(self, running: Running) -> None:
        async with login(running) as attempt:
            shown = await attempt.qr()
            await self.scan(running, shown.url)
            await shown.refresh()
            assert await shown.wait() == "password"

    async def test_a_wrong_api_id(self, running: Running) -> None:
        async with login(running, api_id=-1) as attempt:
            assert (await refused(attempt.qr())).code == "API_ID_INVALID"


class TestElsewhere:
    """The account lives in another data centre than the one that was asked."""

    @pytest.fixture
    async def other(self, running: Running, tmp_path_factory: Any) -> AsyncIterator[Running]:
        other = Running(tmp_path_factory.mktemp("other"), running.world)
        # Every data centre of Telegram has the same keys.
        other.keys = running.keys
        await other.start()
        # Telethon asks only once in a process where the data centres are.
        GatedTelegramClient._config = None
        running.vary(functions.help.GetConfigRequest, self._listing(other))
        yield other
        GatedTelegramClient._config = None
        await other.close()

    def _listing(self, other: Running) -> Callable[[Any, Callable[[], Any]], Any]:
        def listing(request: Any, plain: Callable[[], Any]) -> Any:
            config = plain()
            config.dc_options.append(types.DcOption(4, "127.0.0.1", other.port, this_port_only=True))
            return config

        return listing

    async def test_the_code_is_asked_for_there(self, running: Running, other: Running) -> None:
        running.break_with(method="auth.sendCode", do="error", error="PHONE_MIGRATE_4", times=None)
        async with login(running) as attempt:
            await attempt.send_code(running.world.phone)
            assert not await attempt.sign_in(running.world.code)
            await attempt.check_password(running.world.password)
            assert attempt.account.id == str(ME)
            kept = attempt.session
        assert other.asked()["auth.signIn"] == 1
        assert (await other.backend(kept).sign_in()).id == str(ME)

    async def test_the_qr_code_is_finished_there(self, running: Running, other: Running) -> None:
        other.server._password._text = ""
        handed_over = other.server._desk.new_token(other.server._auth_keys.add(b"\x01" * 256).login)
        other.server._desk.tokens[handed_over].accepted_by = ME
        async with login(running) as attempt:
            shown = await attempt.qr()
            running.vary(
                functions.auth.ExportLoginTokenRequest,
                lambda request, plain: types.auth.LoginTokenMigrateTo(4, handed_over),
            )
            await TestQr().scan(running, shown.url)
            assert await shown.wait() == "signed_in"
            assert attempt.account.id == str(ME)


class TestSigningOut:
    async def test_the_login_is_dead_afterwards(self, running: Running) -> None:
        session = running.server.prepared_session()
        gate = Gate("telegram", limits={}, timeout=5.0)
        server = Server("127.0.0.1", running.port, 2, None)
        await sign_out(session, 1, API_HASH, gate, server)
        with pytest.raises(NotSignedIn):
            await running.backend(session).sign_in()
        await sign_out(session, 1, API_HASH, gate, server)

    async def test_a_revoked_login_is_told(self, running: Running) -> None:
        backend = await running.signed_in()
        running.break_with(method="messages.getDialogs", do="revoke")
        with pytest.raises(NotSignedIn, match="ended from another device"):
            await backend.groups()


def test_every_slip_and_every_expiry_has_words() -> None:
    assert not (SLIPS | EXPIRED) - REFUSALS.keys()
    assert not SLIPS & EXPIRED
