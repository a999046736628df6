"""Who on Telegram may be which colleague: by name or handle, likeliest first, and nobody by accident."""

import pytest

from backends.model import User
from tui.suggesting import suggestions


def slack(name: str, handle: str = "") -> User:
    return User("slack", f"U{name}", name, handle)


def telegram(name: str, handle: str = "", number: str = "1") -> User:
    return User("telegram", number, name, handle)


@pytest.mark.parametrize(
    ("ours", "theirs", "alike"),
    [
        (slack("Bea Ford"), telegram("Bea Ford"), True),
        (slack("Béa Ford"), telegram("ford BEA"), True),
        (slack("Bea Ford"), telegram("B.", "bea_ford"), True),
        (slack("", "bea.ford"), telegram("Bea Ford"), True),
        (slack("Bea Ford"), telegram("Bea Fort"), True),
        (slack("Bea Ford"), telegram("Cal Reyes"), False),
        (slack("Anika Lorimund"), telegram("Celia Lorimund"), False),
        (slack("Ed"), telegram("Ed"), False),
        (slack(""), telegram(""), False),
        (slack("👍"), telegram("👍"), False),
    ],
)
def test_alike(ours: User, theirs: User, alike: bool) -> None:
    (found,) = suggestions([ours], [(theirs, 3)])
    assert bool(found.telegram) is alike


def test_the_likeliest_first_then_the_one_met_more_often() -> None:
    met = [
        (telegram("Bea Fort", number="1"), 9),
        (telegram("Bea Ford", number="2"), 1),
        (telegram("Bea Ford", number="3"), 5),
    ]
    (found,) = suggestions([slack("Bea Ford")], met)
    assert [guess.user.id for guess in found.telegram] == ["3", "2", "1"]


def test_colleagues_who_were_met_come_first_and_everybody_is_listed() -> None:
    people = [slack("Aaron Aal"), slack("Zoe Zett"), slack("Bea Ford")]
    found = suggestions(people, [(telegram("Zoe Zett"), 4), (telegram("Bea Ford", number="2"), 7)])
    assert [one.slack.name for one in found] == ["Bea Ford", "Zoe Zett", "Aaron Aal"]


@pytest.mark.parametrize(
    ("ours", "theirs", "sure"),
    [
        (slack("Bea Ford"), telegram("Ford, Béa"), True),
        (slack("Alex Rowe"), telegram("Alexander Rowe"), True),
        (slack("Bea Ford"), telegram("B.", "bea_ford7"), True),
        (slack("Bea Ford"), telegram("B.", "beaford"), True),
        (slack("Oana Hollbeck"), telegram("Jonas Hollbeck", "jonas_hollbeck"), False),
        (slack("Tova Silvane"), telegram("Vera Silvane", "vera_silvane"), False),
        (slack("Bea Ford"), telegram("Bea Fort"), False),
    ],
)
def test_a_surname_alone_is_no_reason_to_begin_with_somebody(ours: User, theirs: User, sure: bool) -> None:
    (found,) = suggestions([ours], [(theirs, 9)])
    assert found.telegram
    assert (found.likely is not None) is sure


def test_nobody_begins_with_the_account_of_somebody_likelier() -> None:
    people = [slack("Tova Morvath"), slack("Tova M. Morvath", "tmm"), slack("Tova Morvat")]
    found = suggestions(people, [(telegram("Tova Morvath", "tova_morvath7"), 3)])
    assert {one.slack.name: one.likely is not None for one in found} == {
        "Tova Morvath": True,
        "Tova M. Morvath": False,
        "Tova Morvat": False,
    }
    twins = suggestions([slack("Bea Ford"), slack("Ford Bea")], [(telegram("Bea Ford"), 3)])
    assert not any(one.likely for one in twins)
