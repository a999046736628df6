"""Removals: only who was chosen, and never oneself, an owner, the last admin or an outsider in bulk."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.changes.plan import Plan
from backends.changes.removing import ONE_AT_A_TIME, Leaver, plan_removals
from backends.model import Group, GroupId, Kind, Platform, Rights, Role, User
from backends.protocol import Managers, Membership, Place
from tests.unit.changes.worlds import (
    BASIC,
    HEAD,
    SLACK,
    SUPER,
    SUPER_2,
    here,
    slack_ids,
    telegram_ids,
    user_ids,
    users,
    worlds,
)

ME: dict[Platform, str] = {"slack": "U01", "telegram": "77"}
memberships = st.dictionaries(
    st.tuples(slack_ids | telegram_ids, user_ids),
    st.builds(
        Membership, st.sampled_from(Place), st.sampled_from([True, False, None]), st.sampled_from(["", "no"])
    ),
)
leavers = st.lists(users, max_size=4, unique_by=lambda user: (user.platform, user.id)).map(
    lambda found: [Leaver(f"{user.platform} {user.id}", (user,)) for user in found]
)
some_managers = st.dictionaries(
    slack_ids | telegram_ids,
    st.builds(
        lambda owner, admins, platform: Managers(
            User(platform, owner) if owner else None, tuple(User(platform, one) for one in admins)
        ),
        st.none() | user_ids,
        st.sets(user_ids),
        st.just("telegram"),
    ),
)


@given(leavers, memberships, worlds, some_managers, st.booleans(), st.booleans())
def test_nobody_is_lost_and_the_protected_stay(
    chosen: list[Leaver],
    found: Mapping[tuple[GroupId, str], Membership],
    world: Mapping[GroupId, Group],
    managers: Mapping[GroupId, Managers],
    lasting: bool,
    bulk: bool,
) -> None:
    made = plan_removals(
        "x",
        chosen,
        found,
        world,
        HEAD,
        lasting=lasting,
        bulk_allowed=bulk,
        me=ME,
        managers=managers,
    )
    pairs = Counter(
        (group.id, leaver.name)
        for leaver in chosen
        for group in world.values()
        if group.platform == leaver.users[0].platform
    )
    told = Counter((step.group.id, step.name) for step in made.steps)
    told.update((one.group, one.name) for one in made.skipped)
    assert told == pairs
    assert bulk or len({step.group.id for step in made.steps}) <= 1
    picked = {(user.platform, user.id) for leaver in chosen for user in leaver.users}
    for step in made.steps:
        assert step.person is not None
        group, id = step.group, step.person.id
        assert (group.platform, id) in picked
        assert id != ME[group.platform]
        place = found[group.id, id].place
        assert place in (Place.ADMIN, Place.MEMBER)
        assert found[group.id, id].removable is not False
        known = managers.get(group.id)
        assert known is None or known.owner is None or known.owner.id != id
        assert not step.lasting or (lasting and group.platform == "telegram" and group.kind is not Kind.BASIC)
        if place is Place.ADMIN and group.role not in (Role.OWNER, Role.ADMIN):
            gone = {one.person.id for one in made.steps if one.group.id == group.id and one.person}
            assert known is not None
            running = {one.id for one in (known.owner, *known.admins) if one is not None}
            assert running - gone


BEA = User("telegram", "u1", "Bea Ford", "bea_ford")


def one_plan(group: Group, membership: Membership | None, user: User = BEA, **more: object) -> Plan:
    found = {(group.id, user.id): membership} if membership else {}
    options: dict[str, object] = {"lasting": True, "bulk_allowed": True, "me": ME, **more}
    return plan_removals("x", [Leaver("Bea", (user,))], found, {group.id: group}, HEAD, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("group", "membership", "reason"),
    [
        (here(SUPER), None, "not looked up"),
        (here(SUPER), Membership(Place.NONE), "not in"),
        (here(SUPER), Membership(Place.BANNED), "banned already"),
        (
            here(SUPER),
            Membership(Place.OWNER, True),
            "owns this group: it has to pass to somebody else first",
        ),
        (here(SUPER), Membership(Place.UNKNOWN, reason="hidden"), "not known whether in: hidden"),
        (here(SUPER), Membership(Place.ADMIN, False, "made admin by Cal"), "made admin by Cal"),
        (
            replace(here(SUPER), rights=Rights(True, True, False), role=Role.MEMBER),
            Membership(Place.MEMBER),
            "only a member here: ask an admin to take them out",
        ),
        (
            replace(here(SUPER), role=Role.MEMBER),
            Membership(Place.ADMIN, True),
            "the last admin, as far as can be seen: somebody else has to become one first",
        ),
    ],
)
def test_the_reason(group: Group, membership: Membership | None, reason: str) -> None:
    made = one_plan(group, membership)
    assert not made.steps
    assert [one.reason for one in made.skipped] == [reason]


def test_whom_we_put_into_a_basic_group_we_may_take_out() -> None:
    group = replace(here(BASIC), kind=Kind.BASIC, rights=Rights(True, True, False), role=Role.MEMBER)
    made = one_plan(group, Membership(Place.MEMBER, True))
    assert [step.lasting for step in made.steps] == [False]


def test_oneself() -> None:
    made = one_plan(here(SUPER), Membership(Place.MEMBER, True), User("telegram", "77", "Ada"))
    assert [one.reason for one in made.skipped] == ["you yourself: the account that acts"]


def test_an_outsider_is_taken_out_of_one_group_at_a_time() -> None:
    world = {id: here(id) for id in (SUPER, SUPER_2)}
    found = {(id, "u1"): Membership(Place.MEMBER, True) for id in world}
    made = plan_removals(
        "x", [Leaver("Bea", (BEA,))], found, world, HEAD, lasting=True, bulk_allowed=False, me={}
    )
    assert not made.steps
    assert [one.reason for one in made.skipped] == [ONE_AT_A_TIME] * 2
    assert one_plan(here(SUPER), Membership(Place.MEMBER, True), bulk_allowed=False).steps


def test_look_alikes_are_listed_as_not_chosen() -> None:
    twin, other = User("telegram", "u2", "Bea Ford", "bford"), User("telegram", "u3", "Cal", "cal")
    imitator = User("telegram", "u4", "Support", "bea_f0rd")
    made = one_plan(here(SUPER), Membership(Place.MEMBER, True), known=[BEA, twin, other, imitator])
    assert [step.person.id for step in made.steps if step.person] == ["u1"]
    assert [warning for warning in made.warnings if "not chosen" in warning] == [
        "Bea Ford (@bford) on Telegram is not chosen: has the same name as Bea Ford (@bea_ford).",
        "Support (@bea_f0rd) on Telegram is not chosen: reads like Bea Ford (@bea_ford).",
    ]


def test_what_stays_unseen_is_told() -> None:
    warnings = one_plan(here(SUPER), Membership(Place.MEMBER, True)).warnings
    assert "Telegram: looked as Ada North (@ada_north); groups without that account stay unseen." in warnings


def test_a_removal_without_a_ban_is_told() -> None:
    user = User("slack", "u1", "Bea")
    made = one_plan(here(SLACK), Membership(Place.MEMBER, True), user)
    assert [step.lasting for step in made.steps] == [False]
    assert any(warning.startswith("Slack has no ban") for warning in made.warnings)
    made = one_plan(here(SUPER), Membership(Place.MEMBER, True), lasting=False)
    assert any("can come back" in warning for warning in made.warnings)
