"""Users and channels in the JSON that Slack sends.

https://api.slack.com/types/user, https://api.slack.com/types/conversation
"""

from typing import Any

from backends.demo.world import SlackChannel, SlackUser, SlackWorld


def user_json(user: SlackUser, *, with_email: bool) -> dict[str, Any]:
    """A deactivated user comes without time zone and roles."""
    profile = {
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.real_name.partition(" ")[0],
        "display_name_normalized": user.real_name.partition(" ")[0],
        "avatar_hash": "",
        "status_text": "",
        "team": user.team_id,
    }
    if with_email and not user.is_bot:
        profile["email"] = user.email
    shape: dict[str, Any] = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "profile": profile,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 1_700_000_000,
    }
    if user.is_stranger:
        shape["is_stranger"] = True
    if user.deleted:
        return shape
    return shape | {
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": "Central European Time",
        "tz_offset": 3600,
        "is_admin": user.is_admin,
        "is_owner": user.is_owner,
        "is_primary_owner": user.is_owner,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
    }


def channel_json(world: SlackWorld, channel: SlackChannel) -> dict[str, Any]:
    """What every method says about a channel; membership and counts are added by those that do."""
    created = int(channel.created.timestamp())
    text = {"value": channel.topic, "creator": channel.creator if channel.topic else "", "last_set": 0}
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "created": created,
        "updated": created * 1000,
        "creator": channel.creator,
        "is_archived": channel.is_archived,
        "is_general": channel.is_general,
        "unlinked": 0,
        "is_shared": channel.is_ext_shared or channel.is_org_shared,
        "is_org_shared": channel.is_org_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_pending_ext_shared": channel.is_pending_ext_shared,
        "pending_shared": [],
        "pending_connected_team_ids": [],
        "parent_conversation": None,
        "context_team_id": world.team_id,
        "shared_team_ids": sorted({world.team_id, *_teams(world, channel)}),
        "topic": text,
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": channel.previous_names,
    }


def _teams(world: SlackWorld, channel: SlackChannel) -> set[str]:
    if not channel.is_ext_shared:
        return set()
    return {world.users[user].team_id for user in channel.members}
