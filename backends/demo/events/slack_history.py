"""What other people do in a channel between two exports: answer, broadcast, correct, take back."""

from typing import Any

from backends.demo.events.slack_base import SlackEvent
from backends.demo.events.slack_threads import recount
from backends.demo.world import SlackWorld

Message = dict[str, Any]


class Replied(SlackEvent, frozen=True, tag="slack.replied"):
    """``user`` answered in a thread; ``broadcast``: and told the channel."""

    channel: str
    user: str
    ts: str
    text: str
    thread_ts: str
    broadcast: bool = False

    def apply(self, world: SlackWorld) -> None:
        channel = world.channels[self.channel]
        reply: Message = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts}
        reply["thread_ts"] = self.thread_ts
        if self.broadcast:
            reply["subtype"] = "thread_broadcast"
        channel.messages.append(reply)
        recount(channel, self.thread_ts)


class Edited(SlackEvent, frozen=True, tag="slack.edited"):
    """Its author gave the message ``of`` another ``text`` at ``ts``."""

    channel: str
    of: str
    ts: str
    text: str

    def apply(self, world: SlackWorld) -> None:
        message = _message(world, self.channel, self.of)
        message |= {"text": self.text, "edited": {"user": message["user"], "ts": self.ts}}


class Deleted(SlackEvent, frozen=True, tag="slack.deleted"):
    """The message ``of`` is gone; where it has replies, a tombstone stands in its place."""

    channel: str
    of: str

    def apply(self, world: SlackWorld) -> None:
        channel = world.channels[self.channel]
        message = _message(world, self.channel, self.of)
        if message.get("reply_count"):
            kept = {name: message[name] for name in ("ts", "thread_ts", "reply_count", "latest_reply")}
            message.clear()
            message |= kept | {
                "type": "message",
                "subtype": "tombstone",
                "user": "USLACKBOT",
                "text": "This message was deleted.",
                "hidden": True,
            }
            return
        channel.messages.remove(message)
        if thread := message.get("thread_ts"):
            recount(channel, thread)


def _message(world: SlackWorld, channel: str, ts: str) -> Message:
    """Raises LookupError."""
    for message in world.channels[channel].messages:
        if message["ts"] == ts:
            return message
    raise LookupError(f"{channel} has no message {ts}")
