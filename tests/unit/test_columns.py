"""The columns never take more than the width, and all can be reached by scrolling sideways."""

from hypothesis import given, settings
from hypothesis import strategies as some

from tui.initials import initials
from tui.widgets.columns import MARGIN, Team, lay_out

NAMES = (
    *("Ada North", "Bea Ford", "Cal Reyes", "Dia Kahn", "Ed Lim", "Fay Oduya", "Gus Meyer", "Hana Ito"),
    "Ivy Moreau",
)


def team(size: int, required: int) -> Team:
    names = tuple(f"{NAMES[place % len(NAMES)]}{place // len(NAMES) or ''}" for place in range(size))
    return Team(names[:required], names[required:], tuple(initials(names).items()))


@settings(deadline=None)
@given(some.integers(60, 250), some.integers(0, 40), some.integers(0, 40), some.integers(0, 60))
def test_nothing_sticks_out(width: int, size: int, required: int, skip: int) -> None:
    layout = lay_out(width, team(size, required), skip)
    assert MARGIN + sum(column.cells for column in layout.columns) <= width
    assert layout.frozen[0].key == "title"


@settings(deadline=None)
@given(some.integers(60, 250), some.integers(0, 40))
def test_every_column_comes_in_sight(width: int, size: int) -> None:
    members = team(size, size // 2)
    seen = {column.key for column in lay_out(width, members).columns}
    skip = 0
    while (layout := lay_out(width, members, skip)).after:
        skip += 1
        assert layout.before == skip - 1
    for step in range(skip + 1):
        seen |= {column.key for column in lay_out(width, members, step).columns}
    assert {f"member:{name}" for name in members.members} <= seen
    assert {"need", "rights", "flags", "category", "size", "active", "on"} <= seen


def test_at_120_nothing_is_out_of_sight_for_nine_people() -> None:
    layout = lay_out(119, team(9, 5))
    assert (layout.before, layout.after) == (0, 0)


def test_at_80_the_people_and_our_rights_fit() -> None:
    keys = {column.key for column in lay_out(79, team(9, 5)).columns}
    assert {"title", "on", "need", "rights"} <= keys
    assert sum(key.startswith("member:") for key in keys) == 9
