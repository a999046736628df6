"""``Backend`` and ``Changer``, the interfaces of a platform, and what its client remembers between runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from backends.model import Account, Attendance, Group, Identity, Platform, User
from backends.outcomes import Answer

if TYPE_CHECKING:
    # The store needs this file, and has to be open at once.
    from backends.gate import Gate
    from backends.history import HistorySource


@dataclass(frozen=True, slots=True)
class Bound:
    """A handle bound to an account. ``access_hash`` is Telegram's, valid for the signed-in account only.

    ``moved``: the handle was seen to lead to another account since (Slack's; Telegram's are asked each time).
    ``name``: what the account was last seen to be called (Slack's), hostile text.
    """

    user: str
    access_hash: int | None = None
    moved: bool = False
    name: str = ""


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

    ``incomplete`` says why groups may be missing from it, "" where none are. ``unseen`` says what this kind
    of login never sees; without that the listing is whole all the same.
    ``used`` counts what the platform limits (Telegram's channels and supergroups), ``premium`` tells whether
    the account pays for a higher limit.
    """

    groups: tuple[Group, ...]
    incomplete: str = ""
    used: int | None = None
    unseen: str = ""
    premium: bool | None = None


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

    def history(self) -> "HistorySource":
        """What reads the messages of this account's groups, once it is signed in."""
        ...

    def changer(self) -> "Changer":
        """What changes groups with this account; after ``sign_in`` and ``groups``."""
        ...

    async def close(self) -> None: ...


class Place(StrEnum):
    """What somebody is in a group."""

    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"
    BANNED = "banned"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Membership:
    """One person in one group. ``removable`` None = known only by trying; ``reason`` says why not, or why
    the place is not known. ``since`` and ``inviter`` (a user id) where the platform tells.
    """

    place: Place
    removable: bool | None = None
    reason: str = ""
    since: datetime | None = None
    inviter: str = ""


@dataclass(frozen=True, slots=True)
class Managers:
    """Who runs a group, as far as the platform tells; ``unknown`` says why it does not."""

    owner: User | None = None
    admins: tuple[User, ...] = ()
    """Without the owner. On Slack the workspace's admins are not listed: only the channel's creator is."""
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class InviteLink:
    """A link that lets one person in. ``url`` is a secret: never logged, stored or reported."""

    url: str = field(repr=False)
    label: str
    """What we named it when we made it, so that it can be found again to be revoked."""
    expires: datetime | None = None


class Changer(Protocol):
    """Writes to one platform as the signed-in account, each sent exactly once, and reads back.

    A write returns an ``Answer`` for all that concerns this one group or person. It raises

    - ``Unreachable``: no answer came. It may have been done: look before anything else.
    - ``LimitReached``: the platform wants a pause of ``seconds``; nothing was done.
    - ``AccountLimited``, ``NotSignedIn``, ``MissingScope``: the account cannot go on; nothing was done.
    """

    platform: Platform
    at_once: int
    """How many people one invitation may hold."""

    async def invite(self, group: Group, users: Sequence[User]) -> Mapping[str, Answer]:
        """By user id, for each of ``users``."""
        ...

    async def rename(self, group: Group, title: str) -> Answer: ...

    async def remove(self, group: Group, user: User, *, lasting: bool) -> Answer:
        """``lasting`` bans where the platform can; else the person is only taken out."""
        ...

    async def lift_ban(self, group: Group, user: User) -> Answer: ...

    async def make_link(self, group: Group, label: str, hours: int) -> InviteLink:
        """Good for one person and so many hours. Raises Refused where we may not."""
        ...

    async def links(self, group: Group) -> tuple[InviteLink, ...]:
        """Those that this app made there and that still let somebody in."""
        ...

    async def revoke_link(self, group: Group, label: str) -> Answer: ...

    async def send(self, user: User, text: str) -> Answer:
        """A private message."""
        ...

    async def presence(self, group: Group, users: Sequence[User]) -> Mapping[str, tuple[bool | None, str]]:
        """Read back: for each user id in or not, or None with the reason. Raises a PlatformError."""
        ...

    async def title(self, group: Group) -> str:
        """Read back: the group's name now. Raises a PlatformError."""
        ...

    async def membership(self, group: Group, user: User) -> Membership:
        """What ``user`` is there, and whether we may take them out. Raises a PlatformError."""
        ...

    async def managers(self, group: Group) -> Managers:
        """Who owns and runs it. Raises a PlatformError."""
        ...

    async def find(self, word: str, *, whole: bool = False) -> tuple[User, ...]:
        """Everybody whom an id, username, e-mail address or name leads to; all matches, never a guess.
        A part of a name is enough where nobody has all of it, unless ``whole`` names are asked for.

        What is found is kept in the roster, so that a later run can act on the id.
        """
        ...
