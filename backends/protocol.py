"""``Backend``, the one interface of a platform, and what a platform's client remembers between runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from backends.model import Account, Attendance, Group, Identity, Platform, User

if TYPE_CHECKING:
    # The store needs this file, and has to be open at once.
    from backends.gate import Gate


@dataclass(frozen=True, slots=True)
class Bound:
    """A handle bound to an account. ``access_hash`` is Telegram's, valid for the signed-in account only."""

    user: str
    access_hash: int | None = None


@dataclass(slots=True)
class Roster:
    """What one account's client has learned and need not ask again; kept in the store, never in a snapshot.

    ``bound`` is keyed by handle in lower case; ``hidden`` by native group id, with when it was looked up.
    """

    bound: dict[str, Bound] = field(default_factory=dict)
    hidden: dict[str, tuple[bool, datetime]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listing:
    """All groups the signed-in account can see, in memory only: most of it may be nobody's business.

    ``incomplete`` says why groups may be missing from it, "" where none are.
    ``used`` counts what the platform limits (Telegram's channels and supergroups).
    """

    groups: tuple[Group, ...]
    incomplete: str = ""
    used: int | None = None


class Backend(Protocol):
    """One signed-in account on one platform. Every method raises a PlatformError of backends.errors."""

    platform: Platform
    gate: "Gate"
    roster: Roster

    async def sign_in(self) -> Account:
        """Connect with the stored login. Raises NotSignedIn, Unreachable, MissingScope."""
        ...

    async def groups(self) -> Listing:
        """Every group of this account, with its role and rights."""
        ...

    async def identify(self, handles: Sequence[str]) -> Mapping[str, Identity]:
        """What each handle leads to; one that leads nowhere has a reason. Raises only NotSignedIn."""
        ...

    async def groups_of(self, user: User) -> Attendance:
        """Which groups that account and the signed-in one share, and whether the platform's count agrees."""
        ...

    async def members_hidden(self, group: Group) -> bool | None:
        """True where the group hides its members from us; None where that cannot be told."""
        ...

    async def look(self, group: Group, users: Sequence[User]) -> Mapping[str, tuple[bool | None, str]]:
        """Re-read one group: for each user id, in or not, or None with the reason.

        Raises a PlatformError where the group could not be read.
        """
        ...

    def found(self) -> tuple[Group, ...]:
        """Groups that turned up in answers about people and were in no listing."""
        ...

    async def close(self) -> None: ...
