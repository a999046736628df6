"""Signing in to Telegram through the screen, over sockets: each state is asserted, then pictured."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from types import SimpleNamespace

import pytest
from textual.pilot import Pilot

from backends.model import Condition, Problem
from backends.telegram.qr import drawn
from tests.screens.keyboard import typed
from tests.screens.pictures import Pictures
from tests.screens.signed_out import (
    API_HASH,
    Act,
    alone,
    app_at,
    at_phone,
    configured,
    faults,
    fill_in,
    give_code,
    give_password,
    joined,
    prove,
    send_code,
    show_qr,
    until,
)
from tests.screens.world import NOW, app_on, assessment, at_rest, shown, table
from tests.system.signed_out import Card, scan, signed_out_servers
from tui.app import BitsafeApp
from tui.screens.signing_in import SigningIn

FOREIGN = ["! Slack here is 127.0.0.1:4400, not the official service"]


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Card]:
    file = tmp_path_factory.mktemp("faults") / "faults.json"
    with signed_out_servers("--limits=off", f"--faults={file}") as card:
        yield {**card, "faults": str(file)}


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No colour, zone or port of where the tests run gets into a picture."""
    for name in ("TEXTUAL_THEME", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setattr("tui.screens.setting_up.foreign", lambda settings: FOREIGN)
    monkeypatch.setattr("tui.foreign.foreign", lambda settings: FOREIGN)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()


@pytest.fixture
def app(tmp_path: Path, card: Card, monkeypatch: pytest.MonkeyPatch) -> BitsafeApp:
    monkeypatch.setenv("BITSAFE_TUI_HOME", str(tmp_path))
    monkeypatch.setenv("SLACK_USER_TOKEN", card["slack_token"])
    for name in (
        "TELEGRAM_SESSION",
        "TELEGRAM_API_ID",
        "TELEGRAM_API_HASH",
        "TELEGRAM_PHONE",
        "DATABASE_URL",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    # Another test of this process may have used one already.
    monkeypatch.setattr("keyring.core._keyring_backend", None)
    faults(card)
    configured(tmp_path, card)
    return app_at(tmp_path)


State = Callable[[Pilot[int], Card], Awaitable[None]]


async def phone(pilot: Pilot[int], card: Card) -> None:
    await at_phone(pilot)
    assert "signs in as you" in joined(pilot)


async def wrong_phone(pilot: Pilot[int], card: Card) -> None:
    await send_code(pilot, "12")
    await until(pilot, "That is not a phone number. Write it with its country code")
    assert pilot.app.focused is screen_of(pilot)._fields.phone


async def banned_phone(pilot: Pilot[int], card: Card) -> None:
    faults(card, {"method": "auth.sendCode", "do": "error", "error": "PHONE_NUMBER_BANNED"})
    await send_code(pilot, card["phone"])
    await until(pilot, "Telegram has banned this phone number. Write to recover@telegram.org")


async def flood_on_the_code(pilot: Pilot[int], card: Card) -> None:
    faults(card, {"method": "auth.sendCode", "do": "wait", "seconds": 4000})
    await send_code(pilot, card["phone"])
    await until(pilot, "There were too many tries: Telegram takes no more of them until Mon 23 Nov 09:08")


async def silent(pilot: Pilot[int], card: Card) -> None:
    """It says for how long it has waited, and Esc ends that."""
    faults(card, {"method": "auth.sendCode", "do": "silence", "times": None})
    await send_code(pilot, card["phone"])
    await until(pilot, "Asking Telegram to send a code …")
    pilot.app.clock.forward(timedelta(seconds=3))  # type: ignore[attr-defined]
    await until(pilot, "Asking Telegram to send a code … 3 s Esc stops")


async def code_sent(pilot: Pilot[int], card: Card) -> None:
    await send_code(pilot, card["phone"])
    await until(pilot, "Telegram sent a code to your other Telegram apps. It has 5 digits.")
    assert "never into a chat" in joined(pilot)
    assert "F5 has it sent as a text message, in 60 s" in joined(pilot)
    assert card["phone"] not in shown(pilot.app)


async def wrong_code(pilot: Pilot[int], card: Card) -> None:
    await give_code(pilot, card, "00000")
    await until(pilot, "That is not the code. Try again.")
    assert screen_of(pilot)._fields.code.value == ""


async def expired_code(pilot: Pilot[int], card: Card) -> None:
    faults(card, {"method": "auth.signIn", "do": "error", "error": "PHONE_CODE_EXPIRED"})
    await give_code(pilot, card)
    await until(pilot, "The code has expired. Ask for a new code.")
    assert "F5 asks for a new code" in joined(pilot)


async def password(pilot: Pilot[int], card: Card) -> None:
    await give_code(pilot, card)
    await until(pilot, "Its hint: the usual one")
    assert card["code"] not in shown(pilot.app)


async def wrong_password(pilot: Pilot[int], card: Card) -> None:
    await give_password(pilot, card, "not that")
    await until(pilot, "That is not the password. Try again.")
    assert "Its hint: the usual one" in joined(pilot)
    assert screen_of(pilot)._fields.password.value == ""


async def too_many_tries(pilot: Pilot[int], card: Card) -> None:
    faults(card, {"method": "auth.checkPassword", "do": "error", "error": "PHONE_PASSWORD_FLOOD"})
    await give_password(pilot, card)
    await until(pilot, "Telegram takes no more tries for this account for now. Try again in a few hours")


async def qr_code(pilot: Pilot[int], card: Card) -> None:
    await at_phone(pilot)
    await show_qr(pilot)
    screen = screen_of(pilot)
    assert screen._attempt.qr is not None
    assert screen._attempt.qr.url.startswith("tg://login?token=")
    # Another code each time: the picture has one that stays.
    screen._fields.qr_code.show(drawn(f"tg://login?token={'A' * 32}"))
    screen._attempt.qr = SimpleNamespace(expires=NOW + timedelta(seconds=30))  # type: ignore[assignment]
    await until(pilot, "A new one comes in 30 s.")


async def signed_in(pilot: Pilot[int], card: Card) -> None:
    await give_password(pilot, card)
    await until(pilot, "Signed in as Ada North (@ada_north).")
    assert "groups used; basic groups do not count." in joined(pilot)
    assert "groups shared with mojo_onchain." in joined(pilot)


STATES: tuple[State, ...] = (
    phone,
    wrong_phone,
    banned_phone,
    flood_on_the_code,
    silent,
    code_sent,
    wrong_code,
    expired_code,
    password,
    wrong_password,
    too_many_tries,
    qr_code,
    signed_in,
)


def screen_of(pilot: Pilot[int]) -> SigningIn:
    screen = pilot.app.screen
    assert isinstance(screen, SigningIn)
    return screen


class StoppedDatetime(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return NOW.astimezone(tz) if tz else NOW.replace(tzinfo=None)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
async def test_state(
    app: BitsafeApp,
    card: Card,
    state: State,
    pictured: Pictures,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Reached at 80x24, and still there when the terminal grows."""
    if state is flood_on_the_code:
        monkeypatch.setattr("backends.gate.datetime", StoppedDatetime)
    async with app.run_test(size=(80, 24)) as pilot:
        await state(pilot, card)
        await alone(pilot)
        await pictured.compare(pilot)
    await app.jobs.close()


async def test_a_password_tried_again_during_a_flood_is_told_so_at_once(app: BitsafeApp, card: Card) -> None:
    """Telegram is not asked: each try before the end makes the flood longer."""
    async with app.run_test(size=(80, 24)) as pilot:
        faults(card, {"method": "auth.checkPassword", "do": "wait", "seconds": 600})
        await give_password(pilot, card)
        await until(pilot, "There were too many tries: Telegram takes no more of them until")
        faults(card)
        await typed(pilot, card["password"])
        assert screen_of(pilot)._fields.password.value
        await pilot.press("enter")
        await until(pilot, "Password cloud password ! There were too many tries")
    await app.jobs.close()


async def test_revoked_keeps_the_table(pictured: Pictures) -> None:
    """What was known stays, and a banner says how to mend it."""
    problem = Problem("telegram", "Telegram no longer accepts this login.")
    table_app, jobs = app_on(assessment(telegram_condition=Condition.SIGNED_OUT, problems=[problem]))
    jobs.foreign_services = FOREIGN

    async def reach(pilot: Pilot[int]) -> None:
        await at_rest(pilot)
        await until(pilot, "Telegram is signed out: O signs in again")

    await pictured(table_app, reach)


async def run(app: BitsafeApp, act: Act, size: tuple[int, int] = (80, 24)) -> None:
    async with app.run_test(size=size) as pilot:
        await act(pilot)
    await app.jobs.close()


async def test_signing_in_mends_the_table_in_place(app: BitsafeApp, card: Card) -> None:
    async def act(pilot: Pilot[int]) -> None:
        await until(pilot, "Telegram is signed out: O signs in again")
        assert len(table(app).rows) == 6
        await give_password(pilot, card)
        await until(pilot, "Signed in as Ada North")
        await pilot.press("enter")
        await until(pilot, "Refreshed")
        assert "signed out" not in shown(app)
        assert len(table(app).rows) > 6

    await run(app, act)


async def test_what_is_typed_ahead_is_the_code(app: BitsafeApp, card: Card, tmp_path: Path) -> None:
    """It never shows, and the number that is kept is the one that was sent."""
    faults(card, {"method": "auth.sendCode", "do": "delay", "seconds": 1})

    async def act(pilot: Pilot[int]) -> None:
        await send_code(pilot, card["phone"])
        await until(pilot, "Asking Telegram to send a code …")
        fields = screen_of(pilot)._fields
        await pilot.press(*card["code"])
        assert fields.phone.value == card["phone"]
        await until(pilot, "Telegram sent a code")
        assert fields.code.value == card["code"]
        assert card["code"] not in shown(app)
        await pilot.press("enter")
        await until(pilot, "cloud password as well")

    await run(app, act)
    kept = json.loads((tmp_path / "data" / "credentials.json").read_text())
    assert {host["telegram_phone"] for host in kept.values() if "telegram_phone" in host} == {card["phone"]}


async def test_an_expired_code_is_asked_for_anew(app: BitsafeApp, card: Card) -> None:
    async def act(pilot: Pilot[int]) -> None:
        await expired_code(pilot, card)
        await pilot.press("f5")
        await until(pilot, "Telegram sent a code")
        await typed(pilot, card["code"])
        await pilot.press("enter")
        await until(pilot, "cloud password as well")

    await run(app, act)


async def test_an_expired_code_where_somebody_was_signed_in_before(app: BitsafeApp, card: Card) -> None:
    """The login that was there before is no reason to begin anew."""

    async def act(pilot: Pilot[int]) -> None:
        await give_password(pilot, card)
        await until(pilot, "Signed in as Ada North")
        await pilot.press("f8")
        await until(pilot, "Another number is typed over it.")
        await typed(pilot, card["phone"])
        await pilot.press("enter")
        await until(pilot, "Telegram sent a code")
        faults(card, {"method": "auth.signIn", "do": "error", "error": "PHONE_CODE_EXPIRED"})
        await pilot.press(*card["code"], "enter")
        await until(pilot, "The code has expired. Ask for a new code.")
        assert "F5 asks for a new code" in joined(pilot)
        faults(card)
        await pilot.press("f5")
        await until(pilot, "Nothing there? F5 has it sent")
        await pilot.press(*card["code"], "enter")
        await until(pilot, "cloud password as well")

    await run(app, act)


async def test_a_login_in_the_environment_goes_first_and_that_is_told(
    app: BitsafeApp, card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def act(pilot: Pilot[int]) -> None:
        await until(pilot, "Telegram is signed out")
        monkeypatch.setenv("TELEGRAM_SESSION", "1an-old-one")
        await pilot.press("O")
        await fill_in(pilot, card["phone"])
        await prove(pilot, card)
        await until(pilot, "The environment holds another login, which goes first")

    await run(app, act)


async def test_a_login_that_cannot_be_tried_now_is_kept(app: BitsafeApp, card: Card) -> None:
    """Signed in, but then no answer: the next Enter tries that login, and no code is asked for."""

    async def act(pilot: Pilot[int]) -> None:
        faults(card, {"method": "messages.getDialogs", "do": "error", "error": "INTERNAL", "times": None})
        await give_password(pilot, card)
        await until(pilot, "Try it")
        await pilot.press("enter")
        await until(pilot, "Try it")
        faults(card)
        await pilot.press("enter")
        await until(pilot, "Signed in as Ada North")

    await run(app, act)


async def test_a_code_is_sent_again_only_after_the_wait(app: BitsafeApp, card: Card) -> None:
    async def act(pilot: Pilot[int]) -> None:
        await code_sent(pilot, card)
        await pilot.press("f5")
        await until(pilot, "Not yet: the text above says when Telegram sends another one.")
        app.clock.forward(timedelta(seconds=61))  # type: ignore[attr-defined]
        await pilot.press("f5")
        await until(pilot, "Telegram sent a code as a text message.")

    await run(app, act)


async def test_a_silent_server_is_not_waited_for_without_end(
    tmp_path: Path, app: BitsafeApp, card: Card
) -> None:
    configured(tmp_path, card, timeout=2)

    async def act(pilot: Pilot[int]) -> None:
        faults(card, {"method": "auth.sendCode", "do": "silence", "times": None})
        await send_code(pilot, card["phone"])
        await until(pilot, "no answer within 2 s")
        assert "Check the network, then try again." in joined(pilot)
        faults(card)
        await pilot.press("enter")
        await until(pilot, "Telegram sent a code")

    await run(app, act)


async def test_waiting_can_be_stopped(app: BitsafeApp, card: Card) -> None:
    async def act(pilot: Pilot[int]) -> None:
        await silent(pilot, card)
        assert "Esc Stop" in joined(pilot)
        await pilot.press("escape")
        await until(pilot, "Stopped.")
        assert "Esc Leave" in joined(pilot)
        await pilot.press("escape")
        await until(pilot, "Telegram is signed out")
        assert app.screen is app.main

    await run(app, act)


async def test_by_qr_code_and_password(app: BitsafeApp, card: Card) -> None:
    async def act(pilot: Pilot[int]) -> None:
        await at_phone(pilot)
        await show_qr(pilot)
        shown_code = screen_of(pilot)._attempt.qr
        assert shown_code is not None
        assert "██ ▄▄▄▄▄ █" in shown(app)
        await scan(card, shown_code.url)
        await until(pilot, "cloud password as well")
        await typed(pilot, card["password"])
        await pilot.press("enter")
        await until(pilot, "Signed in as Ada North")

    await run(app, act)


async def test_an_expired_qr_code_is_drawn_anew(app: BitsafeApp, card: Card) -> None:
    """By itself, without a key: then the new one can be scanned."""

    async def act(pilot: Pilot[int]) -> None:
        await at_phone(pilot)
        await show_qr(pilot)
        code = screen_of(pilot)._attempt.qr
        assert code is not None
        first, drawing = code.url, shown(app)
        # The panel waits already, with the end that the server gave; this makes that the end of the wait.
        worker = screen_of(pilot)._worker
        assert worker is not None
        worker.cancel()
        code.expires = datetime.now(UTC) + timedelta(seconds=1)
        screen_of(pilot)._show_qr(code)
        async with asyncio.timeout(20):
            while code.url == first or not screen_of(pilot).is_asking:
                await pilot.pause(0.05)
        await until(pilot, "Waiting until it is scanned")
        assert shown(app) != drawing
        await scan(card, code.url)
        await until(pilot, "cloud password as well")

    await run(app, act)


async def test_revoked_in_the_middle_of_an_audit(app: BitsafeApp, card: Card) -> None:
    async def act(pilot: Pilot[int]) -> None:
        await give_password(pilot, card)
        await until(pilot, "Signed in as Ada North")
        await pilot.press("enter")
        await until(pilot, "Refreshed")
        rows = len(table(app).rows)
        faults(card, {"method": "messages.getCommonChats", "skip": 2, "do": "revoke"})
        await pilot.press("r")
        await until(pilot, "Telegram is signed out: O signs in again")
        assert len(table(app).rows) == rows, "the table stays"
        faults(card)
        await pilot.press("O")
        await until(pilot, f"number that ends in {card['phone'][-3:]} are kept: Enter sends a code to it.")
        await pilot.press("enter")
        await prove(pilot, card)
        await pilot.press("enter")
        await until(pilot, "Refreshed")
        assert "signed out" not in shown(app)
        assert len(table(app).rows) == rows

    await run(app, act)


async def test_nothing_that_was_typed_is_told_or_kept_in_the_open(
    tmp_path: Path, app: BitsafeApp, card: Card
) -> None:
    screens: list[str] = []

    async def act(pilot: Pilot[int]) -> None:
        await at_phone(pilot)

        async def watch() -> None:
            while True:
                screens.append(shown(app))
                await asyncio.sleep(0.05)

        watching = asyncio.create_task(watch())
        await pilot.press("escape")
        await give_password(pilot, card)
        await until(pilot, "Signed in as Ada North")
        await pilot.press("enter")
        await until(pilot, "Refreshed")
        watching.cancel()

    await run(app, act)
    session = app.jobs.place.credentials
    assert session is not None
    assert session.telegram_session
    secrets = [card["code"], card["password"], session.telegram_session, "0123456789abcdef" * 2]
    secrets.append(card["slack_token"])
    for secret in secrets:
        assert not any(secret in screen for screen in screens)
    for file in list(tmp_path.rglob("*")):  # noqa: ASYNC240 (a test)
        if file.is_file() and file.name != "credentials.json":
            text = file.read_bytes().decode("utf-8", "replace")
            for secret in (*secrets[1:], card["phone"]):
                assert secret not in text, file


async def test_what_a_service_repeats_of_what_was_typed_is_hidden(
    app: BitsafeApp, card: Card, tmp_path: Path
) -> None:
    """On the screen and in the log, from the first letters on; a code is any number again afterwards."""
    code, password = card["code"], card["password"]
    log = logging.getLogger("tests.odd")

    async def act(pilot: Pilot[int]) -> None:
        await send_code(pilot, card["phone"])
        await until(pilot, "Telegram sent a code")
        await typed(pilot, code)
        log.info("a code that is only typed: %s", code)
        faults(card, {"method": "auth.signIn", "do": "error", "error": f"ODD_{code}_WORD"})
        await pilot.press("enter")
        await until(pilot, "Telegram refused: ODD_…_WORD.")
        await typed(pilot, code)
        await pilot.press("enter")
        await until(pilot, "cloud password as well")
        echo = {"method": "auth.checkPassword", "do": "error", "error": f"NO {password} {code}"}
        faults(card, echo)
        await typed(pilot, password)
        await pilot.press("enter")
        await until(pilot, "Telegram refused: NO … ….")
        log.error("failed", exc_info=ValueError(f"{code} {password!r} {API_HASH} {card['phone']}"))
        await typed(pilot, password)
        await pilot.press("enter")
        await until(pilot, "Signed in as Ada North")
        await pilot.press("enter")
        await until(pilot, "Refreshed")
        log.info("%s messages", code)

    await run(app, act)
    *during, after = [
        line
        for line in (tmp_path / "logs" / "bitsafe-tui.log").read_text().splitlines()
        if "tests.odd" in line
    ]
    assert len(during) == 2
    for secret in (code, password, API_HASH, card["phone"]):
        assert all(secret not in line for line in during)
    assert after.endswith(f"{code} messages")


async def test_a_token_that_is_only_typed_is_hidden(app: BitsafeApp, card: Card, tmp_path: Path) -> None:
    """One of no known look, which no pattern finds."""

    async def act(pilot: Pilot[int]) -> None:
        await until(pilot, "Telegram is signed out: O signs in again")
        await pilot.press("A")
        await until(pilot, "Accounts")
        await pilot.press("enter")
        await until(pilot, "Slack token")
        await typed(pilot, "odd-token-1")
        logging.getLogger("tests.odd").info("odd-token-1")

    await run(app, act)
    text = (tmp_path / "logs" / "bitsafe-tui.log").read_text()
    assert "tests.odd: …\n" in text
    assert "odd-token-1" not in text


async def test_a_qr_code_is_as_secret_as_a_code(app: BitsafeApp, card: Card, tmp_path: Path) -> None:
    async def act(pilot: Pilot[int]) -> None:
        await at_phone(pilot)
        await show_qr(pilot)
        shown = screen_of(pilot)._attempt.qr
        assert shown is not None
        logging.getLogger("tests.odd").info("token %s.", shown.url.partition("token=")[2])

    await run(app, act)
    assert "tests.odd: token ….\n" in (tmp_path / "logs" / "bitsafe-tui.log").read_text()
