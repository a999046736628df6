"""Says which services are not the official ones: whoever types a code or a token has to know it."""

import os
from collections.abc import Mapping

from backends.model import PLATFORM_NAMES, PLATFORMS, Platform
from backends.session_address import elsewhere
from backends.settings import SLACK_API_URL, Settings
from tui.text import clean


def hosts(settings: Settings, environment: Mapping[str, str] = os.environ) -> dict[Platform, str]:
    """The host of each service; "" where it is the official one."""
    telegram = settings.telegram
    return {
        "slack": settings.slack.host if settings.slack.api_url != SLACK_API_URL else "",
        "telegram": telegram.host if telegram.server else elsewhere(environment.get("TELEGRAM_SESSION", "")),
    }


def foreign(settings: Settings, environment: Mapping[str, str] = os.environ) -> list[str]:
    """One warning for each service that is not the official one."""
    found = hosts(settings, environment)
    return [
        f"! {PLATFORM_NAMES[one]} here is {clean(found[one])}, not the official service"
        for one in PLATFORMS
        if found[one]
    ]
