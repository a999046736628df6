"""How fresh a run is, in words, and how the time on the screen stays that of the person."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.screens.world import NOW, StoppedClock
from tui.wording import age


@pytest.mark.parametrize(
    ("ago", "long", "short"),
    [
        (timedelta(0), "Mon 23 Nov 09:02, now", "09:02 now"),
        (timedelta(minutes=9), "Mon 23 Nov 08:53, now", "08:53 now"),
        (timedelta(hours=1), "as of 08:02", "as of 08:02"),
        (timedelta(hours=10), "as of Sun 22 Nov 23:02, yesterday", "as of 22 Nov"),
        (timedelta(days=7), "as of Mon 16 Nov 09:02, 7 days ago", "as of 16 Nov"),
    ],
)
def test_freshness(ago: timedelta, long: str, short: str) -> None:
    clock = StoppedClock()
    assert clock.freshness(NOW - ago) == long
    assert clock.short_freshness(NOW - ago) == short


def test_days_are_those_of_the_zone_and_never_negative() -> None:
    clock = StoppedClock()
    assert clock.age_in_days(datetime(2026, 11, 22, 23, 30, tzinfo=UTC)) == 0
    assert clock.age_in_days(datetime(2026, 11, 22, 22, 30, tzinfo=UTC)) == 1
    assert clock.age_in_days(NOW + timedelta(days=3)) == 0


def test_ages_fit_their_column() -> None:
    assert [age(days) for days in (0, 1, 13, 14, 59, 60, 719, 720, 4000)] == [
        "today",
        "1 d",
        "13 d",
        "2 w",
        "8 w",
        "2 mo",
        "23 mo",
        "1 y",
        "10 y",
    ]
