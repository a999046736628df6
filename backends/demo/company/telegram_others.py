"""The chats beside the usual customers' groups: hidden, lost, left, private, candidates."""

from backends.demo.company.names import person_name
from backends.demo.company.team import OPERATOR, SALES_ENGINEER
from backends.demo.company.telegram_maker import GroupMaker
from backends.demo.world import TelegramGroup, TelegramKind, TelegramRole

_HIDDEN_AS_ADMIN = 2


def how_many_hidden(groups: int) -> int:
    """How many of the customers' groups hide their members."""
    return min(6, groups // 20)


def other_groups(maker: GroupMaker, hidden: int, companies: list[str]) -> list[TelegramGroup]:
    """``hidden`` customers' groups, and all that is no customer's; no other group bears ``companies``."""
    names = iter(companies)
    return [
        *_hidden(maker, [next(names) for _ in range(hidden)]),
        *_lost(maker, [next(names) for _ in range(5)]),
        *_candidates(maker, [next(names) for _ in range(5)]),
        *_broadcasts(maker),
        *_private_life(maker),
    ]


def _team(maker: GroupMaker, *names: str) -> list[int]:
    """Ids of those of ``names`` that this world has."""
    return [maker.people.team[name] for name in names if name in maker.people.team]


def _hidden(maker: GroupMaker, companies: list[str]) -> list[TelegramGroup]:
    """Customers' supergroups with hidden members: the operator is an admin of the first two only."""
    groups = []
    for place, company in enumerate(companies):
        others = maker.rng.sample(["Bea Ford", "Dina Okoro", "Ed Lim", "Fay Stone"], 3)
        members = [
            *_team(maker, OPERATOR, SALES_ENGINEER, *others),
            *maker.rng.sample(maker.people.customers, 30),
        ]
        role: TelegramRole = "admin" if place < _HIDDEN_AS_ADMIN else "member"
        group = maker.group("supergroup", f"{company} <> BitSafe", members, role)
        group.hidden = True
        groups.append(group)
    return groups


def _lost(maker: GroupMaker, companies: list[str]) -> list[TelegramGroup]:
    """Four groups that the operator was removed from, and one that the operator left."""
    kinds: tuple[TelegramKind, ...] = ("basic", "basic", "supergroup", "supergroup", "basic")
    groups = []
    for place, (kind, company) in enumerate(zip(kinds, companies, strict=True)):
        members = _team(maker, SALES_ENGINEER, "Bea Ford", "Ed Lim") + maker.rng.sample(
            maker.people.customers, 9
        )
        group = maker.group(kind, f"{company} <> BitSafe", members)
        if place < 4:
            group.forbidden = True
            group.banned[maker.operator] = group.date
        else:
            group.left = True
        groups.append(group)
    return groups


def _candidates(maker: GroupMaker, companies: list[str]) -> list[TelegramGroup]:
    """Groups with at least two more of the team, but without the account that groups are shared with."""
    kinds: tuple[TelegramKind, ...] = ("basic", "supergroup", "forum", "basic", "supergroup")
    pairs = (("Bea Ford", "Ed Lim"), ("Dina Okoro", "Bea Ford"), ("Ed Lim", "Dina Okoro"))
    groups = []
    for place, (kind, company) in enumerate(zip(kinds, companies, strict=True)):
        team = _team(maker, OPERATOR, *pairs[place % len(pairs)], *(("Fay Stone",) if place > 2 else ()))
        members = team + maker.rng.sample(maker.people.customers, 12)
        groups.append(maker.group(kind, f"{company} <> BitSafe", members))
    return groups


def _broadcasts(maker: GroupMaker) -> list[TelegramGroup]:
    """Channels in which only their owners write; teammates follow some of them too."""
    followed = _team(maker, OPERATOR, SALES_ENGINEER, "Bea Ford", "Dina Okoro")
    groups = []
    for title in ("BitSafe announcements", "Market news", "Chain status", "Recipes of the week"):
        members = [*followed, *maker.rng.sample(maker.people.customers, 60)]
        group = maker.group("broadcast", title, members, "member")
        group.closed_to = frozenset({"send_messages", "invite_users", "change_info"})
        groups.append(group)
    return groups


def _private_life(maker: GroupMaker) -> list[TelegramGroup]:
    """Family and friends: most without anyone of the team, one with exactly one other teammate."""
    plans: tuple[tuple[TelegramKind, str, tuple[str, ...]], ...] = (
        ("basic", "Family", ()),
        ("basic", "North cousins", ()),
        ("supergroup", "School parents 4b", ()),
        ("basic", "Mum's 60th, psst", ()),
        ("supergroup", "Climbing on Tuesdays", ()),
        ("basic", "Book club", ()),
        ("supergroup", "House 12 neighbours", ()),
        ("basic", f"Hiking with {person_name(maker.rng)[0]}", ("Bea Ford",)),
    )
    groups = []
    for kind, title, teammates in plans:
        members = _team(maker, OPERATOR, *teammates) + maker.rng.sample(
            maker.people.family, maker.rng.randint(3, 14)
        )
        groups.append(maker.group(kind, title, members))
    return groups
