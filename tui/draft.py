"""What has been entered in the set-up so far, kept for the next start. Never a secret."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from backends.model import Platform
from backends.paths import write_private
from backends.settings import Settings, TeamMember

FILE = "setting-up.json"


@dataclass(frozen=True, slots=True)
class Draft:
    """``bound``: the account that a confirmed handle leads to, by ``slack:amy`` or ``telegram:amy_baker``.

    ``step`` is where the user was, ``imports`` are files of the old scripts whose categories are to be taken
    over; the rest is as in config.toml. ``base`` is what config.toml said when the draft was begun.

    What is not settled yet: ``picked`` are the people ticked since the team was confirmed (None = the same),
    ``passed_over`` those whose entry was changed without a tick, ``typed`` what stands in fields by their
    name, ``answered`` the platforms that took what was entered.
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
    picked: tuple[TeamMember, ...] | None = None
    passed_over: tuple[TeamMember, ...] = ()
    typed: dict[str, str] = field(default_factory=dict)
    answered: tuple[Platform, ...] = ()
    base: "Draft | None" = None

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

    def over(self, now: "Draft") -> "Draft":
        """This draft over what config.toml says ``now``: what only the file has changed since, holds."""
        base = self.base or Draft()
        kept = {
            name: getattr(now if getattr(self, name) == getattr(base, name) else self, name)
            for name in ("channels", "shared_with", "api_url", "server", "dc", "server_key")
        }
        picked = None if self.picked is None else _team(base.team, self.picked, now.team)
        return replace(self, **kept, team=_team(base.team, self.team, now.team), picked=picked, base=now)


def _team(
    base: Iterable[TeamMember], ours: Iterable[TeamMember], now: Iterable[TeamMember]
) -> tuple[TeamMember, ...]:
    """Each person as whoever changed them has it; nobody whom the file no longer has comes back unchanged."""
    before, there = ({one.name.casefold(): one for one in team} for team in (base, now))
    mine = {one.name.casefold(): one for one in ours}
    kept = [there.get(name) if before.get(name) == one else one for name, one in mine.items()]
    added = [one for name, one in there.items() if name not in mine]
    return tuple(one for one in (*kept, *added) if one is not None)


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
