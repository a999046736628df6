"""People: handles to Slack accounts, what is told of an account, and who is in a channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from backends.errors import MissingScope, NotSignedIn, PlatformError, Refused
from backends.model import Identity, User
from backends.protocol import Bound, Roster
from backends.slack.client import GatedSlackClient, text
from backends.slack.groups import PAGE

PEOPLE_PAGE = 200
"""users.list without a limit fails in large workspaces (limit_required, HTTP 500)."""


async def identify(
    client: GatedSlackClient, roster: Roster, team: str, handles: Sequence[str]
) -> dict[str, Identity]:
    """By handle: ids and handles seen before cost nothing; for the rest the workspace is listed once.

    A handle that was seen to lead to another account than it was bound to leads to nobody.
    """
    found: dict[str, Identity] = {}
    wanted: list[str] = []
    for handle in handles:
        bound = roster.bound.get(handle.casefold())
        if bound is not None:
            found[handle] = _as_bound(handle, bound)
        else:
            wanted.append(handle)
    if not wanted:
        return found
    try:
        people = await confirming(client, roster, team)
    except (NotSignedIn, MissingScope):
        raise
    except PlatformError as error:
        return found | {handle: Identity("slack", handle, reason=error.sentence) for handle in wanted}
    for handle in handles:
        bound = roster.bound.get(handle.casefold())
        if bound is not None:
            found[handle] = _as_bound(handle, bound)
            continue
        found[handle] = identity = _match(people, team, handle)
        if identity.user is not None:
            roster.bound[handle.casefold()] = Bound(identity.user.id, name=identity.user.name)
    return found


def _as_bound(handle: str, bound: Bound) -> Identity:
    if bound.moved:
        reason = f"{handle} now leads to another account than before: confirm who it is"
        return Identity("slack", handle, reason=reason, moved=True)
    return Identity("slack", handle, User("slack", bound.user, bound.name, handle))


async def confirming(client: GatedSlackClient, roster: Roster, team: str) -> list[dict[str, Any]]:
    """The workspace's people; on the way it is noted which bound handles lead to somebody else by now, and
    how the accounts are called.
    """
    people = await list_people(client)
    names = {str(person["id"]): to_user(person).name for person in people}
    for handle, bound in roster.bound.items():
        user = None if handle == bound.user.casefold() else _match(people, team, handle).user
        moved = bound.moved if user is None else user.id != bound.user
        roster.bound[handle] = replace(bound, moved=moved, name=names.get(bound.user, bound.name))
    return people


async def list_people(client: GatedSlackClient) -> list[dict[str, Any]]:
    """https://docs.slack.dev/reference/methods/users.list"""
    people: dict[str, dict[str, Any]] = {}
    async for page in client.pages("users.list", "members", limit=PEOPLE_PAGE):
        people.update((str(person["id"]), person) for person in page)
    return list(people.values())


def _match(people: Sequence[Mapping[str, Any]], team: str, handle: str) -> Identity:
    """Exactly one account, by id or by handle; people of the own workspace before others of its organisation.

    Somebody of another company may have a colleague's handle, so such a person is known by id alone.
    """
    for person in people:
        if person["id"] == handle:
            return Identity("slack", handle, to_user(person))
    folded = handle.casefold()
    named = [person for person in people if str(person.get("name", "")).casefold() == folded]
    known = [person for person in named if not person.get("is_stranger")]
    own = [person for person in known if person.get("team_id", team) == team] or known
    live = [person for person in own if not person.get("deleted")] or own
    if named and not live:
        reason = f"only people of other companies have the handle {handle}: use the id"
        return Identity("slack", handle, reason=reason)
    if not live:
        return Identity("slack", handle, reason=f"nobody in the workspace has the handle {handle}")
    if len(live) > 1:
        return Identity("slack", handle, reason=f"{len(live)} accounts have the handle {handle}: use the id")
    return Identity("slack", handle, to_user(live[0]))


def to_user(person: Mapping[str, Any]) -> User:
    profile = person.get("profile") or {}
    name = person.get("real_name") or profile.get("real_name") or person.get("name") or ""
    return User("slack", str(person["id"]), text(name), text(person.get("name")), bool(person.get("deleted")))


def is_colleague(person: Mapping[str, Any], team: str) -> bool:
    """Whether somebody is a full member of the workspace ``team`` today."""
    flags = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger")
    here = person.get("team_id", team) == team
    return here and person["id"] != "USLACKBOT" and not any(person.get(flag) for flag in flags)


async def members_of(client: GatedSlackClient, channel: str) -> frozenset[str]:
    """Everybody in one channel. https://docs.slack.dev/reference/methods/conversations.members"""
    found: set[str] = set()
    pages = client.pages("conversations.members", "members", channel=channel, limit=PAGE)
    async for page in pages:
        found.update(str(member) for member in page)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Self:
    """The signed-in account: its name as others see it, whether it runs the workspace or is a guest in it."""

    name: str = ""
    admin: bool = False
    guest: bool = False


async def who_is(client: GatedSlackClient, user: str) -> dict[str, Any]:
    """What Slack tells of an id, at least the id itself. Raises Refused where it knows nobody.

    https://docs.slack.dev/reference/methods/users.info
    """
    answer = await client.api_call("users.info", http_verb="GET", params={"user": user})
    return {**(answer.get("user") or {}), "id": user}


async def who_am_i(client: GatedSlackClient, user: str) -> Self:
    try:
        person = await who_is(client, user)
    except Refused:
        return Self()
    return Self(
        to_user(person).name,
        bool(person.get("is_admin") or person.get("is_owner")),
        bool(person.get("is_restricted") or person.get("is_ultra_restricted")),
    )
