"""``login slack`` and ``login telegram``: ask, test at once, keep; and signing out. No Textual."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from backends.credentials import (
    find,
    forget,
    good_copy,
    host_of,
    save,
    save_slack_token,
    save_telegram_session,
)
from backends.errors import BitsafeError, NotSignedIn, Refused
from backends.model import PLATFORM_NAMES, Account, Platform
from tui import platforms
from tui.text import clean
from tui.workplace import Workplace

if TYPE_CHECKING:
    from backends.telegram.login import Login
    from backends.telegram.sent_code import SentCode

T = TypeVar("T")
WRONG_TRIES = 3
AGAIN = "r"
NO_API_ID = (
    "The Telegram api_id and api_hash are not set.",
    "Get them at my.telegram.org and set TELEGRAM_API_ID and TELEGRAM_API_HASH.",
)


async def login_slack(place: Workplace) -> dict[str, Any]:
    """What ``--json`` tells. Raises BitsafeError where Slack does not take the token."""
    from backends.slack.login import look_at_token
    from backends.slack.scopes import BOT_BLIND

    token = await _ask("Slack user token (xoxp-…)", hide=True)
    place.redactor.add(token)
    settings = place.settings
    seen = await look_at_token(
        token, platforms.slack_gate(settings), api_url=settings.slack.api_url, direct=place.demo
    )
    kept = await asyncio.to_thread(save_slack_token, place.home, token, settings.slack.host)
    _tell(f"Signed in to {seen.account.home} as {seen.account.name}. The token is kept in the {kept}.")
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
    if not found.telegram_api_id or not found.telegram_api_hash:
        raise NotSignedIn("telegram", *NO_API_ID)
    gate, server = platforms.telegram_gate(settings), platforms.server_of(settings.telegram)
    async with Login(found.telegram_api_id, found.telegram_api_hash, gate, server) as login:
        phone = "" if qr else found.telegram_phone or await _ask("Phone number with country code")
        place.redactor.add(phone)
        signed_in = await (_by_qr(login) if qr else _by_code(login, phone))
        if not signed_in:
            hint = clean(await login.hint())
            question = f"Cloud password (hint: {hint})" if hint else "Cloud password"
            await _until_right(question, login.check_password)
        session, account = login.session, login.account
    place.redactor.add(session)
    kept = await asyncio.to_thread(save, place.home, settings.telegram.host, {"telegram_session": session})
    _tell(f"Signed in to Telegram as {account.name}. The login is kept in the {kept}.")
    await _tell_overruled(place, "telegram_session", session)
    return _told("telegram", account, kept)


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


async def sign_out(place: Workplace, platform: Platform) -> dict[str, Any]:
    """End Telegram's login at Telegram, forget a token. Raises LockHeld where another app uses the login."""
    gone, told = await end_login(place, platform)
    for sentence in told:
        _tell(sentence)
    return {"platform": platform, "signed_in": False, "forgotten": list(gone)}


async def end_login(place: Workplace, platform: Platform) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What was forgotten, by name, and what to say of it. Raises as ``sign_out`` does."""
    await asyncio.to_thread(place.connect)
    found, settings = place.credentials, place.settings
    assert found is not None
    if platform == "telegram" and found.telegram_session:
        await _end_telegram(place)
    host = host_of(settings, platform)
    gone = await asyncio.to_thread(forget, place.home, host, platform, login_only=True)
    name = "telegram_session" if platform == "telegram" else "slack_token"
    source = found.sources.get(name)
    told = [f"Signed out of {PLATFORM_NAMES[platform]}." if gone or source else "Nobody was signed in."]
    if source in ("environment", "config.toml"):
        told.append(f"The {source} still holds one: take it out there as well.")
    return gone, tuple(told)


async def _end_telegram(place: Workplace) -> None:
    from backends.telegram.login import sign_out as end
    from tui.locks import SessionLock, lock_folder

    found, settings = place.credentials, place.settings
    assert found is not None
    session = found.telegram_session or ""
    if not found.telegram_api_id or not found.telegram_api_hash:
        raise NotSignedIn("telegram", *NO_API_ID)
    lock = SessionLock(await asyncio.to_thread(lock_folder), session)
    await asyncio.to_thread(lock.acquire)
    try:
        gate, server = platforms.telegram_gate(settings), platforms.server_of(settings.telegram)
        await end(session, found.telegram_api_id, found.telegram_api_hash, gate, server)
    finally:
        lock.release()


async def _by_code(login: "Login", phone: str) -> bool:
    """Whether somebody is signed in; False where the password is still asked for."""
    from backends.telegram.login import CODE_WARNING

    sent = await login.send_code(phone)
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

    length = f", {sent.length} characters" if sent.length else ""
    again = f"; {AGAIN} has it sent again {sent.next}" if sent.next else ""
    for left in reversed(range(WRONG_TRIES)):
        code = await _ask(f"Code{length}{again}")
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
            return await attempt(await _ask(question, hide=True, whole=True))
        except Refused as error:
            if not left or error.code not in SLIPS:
                raise
            _tell(error.sentence)
    raise BitsafeError("Too many wrong answers.", "Start again.")


async def _ask(question: str, *, hide: bool = False, whole: bool = False) -> str:
    """``whole``: a password may begin or end with a space."""
    answer: str = await asyncio.to_thread(
        click.prompt, question, default="", show_default=False, hide_input=hide, err=True
    )
    return answer if whole else answer.strip()


def _tell(text: str) -> None:
    """On stderr: stdout is for what ``--json`` gives."""
    click.echo(clean(text), err=True)
