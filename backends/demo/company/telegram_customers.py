"""The customers' groups of the demo's Telegram: those that the operator shares with the sales engineer."""

from random import Random

from backends.demo.company import hostile
from backends.demo.company.team import OPERATOR, SALES_ENGINEER, Teammate, attendance
from backends.demo.company.telegram_maker import GroupMaker
from backends.demo.world import TelegramGroup, TelegramKind

_SHAPES = (
    "{} <> BitSafe",
    "{} <> BitSafe",
    "BitSafe x {}",
    "{} / BitSafe",
    "{} | BitSafe (CBTC)",
    "BitSafe & {} ops",
    "{} weekly",
)
_RETIRED_SHAPES = ("{} <> iBTC", "{} iBTC / BitSafe", "iBTC x {}", "{} & IBTC")
_PAIRS = 6
_LARGE = (230, 320, 450, 640, 900)


def customer_groups(
    maker: GroupMaker, team: list[Teammate], groups: int, companies: list[str]
) -> list[TelegramGroup]:
    """Exactly ``groups`` groups that count, followed by the old halves of the migrated ones."""
    rng, people = maker.rng, maker.people
    present = attendance(rng, team, groups, always=frozenset({OPERATOR, SALES_ENGINEER}))
    kinds = _kinds(rng, groups)
    titles = _titles(rng, groups, companies)
    sizes = _sizes(rng, kinds)
    made = []
    for kind, title, size, names in zip(kinds, titles, sizes, present, strict=True):
        members = [people.team[mate.name] for mate in team if mate.name in names]
        members += rng.sample(people.staff, rng.randint(0, 3))
        members += rng.sample(people.customers, max(size - len(members), 1))
        absent = [mate.name for mate in team if mate.required and mate.name not in names]
        for name in absent:
            if rng.random() < 0.3:
                members.append(rng.choice(people.look_alikes[name]))
        group = maker.group(kind, title, members)
        if absent and kind != "basic" and rng.random() < 0.1:
            group.banned[people.team[absent[0]]] = group.date
        made.append(group)
    return made + _old_halves(maker, made)


def _kinds(rng: Random, groups: int) -> list[TelegramKind]:
    forums, gigagroups = groups // 12, min(4, groups // 80)
    basic = groups // 2
    shares: dict[TelegramKind, int] = {"forum": forums, "gigagroup": gigagroups, "basic": basic}
    shares["supergroup"] = groups - sum(shares.values())
    kinds = [kind for kind, count in shares.items() for _ in range(count)]
    rng.shuffle(kinds)
    return kinds


def _titles(rng: Random, groups: int, companies: list[str]) -> list[str]:
    titles = [
        rng.choice(_RETIRED_SHAPES if rng.random() < 0.08 else _SHAPES).format(companies[index])
        for index in range(groups)
    ]
    if groups:
        titles[0] = "Hellomoon <> BitSafe"
    for index, title in zip(
        rng.sample(range(1, groups), max(groups - 1, 0) // 3), hostile.TITLES, strict=False
    ):
        titles[index] = title
    # Two customers may well give their groups the same name.
    if groups > 20:
        first, second = rng.sample(range(1, groups), 2)
        titles[second] = titles[first]
    return titles


def _sizes(rng: Random, kinds: list[TelegramKind]) -> list[int]:
    """Members of each group: mostly 3 to 60, some up to 180, a few supergroups of hundreds."""
    sizes = []
    large = iter(_LARGE)
    for kind in kinds:
        size = int(rng.triangular(3, 60, 6)) if rng.random() < 0.95 else rng.randint(60, 180)
        if kind == "supergroup" and rng.random() < 0.05:
            size = next(large, size)
        sizes.append(size)
    return sizes


def _old_halves(maker: GroupMaker, groups: list[TelegramGroup]) -> list[TelegramGroup]:
    """The deactivated basic groups that some supergroups once were; their members are still on record."""
    supergroups = [group for group in groups if group.kind == "supergroup" and len(group.members) < 150]
    halves = []
    for group in supergroups[: min(_PAIRS, len(groups) // 10)]:
        half = maker.group("basic", group.title, group.members, "member")
        half.deactivated = True
        half.date = group.date
        half.migrated_to = group.id
        group.migrated_from = half.id
        halves.append(half)
    return halves
