"""The message: always five lines, true numbers, names that do no harm where it is pasted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rows import Assessment, Cell, Coverage
from reports.summary_text import plain, summary_text
from reports.trends import compare
from tests.hostile_names import HOSTILE_NAMES
from tests.reports.assessments import HIDDEN, MISSING, PRESENT, TAKEN, assessment, row

NOW = datetime(2026, 11, 23, 9, 2, tzinfo=ZoneInfo("Europe/Berlin"))


def run(*cells: tuple[Cell, Cell], days: float = 0, titles: tuple[str, ...] = ()) -> Assessment:
    rows = [
        row(number, {"Amy": amy, "Bob": bob}, title=titles[number - 1] if titles else None)
        for number, (amy, bob) in enumerate(cells, 1)
    ]
    made = assessment(rows, ("Amy", "Bob"))
    return replace(made, snapshot=replace(made.snapshot, started=TAKEN + timedelta(days=days)))


def test_five_lines() -> None:
    before = run((MISSING, MISSING), (PRESENT, PRESENT), (MISSING, PRESENT), days=-7)
    after = run((PRESENT, MISSING), (MISSING, MISSING), (HIDDEN, PRESENT), (PRESENT, PRESENT))
    assert summary_text(after, compare(before, after), now=NOW) == "\n".join(
        [
            "Coverage 25 %, Mon 23 Nov 2026: 1 of 4 customer groups complete, 2 with gaps, 1 not known.",
            "Since Mon 16 Nov 2026: down 8 points.",
            "New groups: 1 (Group 4).",
            "Gaps: 1 closed, 2 opened (Amy in Group 2; Bob in Group 2), 1 no longer known.",
            "Open: 3 gaps in 2 groups; the biggest: Group 2 (Amy, Bob); Group 1 (Bob).",
        ]
    )


def test_the_first_audit_has_nothing_to_compare_with() -> None:
    lines = summary_text(run((PRESENT, PRESENT)), None, now=NOW).splitlines()
    assert lines[1] == "Change: this is the first audit, there is nothing to compare with."
    assert lines[4] == "Open: no gaps."
    assert len(lines) == 5


def test_no_customer_group_is_no_hundred_percent() -> None:
    found = summary_text(run(), None, now=NOW)
    assert found.startswith("Coverage, Mon 23 Nov 2026: no customer groups were found.")


def test_the_days_are_local_ones() -> None:
    late = run((PRESENT, PRESENT))
    late = replace(late, snapshot=replace(late.snapshot, started=datetime(2026, 11, 22, 23, 30, tzinfo=UTC)))
    assert "Mon 23 Nov 2026" in summary_text(late, None, now=NOW)


def test_many_are_told_by_their_number() -> None:
    found = summary_text(run(*[(MISSING, PRESENT)] * 9), None, now=NOW)
    assert found.endswith(
        "Open: 9 gaps in 9 groups; the biggest: " + "Group 1 (Amy); Group 2 (Amy); Group 3 (Amy); 6 more."
    )


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_adds_no_line_and_calls_nobody(name: str) -> None:
    before, after = run(days=-7), run((MISSING, MISSING), titles=(name,))
    found = summary_text(after, compare(before, after), now=NOW)
    assert len(found.splitlines()) == 5
    assert found.replace("\n", "").isprintable()
    assert "@" not in found


@given(st.text())
def test_a_name_is_one_short_line(name: str) -> None:
    shown = plain(name)
    assert shown.isprintable()
    assert 1 <= len(shown) <= 40
    assert "@" not in shown


@given(st.integers(0, 1000), st.integers(1, 1000))
def test_a_hundred_percent_means_all(complete: int, of: int) -> None:
    found = Coverage(min(complete, of), of - min(complete, of))
    assert (found.percent == 100) is (found.complete == of)
    assert (found.percent == 0) is (found.complete == 0)
