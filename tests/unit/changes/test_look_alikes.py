"""Look-alikes: letters of other scripts, slips of the finger, equal names; and nobody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.changes.look_alikes import look_alikes, told
from backends.model import User
from tests.hostile_names import HOSTILE_NAMES

ED = User("telegram", "1", "Ed Lim", "ed_lim")


def alike(name: str, handle: str) -> list[str]:
    return [one.why for one in look_alikes([ED], [ED, User("telegram", "2", name, handle)])]


@pytest.mark.parametrize(
    ("name", "handle", "why"),
    [
        ("Support", "ed_l1m", "reads like"),
        ("Support", "ED_LIM", "reads like"),
        ("Support", "edlirn", "reads like"),
        ("Ed Lim", "someone", "has the same name as"),
        ("Еd Lіm", "someone", "has the same name as"),
        ("𝐄𝐝 Lím", "", "has the same name as"),
        ("ED  LIM", "", "has the same name as"),
        ("Support", "ed_lin", "has nearly the handle of"),
        ("Support", "ed_lmi", "has nearly the handle of"),
    ],
)
def test_alike(name: str, handle: str, why: str) -> None:
    assert alike(name, handle) == [why]


@pytest.mark.parametrize(
    ("name", "handle"), [("Ed Long", "ed_long"), ("Amy", "amy"), ("", ""), ("\u200b", "e")]
)
def test_not_alike(name: str, handle: str) -> None:
    assert alike(name, handle) == []


def test_another_platform_is_another_account() -> None:
    assert not look_alikes([ED], [User("slack", "2", "Ed Lim", "ed_lim")])


@given(st.lists(st.sampled_from(HOSTILE_NAMES), min_size=1, max_size=6))
def test_hostile_names_are_compared_and_never_listed_as_themselves(names: list[str]) -> None:
    known = [User("telegram", str(number), name, name) for number, name in enumerate(names)]
    found = look_alikes(known[:1], known)
    assert known[0] not in [one.user for one in found]
    assert all(one.sentence for one in found)
    # Whoever bears the very name is found, if there is anything to be read in it.
    if any(letter.isascii() and letter.isalnum() for letter in names[0]):
        assert {user.id for user in known[1:] if user.name == names[0]} <= {one.user.id for one in found}


def test_what_there_is_of_a_user_is_told() -> None:
    assert [
        told(User("slack", "U1", *names)) for names in (("Ed", "ed"), ("Ed", ""), ("", "ed"), ("", ""))
    ] == [
        "Ed (@ed)",
        "Ed (id U1)",
        "@ed",
        "account U1",
    ]
