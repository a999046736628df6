"""What people decide in the app about groups and the team: kept by the store, read by the policy."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

TeamField = Literal["slack", "telegram", "role", "status", "only", "slack_status", "telegram_status"]
"""Fields of backends.settings.TeamMember that the app may change. The name is what a member is known by."""


@dataclass(frozen=True, slots=True)
class Excuse:
    """``member`` need not be there; None = everyone. Either ``group`` (a GroupId.key), or ``filter``,
    or neither, which is every group. ``until`` is a local day, inclusive. Texts are hostile."""

    member: str | None = None
    group: str | None = None
    filter: str | None = None
    reason: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Recategorise:
    """The group (a GroupId.key) is of that category, whatever the rules of the config say."""

    group: str
    category: str


@dataclass(frozen=True, slots=True)
class Star:
    """The group (a GroupId.key) is important. Taking the star away is undoing this."""

    group: str


@dataclass(frozen=True, slots=True)
class TeamEdit:
    """A member who is ``new``, or other fields for one there is; None clears a field."""

    member: str
    changes: dict[TeamField, str | None]
    new: bool = False


Subject = Excuse | Recategorise | Star | TeamEdit


@dataclass(frozen=True, slots=True)
class Decision:
    """A subject, and who decided it: OS user and host. ``undone`` is set once it no longer holds."""

    id: int
    subject: Subject
    user: str
    host: str
    made: datetime
    undone: datetime | None = None
    undone_by: str = ""
    """``user@host``, as ``by`` is."""

    @property
    def by(self) -> str:
        return f"{self.user}@{self.host}"

    @property
    def active(self) -> bool:
        return self.undone is None


def deactivated(member: str) -> TeamEdit:
    """Inactive on every platform: whoever has left should leave every group."""
    return TeamEdit(member, {"status": "inactive", "slack_status": None, "telegram_status": None})
