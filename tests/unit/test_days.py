"""Days as people type them."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.errors import WrongInput
from tui.days import read_day

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-12-31", date(2026, 12, 31)),
        (" 31 Dec 2026 ", date(2026, 12, 31)),
        ("31 december", date(2026, 12, 31)),
        ("Dec 31", date(2026, 12, 31)),
        ("1 Jan", date(2027, 1, 1)),
        ("Thu 31 Dec 2026", date(2026, 12, 31)),
        ("in 2 weeks", date(2026, 12, 7)),
        ("in three days", date(2026, 11, 26)),
        ("tomorrow", date(2026, 11, 24)),
    ],
)
def test_days_to_come(text: str, meant: date) -> None:
    assert read_day(text, TODAY, "future") == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [("2 weeks ago", date(2026, 11, 9)), ("31 Dec", date(2025, 12, 31)), ("yesterday", date(2026, 11, 22))],
)
def test_days_gone_by(text: str, meant: date) -> None:
    assert read_day(text, TODAY, "past") == meant


@pytest.mark.parametrize(
    "text", ["2026-13-01", "3/4/2026", "12", "may", "31 Feb 2026", "someday", "for good", "2026", "-", "5"]
)
def test_what_is_no_day_or_could_be_two(text: str) -> None:
    with pytest.raises(WrongInput, match="is no day"):
        read_day(text, TODAY, "future")


@given(st.dates(date(2000, 1, 1), date(2200, 1, 1)))
def test_a_day_is_read_as_the_app_writes_it(day: date) -> None:
    assert read_day(f"{day:%d %b %Y}", TODAY, "future") == day
    assert read_day(day.isoformat(), TODAY, "past") == day


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_told_to_be_none(text: str) -> None:
    with suppress(WrongInput):
        assert isinstance(read_day(text, TODAY, "future"), date)
