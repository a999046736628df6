"""``login slack`` and ``login telegram`` on the plain terminal: ask, test at once, keep. No Textual."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from backends.credentials import (
    Credentials,
    find,
    good_copy,
    save,
    save_slack_token,
    save_telegram_session,
)
from backends.errors import BitsafeError, NotSignedIn, Refused
from backends.model import PLATFORM_NAMES, Account, Platform
from backends.settings import Settings
from tui import platforms
from tui.foreign import foreign
from tui.login_entries import wrong_api_hash, wrong_api_id, wrong_phone
from tui.prompting import ask, expect_answers
from tui.text import clean
from tui.workplace import Workplace

if TYPE_CHECKING:
    from backends.telegram.login import Login
    from backends.telegram.sent_code import SentCode

T = TypeVar("T")
WRONG_TRIES = 3
AGAIN = "r"


async def login_slack(place: Workplace) -> dict[str, Any]:
    """What ``--json`` tells. Raises BitsafeError where Slack does not take the token."""
    from backends.slack.login import look_at_token
    from backends.slack.scopes import BOT_BLIND

    settings = place.settings
    _warn(settings, "slack")
    token = await ask("Slack user token (xoxp-…)", hide=True)
    place.redactor.add(token)
    seen = await look_at_token(
        token, platforms.slack_gate(settings), api_url=settings.slack.api_url, direct=place.demo
    )
    kept = await asyncio.to_thread(save_slack_token, place.home, token, settings.slack.host)
    _tell(f"Signed in to {seen.account.home} as @{seen.account.handle}. The token is kept in the {kept}.")
    await _tell_overruled(place, "slack_token", token)
    for feature in seen.features:
        if not feature.have:
            _tell(f"{feature.name}: lacks {', '.join(feature.lacking)}.")
    for sentence in (seen.kind.way_out, *(BOT_BLIND if seen.bot else ())):
        if sentence:
            _tell(sentence)
    features = [
        {"feature": one.name, "have": one.have, "lacking": list(one.lacking)} for one in seen.features
    ]
    return _told("slack", seen.account, kept) | {"kind": seen.kind.id, "features": features}


async def login_telegram(place: Workplace, *, qr: bool = False) -> dict[str, Any]:
    """What ``--json`` tells. Raises BitsafeError where Telegram refuses for good."""
    from backends.telegram.login import Login

    await asyncio.to_thread(place.connect)
    found, settings = place.credentials, place.settings
    assert found is not None
    restored = await _put_back(place)
    if restored is not None:
        return restored
    _warn(settings, "telegram")
    api_id, api_hash = await _own_app(place, found)
    gate, server = platforms.sign_in_gate(settings), platforms.server_of(settings.telegram)
    async with Login(api_id, api_hash, gate, server) as login:
        signed_in = await (_by_qr(login) if qr else _by_code(login, place, found.telegram_phone or ""))
        if not signed_in:
            hint = clean(await login.hint())
            question = f"Cloud password (hint: {hint})" if hint else "Cloud password"
            await _until_right(question, login.check_password)
        session, account = login.session, login.account
    place.redactor.add(session)
    secrets = {"telegram_session": session}
    if not found.telegram_api_id or not found.telegram_api_hash:
        secrets |= {"telegram_api_id": str(api_id), "telegram_api_hash": api_hash}
    kept = await asyncio.to_thread(save, place.home, settings.telegram.host, secrets)
    handle = f" (@{account.handle})" if account.handle else ""
    _tell(f"Signed in to Telegram as {account.name}{handle}. The login is kept in the {kept}.")
    await _tell_overruled(place, "telegram_session", session)
    return _told("telegram", account, kept)


def _warn(settings: Settings, platform: Platform) -> None:
    """Before anything secret is typed: a service that is not the official one."""
    for line in foreign(settings):
        if line.startswith(f"! {PLATFORM_NAMES[platform]} "):
            _tell(f"{line}.")


async def _own_app(place: Workplace, found: Credentials) -> tuple[int, str]:
    """The api_id and api_hash, asked for where they are not known."""
    if found.telegram_api_id and found.telegram_api_hash:
        return found.telegram_api_id, found.telegram_api_hash
    _tell(
        "Telegram wants an api_id and api_hash of your own: https://my.telegram.org, API development tools."
    )
    _tell("Neither is shown as you type or paste it.")
    # The api_id is no secret, but all three are often pasted at once: the terminal would echo every line.
    api_id = await _right("api_id", wrong_api_id, hide=True)
    api_hash = await _right("api_hash", wrong_api_hash, hide=True)
    place.redactor.add(api_hash)
    return int(api_id), api_hash


async def _right(question: str, wrong: Callable[[str], str], hide: bool = False) -> str:
    """An answer that can be right."""
    for _ in range(WRONG_TRIES):
        answer = await ask(question, hide=hide)
        problem = wrong(answer)
        if not problem:
            return answer
        _tell(problem)
    raise BitsafeError("Too many wrong answers.", "Start again.")


async def _tell_overruled(place: Workplace, name: str, kept: str) -> None:
    """Environment and config.toml go before what was kept just now."""
    found = await asyncio.to_thread(find, place.settings, place.home, os.environ)
    if getattr(found, name) != kept:
        _tell(f"The {found.sources[name]} holds another one, which goes first: take it out there.")


async def _put_back(place: Workplace) -> dict[str, Any] | None:
    """The copy of the last good login, where another one stands in its place and the copy still works."""
    from backends.telegram.backend import TelegramBackend

    found, settings = place.credentials, place.settings
    assert found is not None
    copy = await asyncio.to_thread(good_copy, place.home, settings.telegram.host)
    overruled = found.sources.get("telegram_session") in ("environment", "config.toml")
    if copy is None or copy == found.telegram_session or overruled:
        return None
    place.redactor.add(copy)
    gate, server = platforms.telegram_gate(settings), platforms.server_of(settings.telegram)
    backend = TelegramBackend(copy, found.telegram_api_id, found.telegram_api_hash, gate, {}, server=server)
    try:
        account = await backend.sign_in()
    except NotSignedIn:
        return None
    finally:
        await backend.close()
    kept = await asyncio.to_thread(save_telegram_session, place.home, copy, settings.telegram.host)
    _tell(f"The copy of the last login still works: signed in to Telegram as {account.name}.")
    return _told("telegram", account, kept)


async def _code_to(login: "Login", place: Workplace, known: str) -> "SentCode":
    """A code on its way to the number that is known, or to one that is asked for."""
    for left in reversed(range(WRONG_TRIES)):
        phone = known or await _right("Phone number with country code", wrong_phone)
        place.redactor.add(phone)
        try:
            return await login.send_code(phone)
        except Refused as error:
            if known or not left or error.code != "PHONE_NUMBER_INVALID":
                raise
            _tell(f"{error.sentence} {error.way_out}")
    raise BitsafeError("Too many wrong answers.", "Start again.")


async def _by_code(login: "Login", place: Workplace, known: str) -> bool:
    """Whether somebody is signed in; False where the password is still asked for."""
    from backends.telegram.login import CODE_WARNING

    # Codes are few: none is spent where nobody can type it.
    expect_answers()
    sent = await _code_to(login, place, known)
    for left in reversed(range(WRONG_TRIES + 2)):
        _tell(f"Telegram sent a code {sent.where}. {sent.advice} {CODE_WARNING}".replace("  ", " "))
        answer = await _code_or_again(login, sent)
        if isinstance(answer, bool):
            return answer
        if not left:
            break
        sent = answer
    raise BitsafeError("Too many wrong answers.", "Start again.")


async def _code_or_again(login: "Login", sent: "SentCode") -> "bool | SentCode":
    """The outcome of a code, or another code on its way."""
    from backends.telegram.login_words import SLIPS

    length = f", {sent.length} {'digits' if sent.is_digits else 'characters'}" if sent.length else ""
    again = f"; {AGAIN} has it sent again {sent.next}" if sent.next else ""
    for left in reversed(range(WRONG_TRIES)):
        code = await ask(f"Code{length}{again}", hide=True)
        try:
            if code.lower() == AGAIN and sent.next:
                return await login.resend()
            return await login.sign_in(code)
        except Refused as error:
            if not left or error.code not in {*SLIPS, "SEND_CODE_UNAVAILABLE"}:
                raise
            _tell(error.sentence)
    raise BitsafeError("Too many wrong answers.", "Start again.")


async def _by_qr(login: "Login") -> bool:
    from backends.telegram.login import QR_CAVEAT
    from backends.telegram.qr import drawn

    _tell(QR_CAVEAT)
    _tell("In Telegram's own app open Settings, Devices, Link Desktop Device, and scan this:")
    shown = await login.qr()
    while True:
        for line in drawn(shown.url):
            click.secho(line, fg="bright_white", bg="black", err=True)
        ended = await shown.wait()
        if ended != "expired":
            return ended == "signed_in"
        await shown.refresh()
        _tell("It has expired; here is another one.")


def _told(platform: Platform, account: Account, kept: str) -> dict[str, Any]:
    who = {
        "id": account.id,
        "name": account.name,
        "handle": account.handle,
        "workspace": account.home or None,
    }
    return {"platform": platform, "signed_in": True, "account": who, "kept": kept}


async def _until_right(question: str, attempt: Callable[[str], Awaitable[T]]) -> T:
    """Ask again after a slip, a few times: Telegram counts wrong answers too."""
    from backends.telegram.login_words import SLIPS

    for left in reversed(range(WRONG_TRIES)):
        try:
            return await attempt(await ask(question, hide=True, whole=True))
        except Refused as error:
            if not left or error.code not in SLIPS:
                raise
            _tell(error.sentence)
    raise BitsafeError("Too many wrong answers.", "Start again.")


def _tell(text: str) -> None:
    """On stderr: stdout is for what ``--json`` gives."""
    click.echo(clean(text), err=True)
