"""Signs for team members are unique and at least two letters long."""

from hypothesis import given, settings
from hypothesis import strategies as some

from tui.initials import initials


def test_two_letters_of_the_first_name() -> None:
    assert initials(["Ada North", "Bea Ford"]) == {"Ada North": "Ad", "Bea Ford": "Be"}


def test_who_shares_them_gets_first_and_last_letter() -> None:
    assert initials(["Ann Lee", "Anna Kim", "Bo"]) == {"Ann Lee": "AL", "Anna Kim": "AK", "Bo": "Bo"}


def test_names_that_differ_only_in_case_or_in_nothing_visible() -> None:
    assert len(set(initials(["ann", "Ann", "an n", "\u200bann"]).values())) == 4


@settings(deadline=None)
@given(some.lists(some.text(max_size=12), unique=True, max_size=30))
def test_always_unique_whatever_the_case(names: list[str]) -> None:
    signs = initials(names)
    assert list(signs) == names
    assert len({sign.casefold() for sign in signs.values()}) == len(names)
    assert all(len(sign) >= 2 for sign in signs.values())
