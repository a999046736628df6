"""What stands in the way of changes on the demo's Telegram: full, guarded and left groups, and doubles.

Added last and from a random source of its own, so that everything else stays as it is.
"""

from datetime import timedelta
from random import Random

from backends.demo.company.team import LEAVER, OPERATOR, SALES_ENGINEER, Teammate
from backends.demo.company.telegram_people import TelegramPeople
from backends.demo.world import Membership, TelegramGroup, TelegramUser

_BASIC_GROUP_SIZE = 200
_FULL, _APPROVING, _LEFT, _BANNED, _OWN_ADMINS, _DOUBLED = 2, 5, 4, 2, 3, 12
_NOT_MUTUAL = "Dina Okoro"


def add_situations(
    rng: Random, people: TelegramPeople, team: list[Teammate], groups: list[TelegramGroup]
) -> None:
    """Changes ``groups`` and ``people`` in place; small worlds get as many of each as there is room for."""
    for name, number in people.team.items():
        people.users[number].mutual = name not in (OPERATOR, _NOT_MUTUAL)
    operator = people.team[OPERATOR]
    customers = [group for group in groups if _is_customers(group, people)]
    required = [people.team[mate.name] for mate in team if mate.required]
    gaps = [group for group in customers if any(person not in group.members for person in required)]
    rng.shuffle(gaps)
    inviting = [group for group in gaps if _may_invite(group, operator)]
    _fill(rng, people, [group for group in inviting if group.kind == "basic"][:_FULL])
    plain = [group for group in inviting if group.members[operator].role == "member"]
    for group in [group for group in plain if group.kind in ("supergroup", "forum")][:_APPROVING]:
        group.approves = True
    basic = [group for group in inviting if group.kind == "basic"][_FULL:]
    basic.sort(key=lambda group: people.team.get(_NOT_MUTUAL) in group.members)
    for group in basic[:_LEFT]:
        group.departed.update(person for person in required if person not in group.members)
    owned = [group for group in gaps if group.kind == "supergroup" and _owns(group, operator)]
    for group in owned[:_BANNED]:
        group.banned[next(person for person in required if person not in group.members)] = group.date
    _promote(operator, customers)
    _appoint_leaver(people.team.get(LEAVER, 0), operator, customers)
    _double(rng, people, customers)


def _is_customers(group: TelegramGroup, people: TelegramPeople) -> bool:
    """One of those that count, and that the operator can change."""
    gone = group.deactivated or group.forbidden or group.left or group.hidden or group.kind == "broadcast"
    shared = {people.team[OPERATOR], people.team[SALES_ENGINEER]} <= group.members.keys()
    return shared and not gone


def _may_invite(group: TelegramGroup, operator: int) -> bool:
    membership = group.members[operator]
    has_right = membership.role == "creator" or "invite_users" in membership.rights
    return has_right or "invite_users" not in group.closed_to


def _owns(group: TelegramGroup, operator: int) -> bool:
    return group.members[operator].role == "creator"


def _fill(rng: Random, people: TelegramPeople, groups: list[TelegramGroup]) -> None:
    """Basic groups in which there is room for nobody."""
    for group in groups:
        pool = [person for person in people.customers if person not in group.members]
        for person in rng.sample(pool, _BASIC_GROUP_SIZE - len(group.members)):
            group.members[person] = Membership(since=group.date + timedelta(days=rng.randint(1, 50)))


def _promote(operator: int, groups: list[TelegramGroup]) -> None:
    """Some admins owe that to the operator, who may then take them out; the rest owe it to the owner."""
    left = _OWN_ADMINS
    for group in groups:
        mine = group.members[operator]
        if not left or group.kind == "basic" or mine.role != "admin" or "ban_users" not in mine.rights:
            continue
        for person, membership in group.members.items():
            if membership.role == "admin" and person != operator:
                membership.promoted_by = operator
                left -= 1
                break


def _appoint_leaver(leaver: int, operator: int, groups: list[TelegramGroup]) -> None:
    """The leaver is an admin where the operator may ban: once made so by the operator, once by the owner."""
    promoters = iter((operator, 0))
    for group in groups:
        mine, theirs = group.members[operator], group.members.get(leaver)
        if theirs is None or theirs.role != "member" or group.kind == "basic" or mine.role != "admin":
            continue
        if "ban_users" in mine.rights:
            promoter = next(promoters, None)
            if promoter is None:
                return
            theirs.role, theirs.promoted_by = "admin", promoter
            theirs.rights = frozenset({"invite_users"})


def _double(rng: Random, people: TelegramPeople, groups: list[TelegramGroup]) -> None:
    """People named like the leaver, beside them and without them: nobody may remove these."""
    leaver = people.users.get(people.team.get(LEAVER, 0))
    if leaver is None:
        return
    spoofed = leaver.username.replace("l", "1", 1)
    doubles = [
        _person(rng, people, leaver.first_name, leaver.last_name, username)
        for username in ("", spoofed, f"{leaver.username}_")
    ]
    doubles.append(_person(rng, people, f"{leaver.first_name} {leaver.last_name}", "", ""))
    with_leaver = [group for group in groups if leaver.id in group.members]
    without = [group for group in groups if leaver.id not in group.members]
    for places in (with_leaver, without):
        for group in rng.sample(places, min(_DOUBLED, len(places))):
            if group.kind != "basic" or len(group.members) < _BASIC_GROUP_SIZE:
                group.members[rng.choice(doubles)] = Membership(since=group.date + timedelta(days=3))


def _person(rng: Random, people: TelegramPeople, first: str, last: str, username: str) -> int:
    number = rng.randint(100_000_000, 8_000_000_000)
    while number in people.users:
        number += 1
    people.users[number] = TelegramUser(number, rng.getrandbits(63), first, last, username)
    return number
