"""What has been entered in the set-up so far, kept for the next start. Never a secret."""

from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from backends.paths import write_private
from backends.settings import Settings, TeamMember

FILE = "setting-up.json"


@dataclass(frozen=True, slots=True)
class Draft:
    """``bound``: the account that a confirmed handle leads to, by ``slack:amy`` or ``telegram:amy_baker``.

    ``step`` is where the user was, ``imports`` are files of the old scripts whose categories are to be taken
    over; the rest is as in config.toml.
    """

    channels: tuple[str, ...] = ("bitsafe",)
    shared_with: tuple[str, ...] = ("mojo_onchain",)
    team: tuple[TeamMember, ...] = ()
    api_url: str | None = None
    server: str | None = None
    dc: int = 2
    server_key: str | None = None
    step: str = ""
    imports: tuple[str, ...] = ()
    bound: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, settings: Settings) -> "Draft":
        """What a config says already."""
        slack, telegram = settings.slack, settings.telegram
        usual = Settings()
        return cls(
            slack.channels,
            telegram.shared_with,
            settings.team,
            slack.api_url if slack.api_url != usual.slack.api_url else None,
            telegram.server,
            telegram.dc,
            str(telegram.server_key) if telegram.server_key else None,
        )


def read(state: Path) -> Draft | None:
    """What was kept, or None where there is nothing that can be understood."""
    try:
        return msgspec.json.decode((state / FILE).read_bytes(), type=Draft)
    except (OSError, msgspec.DecodeError):
        return None


def write(state: Path, draft: Draft) -> None:
    """Raises WriteError."""
    write_private(state / FILE, msgspec.json.encode(draft))


def remove(state: Path) -> None:
    (state / FILE).unlink(missing_ok=True)
