"""One call of a method: who calls, with which arguments, on which world; and what they may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from backends.demo.slack_api.arguments import Arguments
from backends.demo.slack_api.errors import ApiError
from backends.demo.slack_api.paging import cut
from backends.demo.world import SlackChannel, SlackWorld

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Call:
    """``page_cap`` cuts every page below the size asked for, as Slack reserves the right to do."""

    world: SlackWorld
    arguments: Arguments
    page_cap: int | None

    def page(self, items: Sequence[Item], limit: int, kind: str) -> tuple[Sequence[Item], str]:
        size = min(limit, self.page_cap) if self.page_cap else limit
        return cut(items, self.arguments.text("cursor"), size, kind)

    def needs(self, scope: str) -> None:
        """Raises ApiError("missing_scope") unless the token holds ``scope``."""
        if scope not in self.world.scopes:
            raise ApiError("missing_scope", needed=scope, provided=",".join(self.world.scopes))

    def sees(self, channel: SlackChannel) -> bool:
        return not channel.is_private or self.world.operator in channel.members

    def channel(self, what: str = "read") -> SlackChannel:
        """The channel asked for; one that the caller cannot see does not exist. ``what``: read, history."""
        channel = self.world.channels.get(self.arguments.required("channel"))
        if channel is None or not self.sees(channel):
            raise ApiError("channel_not_found")
        self.needs(f"groups:{what}" if channel.is_private else f"channels:{what}")
        return channel
