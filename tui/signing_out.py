"""Ends a login: at Telegram, and where it is kept. No Textual."""

import asyncio
from typing import Any

import click

from backends.credentials import forget, host_of
from backends.errors import NotSignedIn
from backends.model import PLATFORM_NAMES, Platform
from tui import platforms
from tui.text import clean
from tui.workplace import Workplace

NO_API_ID = (
    "The Telegram api_id and api_hash are not set.",
    "Get them at my.telegram.org and set TELEGRAM_API_ID and TELEGRAM_API_HASH.",
)


async def sign_out(place: Workplace, platform: Platform) -> dict[str, Any]:
    """What ``--json`` tells. Raises as ``end_login`` does."""
    gone, told = await end_login(place, platform)
    for sentence in told:
        click.echo(clean(sentence), err=True)
    return {"platform": platform, "signed_in": False, "forgotten": list(gone)}


async def end_login(place: Workplace, platform: Platform) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What was forgotten, by name, and what to say of it.

    Raises PlatformError, LockHeld where another app uses the login, BitsafeError where the keyring could not
    be looked into.
    """
    await asyncio.to_thread(place.connect)
    found, settings = place.credentials, place.settings
    assert found is not None
    if platform == "telegram" and found.telegram_session:
        await _end_telegram(place)
    host = host_of(settings, platform)
    gone = await asyncio.to_thread(forget, place.home, host, platform, login_only=True)
    name = "telegram_session" if platform == "telegram" else "slack_token"
    source = found.sources.get(name)
    service = PLATFORM_NAMES[platform]
    if source not in ("environment", "config.toml"):
        return gone, (f"Signed out of {service}." if gone or source else "Nobody was signed in.",)
    where = source if source == "config.toml" else "the environment"
    if platform == "slack":
        return gone, (f"Slack stays signed in: the token stands in {where}. Take it out there.",)
    return gone, (f"Signed out of {service}.", f"Its login stands in {where} as well: take it out there.")


async def _end_telegram(place: Workplace) -> None:
    from backends.telegram.login import sign_out as end
    from tui.locks import SessionLock, lock_folders

    found, settings = place.credentials, place.settings
    assert found is not None
    session = found.telegram_session or ""
    if not found.telegram_api_id or not found.telegram_api_hash:
        raise NotSignedIn("telegram", *NO_API_ID)
    lock = SessionLock(await asyncio.to_thread(lock_folders, place.home.state), session)
    await asyncio.to_thread(lock.acquire)
    try:
        gate, server = platforms.telegram_gate(settings), platforms.server_of(settings.telegram)
        await end(session, found.telegram_api_id, found.telegram_api_hash, gate, server)
    finally:
        lock.release()
