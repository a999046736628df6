"""``login slack`` and ``login telegram``: ask, test at once, keep. No Textual."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from backends.credentials import save_slack_token, save_telegram_session
from backends.errors import BitsafeError, NotSignedIn, Refused
from backends.gate import Gate
from tui.text import clean
from tui.workplace import Workplace

T = TypeVar("T")
WRONG_TRIES = 3


async def login_slack(place: Workplace) -> None:
    """Raises BitsafeError where Slack does not take the token."""
    from backends.slack.backend import SlackBackend
    from backends.slack.client import TIERS

    token = await _ask("Slack user token (xoxp-…)", hide=True)
    place.redactor.add(token)
    gate = Gate("slack", limits=TIERS, timeout=place.settings.pace.timeout)
    backend = SlackBackend(token, gate, {}, api_url=place.settings.slack.api_url)
    try:
        account = await backend.sign_in()
    finally:
        await backend.close()
    kept = await asyncio.to_thread(save_slack_token, place.home, token, place.settings.slack.host)
    click.echo(clean(f"Signed in to {account.home} as {account.name}. The token is kept in the {kept}."))


async def login_telegram(place: Workplace) -> None:
    """Raises BitsafeError where Telegram refuses for good."""
    from backends.telegram.client import METHOD_LIMITS
    from backends.telegram.login import CODE_WARNING, Login
    from backends.telegram.session import Server

    await asyncio.to_thread(place.connect)
    found, settings = place.credentials, place.settings.telegram
    assert found is not None
    if not found.telegram_api_id or not found.telegram_api_hash:
        raise NotSignedIn(
            "telegram",
            "The Telegram api_id and api_hash are not set.",
            "Get them at my.telegram.org and set TELEGRAM_API_ID and TELEGRAM_API_HASH.",
        )
    phone = found.telegram_phone or await _ask("Phone number with country code")
    place.redactor.add(phone)
    gate = Gate("telegram", limits=METHOD_LIMITS, timeout=place.settings.pace.timeout)
    server = Server(*settings.address, settings.dc, settings.server_key) if settings.address else None
    async with Login(found.telegram_api_id, found.telegram_api_hash, gate, server) as login:
        sent = await login.send_code(phone)
        click.echo(clean(f"Telegram sent a code {sent.where}. {CODE_WARNING}"))
        if not await _until_right("Code", False, login.sign_in):
            await _until_right("Cloud password", True, login.check_password)
        session = login.session
    place.redactor.add(session)
    kept = await asyncio.to_thread(save_telegram_session, place.home, session, settings.host)
    click.echo(f"Signed in to Telegram. The login is kept in the {kept}.")


async def _until_right(question: str, hide: bool, attempt: Callable[[str], Awaitable[T]]) -> T:
    """Ask again after a slip, a few times: Telegram counts wrong answers too."""
    for left in reversed(range(WRONG_TRIES)):
        try:
            return await attempt(await _ask(question, hide=hide))
        except Refused as error:
            if not left or error.code not in ("PHONE_CODE_INVALID", "PASSWORD_HASH_INVALID"):
                raise
            click.echo(error.sentence, err=True)
    raise BitsafeError("Too many wrong answers.", "Start again.")


async def _ask(question: str, *, hide: bool = False) -> str:
    answer: str = await asyncio.to_thread(click.prompt, question, hide_input=hide, err=True)
    return answer.strip()
