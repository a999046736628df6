"""Builds the two backends of a workplace: gate, login, server, and what was learned before."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from backends.model import Event, Platform
from backends.protocol import Backend, Roster
from tui.workplace import Workplace

if TYPE_CHECKING:
    from backends.credentials import Credentials


def build(
    platform: Platform, place: Workplace, rosters: dict[str, Roster], notify: Callable[[Event], None]
) -> Backend:
    """Not signed in yet. ``rosters`` are those of this platform, by account; they are added to."""
    assert place.credentials is not None
    make = _slack if platform == "slack" else _telegram
    return make(place, place.credentials, rosters, notify)


def _slack(
    place: Workplace, found: "Credentials", rosters: dict[str, Roster], notify: Callable[[Event], None]
) -> Backend:
    from backends.gate import Gate
    from backends.slack.backend import SlackBackend
    from backends.slack.client import TIERS

    pace = place.settings.pace
    gate = Gate("slack", limits=TIERS, timeout=pace.timeout, workers=pace.workers, notify=notify)
    return SlackBackend(
        found.slack_token or "", gate, rosters, api_url=place.settings.slack.api_url, direct=place.demo
    )


def _telegram(
    place: Workplace, found: "Credentials", rosters: dict[str, Roster], notify: Callable[[Event], None]
) -> Backend:
    from backends.gate import Gate
    from backends.telegram.backend import TelegramBackend
    from backends.telegram.client import METHOD_LIMITS
    from backends.telegram.session import Server

    settings, pace = place.settings.telegram, place.settings.pace
    server = None
    if settings.address is not None:
        server = Server(*settings.address, settings.dc, settings.server_key)
    gate = Gate("telegram", limits=METHOD_LIMITS, timeout=pace.timeout, workers=pace.workers, notify=notify)
    return TelegramBackend(
        found.telegram_session or "",
        found.telegram_api_id,
        found.telegram_api_hash,
        gate,
        rosters,
        server=server,
    )
