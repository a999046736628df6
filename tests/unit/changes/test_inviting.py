"""Invitations: no wanted pair is lost, nobody is invited who must not be, and every reason is told."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.changes.in_hand import InHand
from backends.changes.inviting import OVER_BUDGET, Wanted, plan_invitations
from backends.changes.plan import Plan
from backends.model import Group, GroupId, Kind, Platform, Rights, Role, Standing, User
from tests.unit.changes.worlds import (
    BASIC,
    HEAD,
    NOW,
    SLACK,
    SLACK_2,
    SUPER,
    SUPER_2,
    here,
    presences,
    seen_in,
    slack_ids,
    telegram_ids,
    users,
    worlds,
)

wanted_pairs = st.lists(
    st.builds(lambda g, u: Wanted(g, u, u.name), slack_ids | telegram_ids, users), max_size=25
)
held = st.dictionaries(
    st.tuples((slack_ids | telegram_ids).map(lambda id: id.key), st.sampled_from(["u1", "u2"])),
    st.sampled_from([0, 2, 6, 7, 30]).map(lambda days: InHand("invited", NOW - timedelta(days=days))),
)
rooms: st.SearchStrategy[dict[Platform, int | None]] = st.fixed_dictionaries(
    {"slack": st.none(), "telegram": st.none() | st.integers(-1, 4)}
)
World = Mapping[GroupId, Group]


@given(wanted_pairs, worlds, presences, held, rooms)
def test_no_pair_is_lost_and_none_is_wrong(
    wanted: Sequence[Wanted],
    world: World,
    found: Mapping[tuple[GroupId, str], tuple[bool | None, str]],
    hand: Mapping[tuple[str, str], InHand],
    room: Mapping[Platform, int | None],
) -> None:
    made = plan_invitations("x", wanted, world, seen_in(found), HEAD, in_hand=hand, room=room)
    pairs = Counter({(one.group, one.user.platform, one.user.id) for one in wanted})
    steps = Counter((one.group.id, one.person.platform, one.person.id) for one in made.steps if one.person)
    # A skipped pair is known by name alone; every name here stands for one id.
    told = Counter((one.group, one.name) for one in made.skipped)
    assert all(count == 1 for count in steps.values())
    assert len(steps) + sum(told.values()) <= len(pairs)
    names = {(group, f"Name {id}") for group, _, id in pairs}
    assert names == {(g, f"Name {id}") for g, _, id in steps} | set(told)
    assert [step.number for step in made.steps] == list(range(1, len(made.steps) + 1))
    for step in made.steps:
        assert step.person is not None
        group, id = world[step.group.id], step.person.id
        assert seen_in(found)(group.id, id)[0] is False
        assert group.platform == step.person.platform
        assert id != {"slack": "U01", "telegram": "77"}[group.platform]
        assert not group.archived
        assert group.standing is Standing.HERE
        assert group.rights.invite is not False
        last = hand.get((group.id.key, id))
        assert last is None or NOW - last.when >= timedelta(days=7)
    on_telegram = [step for step in made.steps if step.group.platform == "telegram"]
    limit = room["telegram"]
    assert limit is None or len(on_telegram) <= max(limit, 0)
    for group in world.values():
        joining = sum(step.group.id == group.id for step in made.steps)
        assert group.kind is not Kind.BASIC or not joining or (group.members or 0) + joining <= 200


@given(wanted_pairs, worlds)
def test_steps_of_one_group_stay_together(wanted: Sequence[Wanted], world: World) -> None:
    made = plan_invitations("x", wanted, world, seen_in({}), HEAD, in_hand={}, room={})
    order = [step.group.id for step in made.steps]
    changes = sum(first != second for first, second in pairwise(order))
    assert not order or changes == len(set(order)) - 1


def one_plan(group: Group, user: User | None = None, **more: object) -> Plan:
    person = user or User(group.platform, "u1", "Bea", "bea")
    options: dict[str, object] = {"in_hand": {}, "room": {}, **more}
    seen = options.pop("seen", seen_in({}))
    return plan_invitations("x", [Wanted(group.id, person, "Bea")], {group.id: group}, seen, HEAD, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("group", "reason"),
    [
        (here(SLACK, archived=True), "archived"),
        (here(SUPER, standing=Standing.LOST), "access lost: we were taken out"),
        (here(SUPER, standing=Standing.VANISHED), "not seen any more"),
        (replace(here(SUPER), kind=Kind.UNSUPPORTED), "a kind of group that is not supported"),
        (
            replace(here(SUPER), rights=Rights(False), role=Role.MEMBER),
            "only a member here: ask an admin to invite",
        ),
        (
            replace(here(SUPER), rights=Rights(False), role=Role.ADMIN),
            "an admin without that right here: ask an admin to invite",
        ),
        (replace(here(BASIC), kind=Kind.BASIC, members=200), "full: a basic group holds 200"),
        (
            here(GroupId.of("telegram", "78", "-1000000000003")),
            "belongs to another account than the one signed in",
        ),
    ],
)
def test_the_reason_of_a_group(group: Group, reason: str) -> None:
    made = one_plan(group)
    assert not made.steps
    assert [one.reason for one in made.skipped] == [reason]


@pytest.mark.parametrize(
    ("user", "reason"),
    [
        (User("telegram", "77", "Ada"), "you yourself: somebody who is in has to invite you"),
        (User("telegram", "u1", "Bea", deleted=True), "that account is deleted"),
        (User("slack", "U1", "Bea"), "no Telegram account known"),
        (User("telegram", "u9", "Bea"), "that account is full"),
    ],
)
def test_the_reason_of_a_person(user: User, reason: str) -> None:
    made = one_plan(here(SUPER), user, unfit={("telegram", "u9"): "that account is full"})
    assert [one.reason for one in made.skipped] == [reason]


def test_presence_that_is_not_known_is_told_with_its_reason() -> None:
    made = one_plan(here(SUPER), seen=lambda group, user: (None, "hides its members"))
    assert made.skipped[0].reason == "not known whether in: hides its members"


DAYS = [
    (0, "in hand: invited, pending today"),
    (1, "in hand: invited, pending yesterday"),
    (6, "in hand: invited, pending 6 days ago"),
]


@pytest.mark.parametrize(("days", "reason"), DAYS)
def test_whose_settings_refused_is_left_alone_for_a_week(days: int, reason: str) -> None:
    refused = {(SUPER.key, "u1"): NOW - timedelta(days=days)}
    told = f"refused by their settings {reason.removeprefix('in hand: invited, pending ')}: needs a link"
    assert one_plan(here(SUPER), refused=refused).skipped[0].reason == told
    assert one_plan(here(SUPER_2), refused=refused).steps
    assert one_plan(here(SUPER), refused={(SUPER.key, "u1"): NOW - timedelta(days=7)}).steps
    hand = {(SUPER.key, "u1"): InHand("link made", NOW)}
    made = one_plan(here(SUPER), refused=refused, in_hand=hand)
    assert made.skipped[0].reason == "in hand: link made today"


def test_what_is_in_hand_stays_so_in_the_supergroup_that_a_basic_group_becomes() -> None:
    hand = {(BASIC.key, "u1"): InHand("invited", NOW)}
    now = replace(here(SUPER), migrated_from=BASIC.native)
    assert one_plan(now, in_hand=hand).skipped[0].reason == "in hand: invited today"


@pytest.mark.parametrize(("days", "reason"), DAYS)
def test_what_is_in_hand_is_left_alone_for_a_week(days: int, reason: str) -> None:
    hand = {(SUPER.key, "u1"): InHand("invited, pending", NOW - timedelta(days=days))}
    assert one_plan(here(SUPER), in_hand=hand).skipped[0].reason == reason
    hand = {(SUPER.key, "u1"): InHand("invited, pending", NOW - timedelta(days=7))}
    assert one_plan(here(SUPER), in_hand=hand).steps


def test_the_budget_takes_the_first_and_says_what_was_left() -> None:
    world = {id: here(id) for id in (SLACK, SLACK_2, SUPER, SUPER_2)}
    wanted = [Wanted(id, User(id.platform, "u1"), "Bea") for id in world]
    made = plan_invitations("x", wanted, world, seen_in({}), HEAD, in_hand={}, room={"telegram": 1})
    assert [step.group.id for step in made.steps] == [SLACK, SLACK_2, SUPER]
    assert [one.reason for one in made.skipped] == [f"{OVER_BUDGET}: 1 left"]


def test_what_was_seen_bears_the_time_of_the_look() -> None:
    assert HEAD.clock == f"{NOW.astimezone():%H:%M}"
    old = replace(HEAD, looked=NOW - timedelta(days=2))
    person = User("telegram", "u1", "Bea")
    world = {SUPER: here(SUPER)}
    made = plan_invitations("x", [Wanted(SUPER, person, "Bea")], world, seen_in({}), old, in_hand={}, room={})
    assert made.steps[0].before == f"not in, {(NOW - timedelta(days=2)).astimezone():%d %b %H:%M}"


def test_a_limited_account_invites_nobody_there() -> None:
    world = {id: here(id) for id in (SLACK, SUPER)}
    found = {(id, "u1"): (False, "") for id in world}
    pairs = [Wanted(id, User(id.platform, "u1"), "Bea") for id in world]
    made = plan_invitations(
        "x",
        pairs,
        world,
        seen_in(found),
        HEAD,
        in_hand={},
        room={"telegram": 0},
        held={"telegram": "limited"},
    )
    assert [step.group.id for step in made.steps] == [SLACK]
    assert [one.reason for one in made.skipped] == ["limited"]
