"""Who is meant by a name, handle, e-mail address or id: one person, on each platform one account."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from backends.errors import BitsafeError, NotSignedIn, PlatformError, WrongInput
from backends.model import PLATFORM_NAMES, PLATFORMS, Platform, Snapshot, User
from backends.nearest import nearest
from backends.settings import TeamMember
from tui.connection import Connected
from tui.text import clean


@dataclass(frozen=True)
class Whom:
    """``name`` as the team knows the person, else what was asked for. ``reasons`` say, by platform, why
    there is no account. ``by_id`` = what was asked for is the account's own id.
    """

    name: str
    users: Mapping[Platform, User] = field(default_factory=dict)
    reasons: Mapping[Platform, str] = field(default_factory=dict)
    member: TeamMember | None = None
    by_id: bool = False


def member_called(team: Sequence[TeamMember], word: str) -> TeamMember | None:
    """The team member with that name, handle or configured id; case ignored. After ``@``, handles alone.

    Raises WrongInput where it fits two: one's name may be another's handle.
    """
    plain = word.strip()
    folded = plain.removeprefix("@").casefold()
    fits = []
    for member in team:
        handles = {handle.casefold() for platform in PLATFORMS if (handle := member.handle_on(platform))}
        if folded in handles or (folded == member.name.casefold() and not plain.startswith("@")):
            fits.append(member)
    if len(fits) > 1:
        raise WrongInput(
            f"{len(fits)} people in the team go by {clean(word)}: "
            f"{', '.join(clean(member.name) for member in fits)}.",
            "Say which one, by another handle or an id.",
        )
    return fits[0] if fits else None


def members_with_role(team: Sequence[TeamMember], role: str) -> tuple[TeamMember, ...]:
    """Raises WrongInput, which names the roles that there are."""
    found = tuple(member for member in team if member.role.casefold() == role.casefold() != "")
    if found:
        return found
    roles = sorted({member.role for member in team if member.role})
    known = f"The roles are {', '.join(clean(one) for one in roles)}." if roles else "No one has a role."
    raise WrongInput(f"Nobody in the team has the role {clean(role)}.", known)


def of_team(member: TeamMember, snapshot: Snapshot) -> Whom:
    """The accounts that the member's handles were seen to lead to in that run."""
    users: dict[Platform, User] = {}
    reasons: dict[Platform, str] = {}
    for platform in PLATFORMS:
        handle, seen = member.handle_on(platform), snapshot.on(platform)
        if handle is None:
            reasons[platform] = f"{member.name} has no {PLATFORM_NAMES[platform]} handle"
            continue
        identities = seen.identities if seen else ()
        found = next((one for one in identities if one.handle.casefold() == handle.casefold()), None)
        if found is not None and found.user is not None:
            users[platform] = found.user
        else:
            reasons[platform] = (found.reason if found else "") or "not looked up in this run"
    return Whom(member.name, users, reasons, member)


async def identify(
    word: str, team: Sequence[TeamMember], snapshot: Snapshot, found: Connected, *, whole: bool = True
) -> Whom:
    """A team member first, else whoever the platforms know by ``word``. A part of a name leads to somebody
    only where not the ``whole`` is asked for: good for looking, not for changing.

    Raises WrongInput where nobody is found, or more than one account on a platform: never the first of
    two. Raises the platform's error where none of them could be asked.
    """
    plain = word.strip().removeprefix("@")
    member = member_called(team, word) or _member_with_id(team, snapshot, word)
    if member is not None:
        whom = of_team(member, snapshot)
        return replace(whom, by_id=any(user.id == plain for user in whom.users.values()))
    matches = await everyone(word, found, whole)
    if any(user.id == plain for ones in matches.values() for user in ones):
        # An id is nobody else's, whatever others call themselves.
        matches = {one: tuple(user for user in users if user.id == plain) for one, users in matches.items()}
    users: dict[Platform, User] = {}
    for platform, ones in matches.items():
        if len(ones) > 1:
            raise WrongInput(
                f"{len(ones)} accounts on {PLATFORM_NAMES[platform]} fit {clean(word)}: "
                f"{', '.join(described(user) for user in ones)}.",
                "Say which one by its id.",
            )
        if ones:
            users[platform] = ones[0]
    if not users:
        raise WrongInput(f"Nobody is called {clean(word)}.", _guess(word, team))
    name = next((user.name for user in users.values() if user.name), plain)
    return Whom(name, users, by_id=any(user.id == plain for user in users.values()))


async def everyone(word: str, found: Connected, whole: bool) -> dict[Platform, tuple[User, ...]]:
    """All accounts that ``word`` leads to, by platform. Raises where no platform could be asked."""
    failures: dict[Platform, BitsafeError] = dict(found.failures)

    async def ask(platform: Platform) -> tuple[User, ...]:
        try:
            return await found.backends[platform].changer().find(word, whole=whole)
        except NotSignedIn:
            raise
        except PlatformError as error:
            failures[platform] = error
            return ()

    asked = list(found.accounts)
    answers = await asyncio.gather(*(ask(platform) for platform in asked))
    if failures and not any(answers) and len(failures) >= len(found.backends):
        raise next(iter(failures.values()))
    return dict(zip(asked, answers, strict=True))


def described(user: User) -> str:
    """``Bea Ford (@bea, U012)``, safe to show."""
    handle = f"@{clean(user.handle)}, " if user.handle else ""
    return f"{clean(user.name) or 'no name'} ({handle}{user.id})"


def _member_with_id(team: Sequence[TeamMember], snapshot: Snapshot, word: str) -> TeamMember | None:
    plain = word.strip()
    for member in team:
        if any(user.id == plain for user in of_team(member, snapshot).users.values()):
            return member
    return None


def _guess(word: str, team: Sequence[TeamMember]) -> str:
    guess = nearest(word, [member.name for member in team])
    return f"Did you mean {clean(guess)}?" if guess else "Use a handle, an e-mail address or an id."
