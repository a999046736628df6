"""Channels: Slack's JSON as groups, with our role and rights as far as Slack tells them."""

from typing import Any

from backends.model import NO_RIGHTS, Group, GroupId, Kind, Rights, Role
from backends.slack.client import GatedSlackClient, text

PAGE = 999
"""Asked of conversations.list and users.conversations; the documented maximum is below 1,000."""


async def list_channels(client: GatedSlackClient) -> dict[str, dict[str, Any]]:
    """Every public channel and every private one we are in, archived too, by id.

    https://docs.slack.dev/reference/methods/conversations.list
    """
    return await _channels(client, "conversations.list")


async def channels_of(client: GatedSlackClient, user: str) -> dict[str, dict[str, Any]]:
    """The channels of one account, private ones only where we are in too, by id.

    https://docs.slack.dev/reference/methods/users.conversations
    """
    return await _channels(client, "users.conversations", user=user)


async def _channels(client: GatedSlackClient, method: str, **whose: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    kinds = "public_channel,private_channel"
    pages = client.pages(method, "channels", **whose, types=kinds, exclude_archived="false", limit=PAGE)
    async for page in pages:
        for channel in page:
            # A channel renamed or made private while the pages are read turns up twice.
            found[str(channel["id"])] = channel
    return found


def to_group(channel: dict[str, Any], *, team: str, user: str, admin: bool, guest: bool, home: str) -> Group:
    """``user`` is the signed-in account; ``home`` the workspace's address, such as https://x.slack.com/."""
    native = str(channel["id"])
    # Private channels are only ever told to their members: users.conversations leaves is_member out.
    inside = bool(channel.get("is_member", channel.get("is_private")))
    role = Role.NONE
    if inside:
        created = channel.get("creator") == user
        role = Role.OWNER if created else Role.ADMIN if admin else Role.MEMBER
    members = channel.get("num_members")
    return Group(
        id=GroupId.of("slack", team, native),
        title=text(channel.get("name")),
        kind=Kind.PRIVATE if channel.get("is_private") else Kind.PUBLIC,
        role=role,
        rights=_rights(channel, role=role, admin=admin, guest=guest),
        members=members if isinstance(members, int) else None,
        archived=bool(channel.get("is_archived")),
        shared=bool(channel.get("is_ext_shared") or channel.get("is_org_shared")),
        url=f"{home.rstrip('/')}/archives/{native}" if home else None,
    )


def _rights(channel: dict[str, Any], *, role: Role, admin: bool, guest: bool) -> Rights:
    """None where only trying tells: workspace settings and channel managers are not in any answer."""
    if channel.get("is_archived"):
        return NO_RIGHTS
    inside = role is not Role.NONE
    may_rename = True if admin or role is Role.OWNER else None
    if guest:
        may_rename = False
    return Rights(
        invite=inside and not guest,
        rename=may_rename,
        remove=False if guest or not inside or channel.get("is_general") else None,
    )
