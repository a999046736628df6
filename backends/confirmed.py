"""Which account each handle was confirmed to lead to by somebody who has seen it; what has moved since."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from backends.model import Account, Identity, Platform, PlatformSeen, Problem, Snapshot

MOVED = "now leads to another account than the one that was confirmed: confirm who it is"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """``handle`` leads to the account ``user`` (an id). ``realm`` is where handles are one person's: a Slack
    workspace's id; "" on Telegram, whose usernames are the same for everybody.
    """

    platform: Platform
    realm: str
    handle: str
    user: str

    @property
    def key(self) -> tuple[Platform, str, str]:
        return self.platform, self.realm, self.handle.casefold()


@dataclass(frozen=True, slots=True)
class Confirmed:
    """User ids by ``Confirmation.key``."""

    users: Mapping[tuple[Platform, str, str], str] = field(default_factory=dict)

    def user_of(self, platform: Platform, account: Account | None, handle: str) -> str | None:
        """The confirmed account as ``account`` sees it; None = nobody has confirmed one."""
        return self.users.get((platform, realm_of(platform, account), handle.casefold()))


def realm_of(platform: Platform, account: Account | None) -> str:
    """What ``Confirmation.realm`` is for a handle that ``account`` has looked up."""
    return account.realm if platform == "slack" and account is not None else ""


def as_confirmed(snapshot: Snapshot, confirmed: Confirmed) -> Snapshot:
    """A handle that led to another account than the one confirmed leads to nobody: all about that person is
    unknown until it is confirmed anew, and the platform's problems say so.
    """
    return replace(snapshot, seen=tuple(_part(seen, confirmed) for seen in snapshot.seen))


def _part(seen: PlatformSeen, confirmed: Confirmed) -> PlatformSeen:
    identities = tuple(_checked(one, seen, confirmed) for one in seen.identities)
    stopped = tuple(
        Problem(seen.platform, f"{one.reason}.")
        for one, before in zip(identities, seen.identities, strict=True)
        if one is not before
    )
    return replace(seen, identities=identities, problems=(*seen.problems, *stopped))


def _checked(identity: Identity, seen: PlatformSeen, confirmed: Confirmed) -> Identity:
    known = confirmed.user_of(seen.platform, seen.account, identity.handle)
    if identity.user is None or known in (None, identity.user.id):
        return identity
    return replace(identity, user=None, reason=f"@{identity.handle} {MOVED}", moved=True)
