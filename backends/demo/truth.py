"""The truth about the demo world, pair by pair: what an audit should have found, had it seen everything."""

from typing import Any

from backends.demo.everything import everything_of_slack, everything_of_telegram, private_messages
from backends.demo.world import SlackChannel, TelegramGroup, TelegramWorld, World
from backends.model import GroupId

_PATTERNS = ("bitsafe", "ibtc")
_NOTHING = {"invite": False, "rename": False, "remove": False}
_KINDS = {"broadcast": "unsupported"}


def truth(world: World, *, everything: bool = False) -> dict[str, Any]:
    """``{"groups", "candidates", "persons", "counts"}`` as plain JSON values.

    ``groups``: group id as text to ``{"title", "platform", "kind", "in_scope", "hidden", "archived",
    "forbidden", "role", "may", "members"}``, for every group of the world, also those that nobody may
    show. ``may`` is what the platform would decide. A migrated pair is one group, under the
    supergroup's id. ``candidates``: ids. ``persons``: name to ``{"slack", "telegram"}`` ids as text.
    ``counts``: groups in scope, per platform.

    With ``everything``, which ``/truth?all=1`` serves, each group also has what ``everything.py`` tells of
    it, and ``"sent"`` lists the private messages that the operator sent.
    """
    persons = _persons(world)
    groups = _slack_groups(world, persons) | _telegram_groups(world, persons)
    if everything:
        for channel in world.slack.channels.values():
            identity = str(GroupId.of("slack", world.slack.team_id, channel.id))
            groups[identity] |= everything_of_slack(channel)
        for group in world.telegram.groups.values():
            if not group.deactivated:
                groups[_telegram_id(world.telegram, group)] |= everything_of_telegram(group)
    return {
        "groups": groups,
        "candidates": _candidates(world, persons),
        "persons": persons,
        "counts": {
            platform: sum(group["in_scope"] for group in groups.values() if group["platform"] == platform)
            for platform in ("slack", "telegram")
        },
        **({"sent": private_messages(world)} if everything else {}),
    }


def _persons(world: World) -> dict[str, dict[str, str]]:
    own = {
        user.name: user.id
        for user in world.slack.users.values()
        if user.team_id == world.slack.team_id and not user.deleted
    }
    by_username = {user.username: str(user.id) for user in world.telegram.users.values() if user.username}
    return {
        mate["name"]: {"slack": own[mate["slack"]], "telegram": by_username[mate["telegram"]]}
        for mate in world.team
    }


def _slack_groups(world: World, persons: dict[str, dict[str, str]]) -> dict[str, dict[str, Any]]:
    slack = world.slack
    groups: dict[str, dict[str, Any]] = {}
    for channel in slack.channels.values():
        members = set(channel.members)
        seen = not channel.is_private or slack.operator in members
        groups[str(GroupId.of("slack", slack.team_id, channel.id))] = {
            "title": channel.name,
            "platform": "slack",
            "kind": "private" if channel.is_private else "public",
            "in_scope": seen and any(pattern in channel.name.lower() for pattern in _PATTERNS),
            "hidden": False,
            "archived": channel.is_archived,
            "forbidden": False,
            "role": _slack_role(world, channel),
            "may": _slack_may(world, channel),
            "members": {name: ids["slack"] in members for name, ids in persons.items()},
        }
    return groups


def _slack_role(world: World, channel: SlackChannel) -> str:
    if world.slack.operator not in channel.members:
        return "none"
    return "owner" if channel.creator == world.slack.operator else "member"


def _slack_may(world: World, channel: SlackChannel) -> dict[str, bool]:
    """Slack's defaults: anyone in it invites, its creator or an admin renames, removal from public ones is
    an admin's."""
    operator = world.slack.users[world.slack.operator]
    if operator.id not in channel.members or channel.is_archived:
        return dict(_NOTHING)
    admin = operator.is_admin or operator.is_owner
    return {
        "invite": True,
        "rename": admin or channel.creator == operator.id,
        "remove": (admin or channel.is_private) and not channel.is_general,
    }


def _telegram_groups(world: World, persons: dict[str, dict[str, str]]) -> dict[str, dict[str, Any]]:
    telegram = world.telegram
    groups: dict[str, dict[str, Any]] = {}
    for group in telegram.groups.values():
        if group.deactivated:
            continue
        membership = group.members.get(telegram.operator)
        groups[_telegram_id(telegram, group)] = {
            "title": group.title,
            "platform": "telegram",
            "kind": _KINDS.get(group.kind, group.kind),
            "in_scope": _is_shared(world, group),
            "hidden": group.hidden,
            "archived": False,
            "forbidden": group.forbidden,
            "role": {"creator": "owner"}.get(membership.role, membership.role) if membership else "none",
            "may": _telegram_may(telegram, group),
            "members": {name: int(ids["telegram"]) in group.members for name, ids in persons.items()},
        }
    return groups


def _telegram_id(telegram: TelegramWorld, group: TelegramGroup) -> str:
    return str(GroupId.of("telegram", str(telegram.operator), str(group.marked_id)))


def _is_group_of_ours(telegram: TelegramWorld, group: TelegramGroup) -> bool:
    """A group, not a broadcast, that the operator is in."""
    return telegram.operator in group.members and not (
        group.deactivated or group.forbidden or group.left or group.kind == "broadcast"
    )


def _is_shared(world: World, group: TelegramGroup) -> bool:
    return _is_group_of_ours(world.telegram, group) and any(
        world.telegram.users[user].username == world.shared_with for user in group.members
    )


def _candidates(world: World, persons: dict[str, dict[str, str]]) -> list[str]:
    """Groups with two or more of the team, the operator among them, but without the account asked for."""
    team = {int(ids["telegram"]) for ids in persons.values()}
    return [
        _telegram_id(world.telegram, group)
        for group in world.telegram.groups.values()
        if _is_group_of_ours(world.telegram, group)
        and not _is_shared(world, group)
        and len(team & group.members.keys()) >= 2
    ]


def _telegram_may(telegram: TelegramWorld, group: TelegramGroup) -> dict[str, bool]:
    """A right is held by the creator, by an admin who was given it, or by everyone it is not closed to.

    In a basic group a member may also take out those whom they brought in.
    """
    membership = group.members.get(telegram.operator)
    if membership is None or group.forbidden or group.left:
        return dict(_NOTHING)
    owner = membership.role == "creator"
    rights = membership.rights if membership.role == "admin" else frozenset[str]()
    brought_in = group.kind == "basic" and any(
        other.inviter == telegram.operator and user != telegram.operator and other.role == "member"
        for user, other in group.members.items()
    )
    return {
        "invite": owner or "invite_users" in rights or "invite_users" not in group.closed_to,
        "rename": owner or "change_info" in rights or "change_info" not in group.closed_to,
        "remove": owner or "ban_users" in rights or brought_in,
    }
