"""Each entry of the set-up tried at once on the service itself, and what that found. No Textual."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from backends.errors import NotSignedIn, PlatformError
from backends.model import Account, Group, Identity, Kind, Standing
from backends.patterns import compile_pattern

if TYPE_CHECKING:
    from backends.slack.backend import SlackBackend
    from backends.slack.login import TokenSeen
    from backends.slack.scopes import Feature, TokenKind
    from backends.telegram.backend import TelegramBackend


@dataclass(frozen=True)
class SlackTried:
    """What a token is good for. ``groups`` are all channels that it sees; ``note`` says why there are none.

    ``features`` is empty where Slack does not tell the token's scopes; ``bot`` = a bot's token.
    """

    account: Account
    kind: "TokenKind"
    features: "tuple[Feature, ...]"
    bot: bool
    groups: tuple[Group, ...] = ()
    matching: int = 0
    note: str = ""

    @property
    def private(self) -> int:
        return sum(group.kind is Kind.PRIVATE for group in self.groups)

    @property
    def lacks_essentials(self) -> bool:
        """Whether an audit cannot be made with it."""
        return any(feature.essential and not feature.have for feature in self.features)


@dataclass(frozen=True)
class TelegramTried:
    """Who is signed in, and what that account holds: ``used`` channels and supergroups of ``limit``.

    ``shared`` are the groups shared with the accounts asked for; ``unresolved`` says, in sentences, why an
    account led nowhere. Private chats are not among them.
    """

    account: Account
    used: int
    limit: int
    shared: tuple[Group, ...] = field(default=(), repr=False)
    unresolved: tuple[str, ...] = ()


def matching(groups: Iterable[Group], patterns: Sequence[str], retired: Sequence[str]) -> tuple[Group, ...]:
    """The channels that count: by a pattern or a retired name. Raises ConfigError for a wrong pattern."""
    tests = [compile_pattern(text) for text in (*patterns, *retired)]
    return tuple(group for group in groups if any(test.search(group.title) for test in tests))


async def slack(
    seen: "TokenSeen", backend: "SlackBackend", patterns: Sequence[str], retired: Sequence[str]
) -> SlackTried:
    """``seen`` is what Slack told of the token. Raises PlatformError, but not where scopes are lacking."""
    lacking = [scope for one in seen.features if one.essential for scope in one.lacking]
    if lacking:
        note = f"The channels cannot be listed without {', '.join(lacking)}."
        return SlackTried(seen.account, seen.kind, seen.features, seen.bot, note=note)
    account = await backend.sign_in()
    groups = (await backend.groups()).groups
    count = len(matching(groups, patterns, retired))
    return SlackTried(account, seen.kind, seen.features, seen.bot, groups, count)


async def telegram(backend: "TelegramBackend", shared_with: Sequence[str]) -> TelegramTried:
    """Raises PlatformError."""
    from reports.people import PREMIUM_LIMIT, USUAL_LIMIT

    account = await backend.sign_in()
    listing = await backend.groups()
    here = [group for group in listing.groups if group.standing is Standing.HERE]
    names = [name.strip().removeprefix("@") for name in shared_with]
    shared, unresolved = await _shared(backend, here, names, account)
    limit = PREMIUM_LIMIT if listing.premium else USUAL_LIMIT
    return TelegramTried(account, listing.used or 0, limit, shared, unresolved)


async def _shared(
    backend: "TelegramBackend", here: Sequence[Group], names: Sequence[str], account: Account
) -> tuple[tuple[Group, ...], tuple[str, ...]]:
    mine = {"me", account.handle.casefold(), account.id}
    if any(name.casefold() in mine for name in names):
        return tuple(here), ()
    inside: set[str] = set()
    unresolved = []
    for name, identity in (await backend.identify(names)).items():
        reason = await _add_groups(backend, identity, inside)
        if reason:
            unresolved.append(f"{name}: {reason}.")
    return tuple(group for group in here if group.id in inside), tuple(unresolved)


async def _add_groups(backend: "TelegramBackend", identity: Identity, inside: set[str]) -> str:
    """Why nothing is known, or nothing."""
    if identity.user is None:
        return identity.reason
    try:
        found = await backend.groups_of(identity.user)
    except NotSignedIn:
        raise
    except PlatformError as error:
        return error.sentence
    inside.update(found.present)
    return ""
