"""Who can close the gaps of a run."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from backends.changes.in_hand import InHand
from backends.model import GroupId, Rights, Standing
from reports.mending import Mender, Outlook, mender_of, outlook
from reports.rows import Cell, Row
from tests.reports.assessments import EXCUSED, MISSING, PRESENT, row
from tui.looking_back import Invited
from tui.widgets.today import today_in_words

HELD = Cell(MISSING.state, True, MISSING.reason, InHand("invited", datetime(2026, 11, 20, tzinfo=UTC)))


def with_invite(may: bool | None, *cells: Cell) -> Row:
    return row(1, dict(zip("ABCD", cells, strict=False)), rights=Rights(may, None, None))


def changed(made: Row, **what: object) -> Row:
    return replace(made, group=replace(made.group, **what))  # type: ignore[arg-type]


def test_who_can_close_gaps_follows_from_rights_and_standing() -> None:
    assert mender_of(with_invite(True, MISSING)) is Mender.ME
    assert mender_of(with_invite(None, MISSING)) is Mender.PERHAPS_ME
    assert mender_of(with_invite(False, MISSING)) is Mender.OWNER
    for standing in (Standing.LOST, Standing.VANISHED):
        assert mender_of(changed(with_invite(True, MISSING), standing=standing)) is Mender.NOBODY_YET
    assert mender_of(changed(with_invite(True, MISSING), archived=True)) is Mender.NOBODY_YET


def test_every_gap_is_counted_once() -> None:
    rows = [
        with_invite(True, MISSING, MISSING, PRESENT),
        with_invite(True, MISSING, HELD, EXCUSED),
        with_invite(None, MISSING),
        with_invite(False, HELD, MISSING),
        changed(with_invite(True, MISSING), archived=True),
        with_invite(True, PRESENT),
    ]
    assert outlook(rows) == Outlook(gaps=8, in_hand=2, mine=3, perhaps=1, owner=1, budgeted=3)
    assert outlook([]) == Outlook()


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (23, "you can close 66 of 101 gaps · Telegram"),
        (24, "you can close 66 of 101 gaps, 46 today · Telegram"),
    ],
)
def test_no_more_is_promised_for_today_than_the_budget_allows(sent: int, told: str) -> None:
    found = today_in_words(Outlook(gaps=101, mine=66, budgeted=20), Invited(sent, 24))[0].plain
    assert found.startswith(told)


def test_with_the_budget_used_up_nothing_on_telegram_is_promised() -> None:
    all_there = Outlook(gaps=101, mine=66, budgeted=66)
    assert today_in_words(all_there, Invited(24, 24))[0].plain.startswith(
        "you can close 66 of 101 gaps, none today"
    )
    assert "today" not in today_in_words(all_there, None)[0].plain


def test_only_gaps_of_telegram_count_towards_the_budget() -> None:
    mine = with_invite(True, MISSING, MISSING, HELD)
    rows = [changed(mine, id=GroupId(id)) for id in ("telegram:77/-5", "slack:T01/C01")]
    found = outlook([*rows, changed(with_invite(False, MISSING), id=GroupId("telegram:77/-6"))])
    assert (found.mine, found.budgeted) == (4, 2)
