"""Whom handles lead to, against what they were bound to before; binding one anew. No Textual."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from backends.model import Identity, Platform, User

if TYPE_CHECKING:
    from backends.protocol import Backend, Bound, Roster

MOVED = "now leads to another account than the one that was confirmed"


def key_of(platform: Platform, handle: str) -> str:
    """``slack:amy``."""
    return f"{platform}:{bare(handle).casefold()}"


def bare(handle: str) -> str:
    return handle.strip().removeprefix("@")


def as_confirmed(rosters: "Mapping[Platform, Mapping[str, Roster]]", bound: Mapping[str, str]) -> None:
    """Let go of what was bound to another account than the user has confirmed since."""
    for platform, accounts in rosters.items():
        for roster in accounts.values():
            for handle, one in tuple(roster.bound.items()):
                if bound.get(key_of(platform, handle), one.user) != one.user:
                    del roster.bound[handle]


async def look_up(
    backend: "Backend", handles: Sequence[str], bound: Mapping[str, str]
) -> tuple[dict[str, Identity], dict[str, User]]:
    """Whom each handle leads to, and whom those lead to now that were bound to somebody else: they lead to
    nobody until they are confirmed anew. Raises NotSignedIn.
    """
    before = dict(backend.roster.bound)
    found = dict(await backend.identify(handles))
    # What is bound may be answered without a look at who has the handle today.
    again = [one for one in handles if _is_as_kept(found[one], before.get(one.casefold()))]
    for handle in again:
        del backend.roster.bound[handle.casefold()]
    for handle, one in (await backend.identify(again) if again else {}).items():
        found[handle] = one if one.user is not None else found[handle]
    moved = {}
    for handle, one in found.items():
        kept = before.get(handle.casefold())
        was = bound.get(key_of(backend.platform, handle), kept.user if kept else None)
        if one.user is not None and was not in (None, one.user.id):
            moved[handle] = one.user
            found[handle] = replace(one, user=None, reason=f"{handle} {MOVED}")
        if kept is not None and (handle in moved or one.user is None):
            backend.roster.bound[handle.casefold()] = replace(kept, moved=kept.moved or handle in moved)
    return found, moved


def _is_as_kept(identity: Identity, kept: "Bound | None") -> bool:
    """Whether nothing in it is newer than what is bound."""
    return kept is not None and (identity.user is None or identity.user.name == kept.name)
