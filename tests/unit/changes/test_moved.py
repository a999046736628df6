"""A plan against a fresh look: what changed since is told, and nothing else."""

from dataclasses import replace

import pytest

from backends.changes.moved import moved
from backends.model import Group, GroupId, Rights, Standing
from tests.unit.changes.plans import ADA, ADA_TOO, invite, plan, remove, rename
from tests.unit.changes.worlds import BASIC, SLACK, SUPER, SUPER_2, here

GROUP, OTHER = here(SUPER, "Acme"), here(SUPER_2, "Beta")
PLAN = plan(invite(GROUP, "u1"), rename(GROUP, "CBTC"), remove(OTHER, "u2"))
THERE = {(SUPER_2, "u2")}


def whys(group: Group = GROUP, present: set[tuple[str, str]] | None = None) -> dict[int, str]:
    inside = THERE if present is None else present
    found = moved(
        PLAN,
        {SUPER: group, SUPER_2: OTHER},
        lambda id, user: ((id, user) in inside, ""),
        (ADA, ADA_TOO),
    )
    return {one.step.number: one.why for one in found}


def test_nothing_moved() -> None:
    assert whys() == {}
    assert whys(replace(GROUP, members=99, url="https://t.me/x")) == {}


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        (replace(GROUP, title="Other"), {2: "renamed since: «Other»"}),
        (replace(GROUP, title="CBTC"), {2: "already called so"}),
        (replace(GROUP, archived=True), {1: "archived", 2: "archived"}),
        (replace(GROUP, standing=Standing.VANISHED), {1: "not seen any more", 2: "not seen any more"}),
        (
            replace(GROUP, rights=Rights(False, False, False)),
            {1: "no right to invite any more", 2: "no right to rename any more"},
        ),
    ],
)
def test_what_moved(group: Group, expected: dict[int, str]) -> None:
    assert whys(group) == expected


def test_who_came_and_who_left() -> None:
    assert whys(present={(SUPER, "u1"), (SUPER_2, "u2")}) == {1: "already in"}
    assert whys(present=set()) == {3: "no longer in"}


def test_presence_that_is_not_known_contradicts_nothing() -> None:
    found = moved(PLAN, {SUPER: GROUP, SUPER_2: OTHER}, lambda id, user: (None, "hidden"), (ADA, ADA_TOO))
    assert not found


def test_groups_that_are_gone_or_have_become_another() -> None:
    small = plan(invite(here(BASIC), "u1"))
    heir = here(SUPER, migrated_from=BASIC.native)
    look = {SUPER: heir}
    assert [one.why for one in moved(small, look, lambda id, user: (False, ""), (ADA_TOO,))] == [
        "became a supergroup since"
    ]
    private = here(GroupId(SLACK.replace("/C", "/G")))
    shut = plan(invite(here(SLACK), "U1"))
    assert [one.why for one in moved(shut, {private.id: private}, lambda id, user: (False, ""), (ADA,))] == [
        "has another id since"
    ]
    assert [one.why for one in moved(small, {}, lambda id, user: (False, ""), (ADA_TOO,))] == [
        "not seen any more"
    ]


def test_another_account_than_planned() -> None:
    found = moved(PLAN, {SUPER: GROUP, SUPER_2: OTHER}, lambda id, user: (False, ""), (ADA,))
    assert {one.why for one in found} == {"not signed in to Telegram"}
