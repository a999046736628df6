"""Who can close the gaps of a run."""

from dataclasses import replace
from datetime import UTC, datetime

from backends.changes.in_hand import InHand
from backends.model import Rights, Standing
from reports.mending import Mender, Outlook, mender_of, outlook
from reports.rows import Cell, Row
from tests.reports.assessments import EXCUSED, MISSING, PRESENT, row

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
    assert outlook(rows) == Outlook(gaps=8, in_hand=2, mine=3, perhaps=1, owner=1)
    assert outlook([]) == Outlook()
