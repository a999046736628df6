"""Builds what talks to each platform: gate, login, server, and what was learned before."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from backends.model import Event, Platform
from backends.protocol import Backend, Roster
from backends.settings import Settings, TelegramSettings

if TYPE_CHECKING:
    from backends.gate import Gate
    from backends.slack.backend import SlackBackend
    from backends.telegram.backend import TelegramBackend
    from backends.telegram.session import Server
    from tui.workplace import Workplace

Notify = Callable[[Event], None]

SIGN_IN_PATIENCE = 10.0
"""Seconds that a sign-in waits where Telegram asks for a pause."""


def _to_nobody(event: Event) -> None:
    """What is waited for is not told."""


def build(
    platform: Platform, place: "Workplace", rosters: dict[str, Roster], notify: Notify = _to_nobody
) -> Backend:
    """Not signed in yet. ``rosters`` are those of this platform, by account; they are added to."""
    return (slack if platform == "slack" else telegram)(place, rosters, notify)


def slack(place: "Workplace", rosters: dict[str, Roster], notify: Notify = _to_nobody) -> "SlackBackend":
    """After ``place.connect``, as ``telegram`` is, too."""
    from backends.slack.backend import SlackBackend

    assert place.credentials is not None
    settings = place.settings
    return SlackBackend(
        place.credentials.slack_token or "",
        slack_gate(settings, notify),
        rosters,
        api_url=settings.slack.api_url,
        direct=place.demo,
        unread=place.credentials.unread,
    )


def telegram(
    place: "Workplace", rosters: dict[str, Roster], notify: Notify = _to_nobody
) -> "TelegramBackend":
    from backends.telegram.backend import TelegramBackend

    found, settings = place.credentials, place.settings
    assert found is not None
    return TelegramBackend(
        found.telegram_session or "",
        found.telegram_api_id,
        found.telegram_api_hash,
        telegram_gate(settings, notify),
        rosters,
        server=server_of(settings.telegram),
        unread=found.unread,
    )


def slack_gate(settings: Settings, notify: Notify = _to_nobody) -> "Gate":
    from backends.gate import Gate
    from backends.slack.client import TIERS

    pace = settings.pace
    return Gate("slack", limits=TIERS, timeout=pace.timeout, workers=pace.workers, notify=notify)


def telegram_gate(settings: Settings, notify: Notify = _to_nobody) -> "Gate":
    from backends.gate import Gate
    from backends.telegram.client import METHOD_LIMITS

    pace = settings.pace
    return Gate("telegram", limits=METHOD_LIMITS, timeout=pace.timeout, workers=pace.workers, notify=notify)


def sign_in_gate(settings: Settings) -> "Gate":
    """Telegram's, for somebody who looks on: a longer pause is told at once instead of waited for."""
    from backends.gate import Gate
    from backends.telegram.client import METHOD_LIMITS

    return Gate("telegram", limits=METHOD_LIMITS, timeout=settings.pace.timeout, patience=SIGN_IN_PATIENCE)


def server_of(settings: TelegramSettings) -> "Server | None":
    """Another server than Telegram's own, where the settings name one."""
    from backends.telegram.session import Server

    if settings.address is None:
        return None
    return Server(*settings.address, settings.dc, settings.server_key)
