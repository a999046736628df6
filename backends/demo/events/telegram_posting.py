"""What every event on Telegram shares: what it is, and the messages and notices that it leaves."""

from datetime import datetime

import msgspec

from backends.demo.world import TelegramGroup, TelegramMessage, TelegramWorld


class TelegramEvent(msgspec.Struct, frozen=True, tag_field="event", omit_defaults=True):
    """``group`` is a marked id, ``by`` who did it, ``at`` when (aware UTC)."""

    def apply(self, world: TelegramWorld) -> None:
        raise NotImplementedError


def tells(group: TelegramGroup) -> bool:
    """Whether comings and goings leave a notice in the history."""
    return group.kind in ("basic", "supergroup", "forum") and not group.hidden


def post(
    world: TelegramWorld,
    group: TelegramGroup,
    sender: int,
    at: datetime,
    *,
    text: str = "",
    action: str = "",
    people: tuple[int, ...] = (),
    reply_to: int = 0,
) -> None:
    """One more message or notice; the group is then the newest of the dialogs."""
    if group.kind == "basic":
        number = next_common_id(world)
        world.pts += 1
    else:
        number = group.messages[-1].id + 1 if group.messages else 2
        group.pts += 1
    message = TelegramMessage(number, sender, at, text, reply_to, action=action, people=people)
    group.messages.append(message)
    to_the_top(world, group.marked_id)


def next_common_id(world: TelegramWorld) -> int:
    """Basic groups and private chats share one sequence."""
    groups = (group.messages for group in world.groups.values() if group.kind == "basic")
    ends = [messages[-1].id for messages in (*groups, *world.private.values()) if messages]
    return max(ends, default=0) + 1


def to_the_top(world: TelegramWorld, dialog: int) -> None:
    if dialog in world.dialogs:
        world.dialogs.remove(dialog)
    world.dialogs.insert(0, dialog)
