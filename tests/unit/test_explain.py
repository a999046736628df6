"""What is told of a person in a group."""

from datetime import UTC, datetime

import pytest

from backends.changes.in_hand import InHand
from backends.model import Rights, Role
from reports.rows import Cell, Row, State
from tests.unit.snapshots import telegram
from tui.clock import Clock
from tui.explain import people, verdict_in_words
from tui.wording import rights_in_words


def test_the_last_try_stands_with_its_day_and_why() -> None:
    tried = InHand("privacy settings, needs a link", datetime(2026, 11, 17, 12, tzinfo=UTC))
    row = Row(telegram(), "BD", True, {"Bea": Cell(State.MISSING, True, "required", tried=tried)})
    (bea,) = people(row, Clock())
    assert "last try Tue 17 Nov" in bea.sentence
    assert "needs a link" in bea.sentence


@pytest.mark.parametrize(
    ("states", "told"),
    [
        ([State.PRESENT, State.PRESENT], "complete: 2 of 2 required members in"),
        ([State.PRESENT, State.MISSING], "1 gap: 1 of 2 required members in"),
        ([State.UNKNOWN, State.UNKNOWN], "not known: 0 of 2 required members seen, 2 not known"),
        ([State.MISSING, State.UNKNOWN], "1 gap: 0 of 2 required members seen, 1 not known"),
    ],
)
def test_how_a_group_stands_is_told_in_plain_words(states: list[State], told: str) -> None:
    cells = {f"M{number}": Cell(state, True) for number, state in enumerate(states)}
    assert verdict_in_words(Row(telegram(), "BD", True, cells)) == told
    assert verdict_in_words(Row(telegram(), "BD", False, cells)) == f"{told}; not part of the rate"


@pytest.mark.parametrize(
    ("rights", "told"),
    [
        (Rights(True, True, True), "You are admin: may invite, rename, remove."),
        (Rights(True, False, None), "You are admin: may invite; remove: known only by trying."),
        (Rights(False, False, None), "You are admin; remove: known only by trying."),
        (Rights(False, False, False), "You are admin: ask an owner or admin for any change."),
    ],
)
def test_rights_are_whole_phrases(rights: Rights, told: str) -> None:
    assert rights_in_words(Role.ADMIN, rights) == told
