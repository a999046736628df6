"""The coverage line says what its rate is about, and gives that up before a figure."""

from dataclasses import replace

import pytest

from reports.rows import Assessment
from tests.screens.world import assessment
from tui.widgets.coverage import CUSTOMERS, CoverageLine, counted_groups

MADE = assessment(20, 100)


def counting(*categories: str) -> Assessment:
    """The same groups, of which just those of these categories count."""
    return replace(MADE, rows=tuple(replace(row, counts=row.category in categories) for row in MADE.rows))


def drawn(made: Assessment, width: int) -> str:
    line = CoverageLine()
    line.show(made)
    return line.content(width).plain


def test_one_category_is_named_and_the_figures_are_parts_of_a_whole() -> None:
    told = drawn(counting("BD Customer"), 160)
    found = MADE.coverage
    assert told.startswith("BD Customer █")
    assert f" {found.percent} % of {found.of}: {found.complete} complete · {found.gaps} with gaps" in told
    assert f"{MADE.uncategorised} uncategorised" in told


def test_several_categories_are_customer_groups() -> None:
    assert drawn(counting("BD Customer", "Intro"), 160).startswith(f"{CUSTOMERS} █")
    assert counted_groups(counting("Intro")) == "Intro"


def test_where_nothing_counts_nothing_is_named() -> None:
    assert counted_groups(counting()) == ""


def test_a_hostile_category_is_one_line_of_text() -> None:
    row = replace(MADE.rows[0], category="a\x1b[31m\nb", counts=True)
    assert counted_groups(replace(MADE, rows=(row,))).isprintable()


@pytest.mark.parametrize("width", range(40, 180, 7))
def test_it_never_grows_beyond_its_width(width: int) -> None:
    assert len(drawn(MADE, width)) <= width


def test_where_there_is_little_room_the_name_is_short_or_gone() -> None:
    assert drawn(MADE, 78).startswith("BD ")
    narrow = drawn(MADE, 58)
    assert "BD" not in narrow
    assert f"{MADE.coverage.gaps} gaps" in narrow
