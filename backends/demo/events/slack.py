"""What was really done in the Slack workspace."""

from typing import Any

from backends.demo.events.slack_base import SlackEvent
from backends.demo.events.slack_history import Deleted, Edited, Replied
from backends.demo.events.slack_threads import recount
from backends.demo.world import SlackChannel, SlackDirect, SlackWorld

Message = dict[str, Any]


class Joined(SlackEvent, frozen=True, tag="slack.joined"):
    """``user`` came in, brought by ``inviter`` ("" = by themselves)."""

    channel: str
    user: str
    ts: str
    inviter: str = ""

    def apply(self, world: SlackWorld) -> None:
        channel = world.channels[self.channel]
        channel.members.append(self.user)
        notice = _notice(channel, "join", self.user, self.ts, f"<@{self.user}> has joined the channel")
        channel.messages.append(notice | ({"inviter": self.inviter} if self.inviter else {}))


class Left(SlackEvent, frozen=True, tag="slack.left"):
    """``user`` is out, by themselves or not: the history does not tell them apart."""

    channel: str
    user: str
    ts: str

    def apply(self, world: SlackWorld) -> None:
        channel = world.channels[self.channel]
        channel.members.remove(self.user)
        text = f"<@{self.user}> has left the channel"
        channel.messages.append(_notice(channel, "leave", self.user, self.ts, text))


class Renamed(SlackEvent, frozen=True, tag="slack.renamed"):
    """``user`` gave the channel its new ``name``."""

    channel: str
    user: str
    ts: str
    name: str

    def apply(self, world: SlackWorld) -> None:
        channel = world.channels[self.channel]
        text = f'has renamed the channel from "{channel.name}" to "{self.name}"'
        notice = _notice(channel, "name", self.user, self.ts, text)
        channel.messages.append(notice | {"old_name": channel.name, "name": self.name})
        channel.previous_names.insert(0, channel.name)
        channel.name = self.name


class DirectOpened(SlackEvent, frozen=True, tag="slack.direct_opened"):
    """The operator's direct messages with ``user`` exist from now on, as ``channel``."""

    channel: str
    user: str

    def apply(self, world: SlackWorld) -> None:
        world.directs[self.channel] = SlackDirect(self.channel, self.user)


class Posted(SlackEvent, frozen=True, tag="slack.posted"):
    """``user`` wrote in a channel or in direct messages."""

    channel: str
    user: str
    ts: str
    text: str
    thread_ts: str = ""

    def apply(self, world: SlackWorld) -> None:
        where = world.channels.get(self.channel) or world.directs[self.channel]
        thread = {"thread_ts": self.thread_ts} if self.thread_ts else {}
        where.messages.append(
            {"type": "message", "user": self.user, "text": self.text, "ts": self.ts} | thread
        )
        if self.thread_ts:
            recount(where, self.thread_ts)


AnySlackEvent = Joined | Left | Renamed | DirectOpened | Posted | Replied | Edited | Deleted


def _notice(channel: SlackChannel, what: str, user: str, ts: str, text: str) -> Message:
    """https://docs.slack.dev/reference/events/message/channel_join and its kin; group_* in private ones."""
    subtype = f"{'group' if channel.is_private else 'channel'}_{what}"
    return {"type": "message", "subtype": subtype, "user": user, "text": text, "ts": ts}
