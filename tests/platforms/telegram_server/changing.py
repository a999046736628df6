"""Two groups of the small world that tests change: the caller and ANN, who owns them, are in."""

from backends.demo.world import Membership, TelegramGroup, TelegramWorld
from tests.platforms.telegram_server.demo import Demo, channel
from tests.platforms.telegram_server.small_world import ANN, ME, NOW, small_world

OPEN, BASIC = 7001, 7002
OPEN_HASH = 71


def changing_world() -> TelegramWorld:
    world = small_world()
    groups = (
        TelegramGroup(OPEN, OPEN_HASH, "supergroup", "Open", NOW, members=_members()),
        TelegramGroup(BASIC, 0, "basic", "Basic", NOW, members=_members()),
    )
    world.groups.update({group.marked_id: group for group in groups})
    world.dialogs += [group.marked_id for group in groups]
    return world


def open_group(demo: Demo) -> TelegramGroup:
    return demo.world.groups[channel(OPEN)]


def basic_group(demo: Demo) -> TelegramGroup:
    return demo.world.groups[-BASIC]


def _members() -> dict[int, Membership]:
    return {ME: Membership(), ANN: Membership("creator")}
