"""The bot of a Slack app in the demo's workspace, and the workspace as its token shows it."""

from dataclasses import replace

from backends.demo.world import SlackUser, SlackWorld

BOT = "U0BITSAFEBOT"
_NAME, _REAL_NAME = "bitsafe_tui", "BitSafe TUI"
_EVERY = 3
"""It was invited to every third channel that the operator is in."""
_SCOPES = (
    "channels:read",
    "groups:read",
    "users:read",
    "users:read.email",
    "channels:history",
    "groups:history",
    "channels:manage",
    "groups:write",
    "chat:write",
    "im:write",
    "files:read",
)
"""Of those that a bot can have: https://docs.slack.dev/reference/scopes; search:read and channels:write are
for users alone.
"""


def install_bot(world: SlackWorld) -> None:
    """Into the workspace, and into some channels; a second time it changes nothing."""
    if BOT in world.users:
        return
    world.users[BOT] = SlackUser(BOT, _NAME, _REAL_NAME, "", world.team_id, is_bot=True)
    channels = [
        channel
        for channel in world.channels.values()
        if world.operator in channel.members and not channel.is_archived
    ]
    for channel in channels[::_EVERY]:
        channel.members.append(BOT)


def seen_by_bot(world: SlackWorld) -> SlackWorld:
    """The same channels, people and messages, called upon by the bot."""
    token = f"xoxb-{world.token.partition('-')[2]}"
    return replace(world, operator=BOT, token=token, scopes=list(_SCOPES))
