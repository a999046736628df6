"""Says which services are not the official ones: whoever types a code or a token has to know it."""

from backends.model import PLATFORM_NAMES, PLATFORMS
from backends.settings import SLACK_API_URL, Settings
from tui.text import clean


def foreign(settings: Settings) -> list[str]:
    """One warning for each service that is not the official one."""
    hosts = {
        "slack": settings.slack.host if settings.slack.api_url != SLACK_API_URL else "",
        "telegram": settings.telegram.host if settings.telegram.server else "",
    }
    return [
        f"! {PLATFORM_NAMES[one]} here is {clean(hosts[one])}, not the official service"
        for one in PLATFORMS
        if hosts[one]
    ]
