"""Quiet hours: inside or outside, and when they end, over midnight too."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.changes.quiet import Quiet

HERE = datetime(2026, 11, 23, 12).astimezone()


@pytest.mark.parametrize(
    ("text", "now", "until"),
    [
        ("20:00-08:00", "21:30", "24 08:00"),
        ("20:00-08:00", "00:00", "23 08:00"),
        ("20:00-08:00", "07:59", "23 08:00"),
        ("20:00-08:00", "20:00", "24 08:00"),
        ("20:00-08:00", "08:00", None),
        ("20:00-08:00", "19:59", None),
        (" 12:00 - 13:30 ", "12:00", "23 13:30"),
        ("12:00-13:30", "13:30", None),
        ("12:00-13:30", "11:59", None),
    ],
)
def test_when_quiet_hours_end(text: str, now: str, until: str | None) -> None:
    moment = datetime.combine(HERE.date(), time.fromisoformat(now)).astimezone()
    found = Quiet.of(text).until(moment)
    assert (found and f"{found:%d %H:%M}") == until


@given(st.times(), st.times(), st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))
def test_their_end_is_ahead_and_outside(start: time, end: time, now: datetime) -> None:
    start, end = start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0)
    quiet, moment = Quiet(start, end), now.astimezone()
    until = quiet.until(moment)
    if until is not None and start != end:
        assert moment < until <= moment + timedelta(hours=25)
        assert quiet.until(until) is None
