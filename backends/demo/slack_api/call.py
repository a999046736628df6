"""One call of a method: who calls, with which arguments, on which world; and what they may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from backends.demo.events.slack import AnySlackEvent
from backends.demo.journal import Journal
from backends.demo.slack_api.arguments import Arguments
from backends.demo.slack_api.errors import ApiError
from backends.demo.slack_api.paging import cut
from backends.demo.world import SlackChannel, SlackUser, SlackWorld

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Call:
    """``page_cap`` cuts every page below the size asked for, as Slack reserves the right to do.

    ``now`` is the workspace's time (aware UTC).
    """

    world: SlackWorld
    arguments: Arguments
    page_cap: int | None
    now: datetime
    journal: Journal

    @property
    def caller(self) -> SlackUser:
        return self.world.users[self.world.operator]

    def do(self, event: AnySlackEvent) -> None:
        """The one way to change the world: written down first, then done."""
        self.journal.write(event)
        event.apply(self.world)

    def next_ts(self, messages: Sequence[dict[str, Any]]) -> str:
        """The id of the next message: the time, later than all before it."""
        last = max((_microseconds(message["ts"]) for message in messages), default=0)
        seconds, rest = divmod(max(int(self.now.timestamp() * 1_000_000), last + 1), 1_000_000)
        return f"{seconds}.{rest:06d}"

    def page(self, items: Sequence[Item], limit: int, kind: str) -> tuple[Sequence[Item], str]:
        size = min(limit, self.page_cap) if self.page_cap else limit
        return cut(items, self.arguments.text("cursor"), size, kind)

    def needs(self, *scopes: str) -> None:
        """Raises ApiError("missing_scope") unless the token holds one of ``scopes``; names the first."""
        if not set(scopes) & set(self.world.scopes):
            raise ApiError("missing_scope", needed=scopes[0], provided=",".join(self.world.scopes))

    def sees(self, channel: SlackChannel) -> bool:
        return not channel.is_private or self.world.operator in channel.members

    def channel(self, what: str = "read") -> SlackChannel:
        """The channel asked for; one that the caller cannot see does not exist. ``what``: read, history."""
        channel = self.world.channels.get(self.arguments.required("channel"))
        if channel is None or not self.sees(channel):
            raise ApiError("channel_not_found")
        self.needs(f"groups:{what}" if channel.is_private else f"channels:{what}")
        # A user may read every public channel, a bot only those it is in.
        if what == "history" and self.caller.is_bot and self.caller.id not in channel.members:
            raise ApiError("not_in_channel")
        return channel

    def channel_to_change(self, *finer: str) -> SlackChannel:
        """The channel that a write is about: the caller must be in it, and may not be a guest.

        ``finer`` are scopes that do as well as the plain write scope, without their ``channels:`` or
        ``groups:``. Raises ApiError.
        """
        number = self.arguments.required("channel")
        if number in self.world.directs:
            raise ApiError("method_not_supported_for_channel_type")
        channel = self.world.channels.get(number)
        if channel is None or not self.sees(channel):
            raise ApiError("channel_not_found")
        kind = "groups" if channel.is_private else "channels"
        # What a user's token calls channels:write, a bot's calls channels:manage.
        plain = "manage" if self.caller.is_bot and not channel.is_private else "write"
        self.needs(*(f"{kind}:{scope}" for scope in (plain, *finer)))
        if self.caller.is_ultra_restricted:
            raise ApiError("user_is_ultra_restricted")
        if self.caller.is_restricted:
            raise ApiError("user_is_restricted")
        return channel

    def must_be_in(self, channel: SlackChannel) -> None:
        """Raises ApiError not_in_channel or is_archived."""
        if self.world.operator not in channel.members:
            raise ApiError("not_in_channel")
        if channel.is_archived:
            raise ApiError("is_archived")


def _microseconds(ts: str) -> int:
    seconds, _, rest = ts.partition(".")
    return int(seconds) * 1_000_000 + int(rest)
