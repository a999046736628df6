"""What is told of a person in a group."""

from datetime import UTC, datetime

from backends.changes.in_hand import InHand
from reports.rows import Cell, Row, State
from tests.unit.snapshots import telegram
from tui.clock import Clock
from tui.explain import people


def test_the_last_try_stands_with_its_day_and_why() -> None:
    tried = InHand("privacy settings, needs a link", datetime(2026, 11, 17, 12, tzinfo=UTC))
    row = Row(telegram(), "BD", True, {"Bea": Cell(State.MISSING, True, "required", tried=tried)})
    (bea,) = people(row, Clock())
    assert "last try Tue 17 Nov" in bea.sentence
    assert "needs a link" in bea.sentence
