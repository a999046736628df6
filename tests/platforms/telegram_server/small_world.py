"""A small Telegram world with one of each odd kind in it."""

from datetime import UTC, datetime, timedelta

from backends.demo.world import (
    Membership,
    TelegramGroup,
    TelegramMessage,
    TelegramUser,
    TelegramWorld,
)

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ME, ANN, BEN, CID = 1001, 1002, 1003, 1004
MANY, HIDDEN, LOST, LOST_BASIC, OLD, NEW, NEWS = 5001, 5002, 5003, 5004, 5005, 5006, 5007


def small_world(*, password: str = "a safe one") -> TelegramWorld:
    """270 plain groups of both kinds, one of each odd kind, and private chats between them."""
    world = TelegramWorld(ME, "+4915550001234", "24680", password)
    for number, name in ((ME, "Mo"), (ANN, "Ann"), (BEN, "Ben"), (CID, "Cid")):
        world.users[number] = TelegramUser(
            number, number * 7, name, username=f"{name.lower()}_bitsafe", phone=f"4915{number}"
        )
    world.users[ME].phone = "4915550001234"
    for number in range(2000, 2500):
        world.users[number] = TelegramUser(number, number * 7, f"Customer {number}")
    for place in range(270):
        _add_plain(world, place)
    _add_odd_ones(world)
    _write(world)
    recent = sorted(world.groups.values(), key=lambda group: group.messages[-1].date, reverse=True)
    world.dialogs = [group.marked_id for group in recent]
    world.dialogs[7:7] = [ANN, BEN]
    world.dialogs.insert(120, CID)
    return world


def _add_plain(world: TelegramWorld, place: int) -> None:
    group = TelegramGroup(
        id=(9000 if place % 3 else 3000) + (place * 37) % 1000,
        access_hash=place * 1_000_003 + 5 if place % 3 else 0,
        kind="supergroup" if place % 3 else "basic",
        title=f"Group {place}",
        date=NOW - timedelta(days=900),
        members={ME: Membership(), 2000 + place: Membership("creator")},
        closed_to=frozenset({"invite_users"}) if place % 2 else frozenset(),
    )
    if place % 5:
        group.members[ANN] = Membership(inviter=ME)
    if place % 4 == 0:
        group.members[BEN] = Membership("admin", rights=frozenset({"invite_users"}))
    world.groups[group.marked_id] = group


def _add_odd_ones(world: TelegramWorld) -> None:
    date = NOW - timedelta(days=400)
    everyone = {number: Membership(since=date + timedelta(hours=number)) for number in range(2000, 2446)}
    groups = (
        TelegramGroup(MANY, 51, "supergroup", "Many", date, "many_members", members={**_team(), **everyone}),
        TelegramGroup(HIDDEN, 52, "supergroup", "Hidden", date, members=_team(), hidden=True),
        TelegramGroup(LOST, 53, "supergroup", "Lost", date, members={ANN: Membership()}, forbidden=True),
        TelegramGroup(LOST_BASIC, 0, "basic", "Lost too", date, members={ANN: Membership()}, forbidden=True),
        TelegramGroup(OLD, 0, "basic", "Pair", date, deactivated=True, migrated_to=NEW),
        TelegramGroup(NEW, 56, "forum", "Pair", date, members=_team(), migrated_from=OLD),
        TelegramGroup(NEWS, 57, "broadcast", "News", date, members=_team()),
    )
    groups[0].banned[2499] = NOW - timedelta(days=3)
    world.groups.update({group.marked_id: group for group in groups})


def _team() -> dict[int, Membership]:
    return {ME: Membership(), ANN: Membership("creator"), BEN: Membership("admin"), CID: Membership()}


def _write(world: TelegramWorld) -> None:
    """One message each, dates in an order that is not that of the ids; 230 in the largest group."""
    for place, group in enumerate(world.groups.values()):
        group_size = 230 if group.id == MANY else 1
        last = NOW - timedelta(minutes=(place * 101) % 277)
        first_id = 100_000 + place if group.kind == "basic" else 1
        group.messages = [
            TelegramMessage(
                first_id + number, ANN, last - timedelta(minutes=group_size - 1 - number), f"Line {number}"
            )
            for number in range(group_size)
        ]
