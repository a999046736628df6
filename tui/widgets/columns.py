"""Which columns the table shows at a width, and how wide each is: some frozen, the others may scroll."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len

from tui.orders import MEMBER
from tui.text import fit

MARGIN = 3
"""Cells before the title: the cursor's mark, the tick, and a space."""
MORE = 1
"""A cell at the end of the heading for the mark that says there are more columns."""
NARROWEST_TITLE, WIDEST_TITLE = 16, 64
WIDE, WIDER = 100, 130
"""From these widths on, the category is frozen, and the platform is written out."""


@dataclass(frozen=True, slots=True)
class Column:
    """``lead`` stands before it: a space, or a line between required and optional members."""

    key: str
    heading: str
    width: int
    lead: str = " "
    right: bool = False
    member: str = ""

    def aligned(self, text: str) -> str:
        """``text`` safe to show, and exactly as wide as the column."""
        fitted = fit(text, self.width)
        if self.right:
            words = fitted.rstrip()
            return " " * (self.width - cell_len(words)) + words
        return fitted

    def headed(self, mark: str) -> str:
        """The heading with the mark of the order, which nothing cuts off."""
        if not mark:
            return self.aligned(self.heading)
        words = fit(self.heading, min(cell_len(self.heading), self.width - cell_len(mark)), ellipsis="")
        return self.aligned(words + mark)

    @property
    def cells(self) -> int:
        return self.width + cell_len(self.lead)


@dataclass(frozen=True, slots=True)
class Team:
    """Whose columns to show: required members first. ``signs`` are short and unique."""

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    signs: tuple[tuple[str, str], ...] = ()

    @property
    def members(self) -> tuple[str, ...]:
        return self.required + self.optional


@dataclass(frozen=True, slots=True)
class Layout:
    """What is drawn: ``frozen`` then ``moving``. ``before`` and ``after`` columns are out of sight."""

    width: int
    frozen: tuple[Column, ...]
    moving: tuple[Column, ...]
    before: int
    after: int

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.frozen + self.moving


def member_columns(team: Team, names: Sequence[str]) -> list[Column]:
    """One for each of ``names``; a line stands between required and optional members."""
    signs = dict(team.signs)
    columns = [
        Column(f"{MEMBER}{name}", signs[name], max(2, cell_len(signs[name])), member=name) for name in names
    ]
    for place, column in enumerate(columns[1:], 1):
        if (columns[place - 1].member in team.required) != (column.member in team.required):
            columns[place] = replace(column, lead=" │ ")
    return columns


WIDE_ORDER = ("on", "category", "need", "required", "optional", "rights", "flags", "size", "active")
NARROW_ORDER = ("on", "need", "required", "optional", "rights", "flags", "category", "size", "active")
FREEZABLE = ("on", "category", "need")
"""Those that stay where they are, as long as nothing else stands before them."""


def usual_columns(width: int) -> tuple[str, ...]:
    """The keys of the columns beside the title, where nobody has chosen others."""
    return WIDE_ORDER if width >= WIDE else NARROW_ORDER


def lay_out(width: int, team: Team, skip: int = 0, chosen: Sequence[str] = ()) -> Layout:
    """The columns for ``width`` cells, the first ``skip`` of those that may scroll left out.

    ``chosen`` are keys of tui/views.py COLUMNS in the order to show them; none = the usual ones.
    """
    keys = [key for key in chosen or usual_columns(width) if key != "title"]
    first = next((place for place, key in enumerate(keys) if key not in FREEZABLE), len(keys))
    frozen = [_plain(key, width) for key in keys[:first]]
    moving = _moving(keys[first:], team, width)
    free = width - MARGIN - sum(column.cells for column in frozen)
    return _cut(width, (_title(free, moving), *frozen), tuple(moving), skip)


def _title(free: int, moving: Sequence[Column]) -> Column:
    """The title takes what the others leave; where that is too little, they have to scroll."""
    essential = [column.cells for column in moving if column.member or column.key == "rights"]
    members = [column.cells for column in moving if column.member]
    widest = max((column.cells for column in moving), default=0)
    room = free - sum(column.cells for column in moving)
    if room < NARROWEST_TITLE + 8:
        room = min(free - sum(essential) - MORE, free - MORE - widest)
    if room < NARROWEST_TITLE:
        room = free - sum(members) - MORE
    return Column("title", "Group", max(NARROWEST_TITLE, min(room, WIDEST_TITLE)), lead="")


def _moving(keys: Sequence[str], team: Team, width: int) -> list[Column]:
    columns: list[Column] = []
    names: list[str] = []
    for key in (*keys, ""):
        if key in ("required", "optional"):
            names += team.required if key == "required" else team.optional
            continue
        columns += member_columns(team, names)
        names = []
        if key:
            columns.append(_plain(key, width))
    return columns


def _plain(key: str, width: int) -> Column:
    match key:
        case "on":
            return Column("on", "On", 5 if width >= WIDER else 2)
        case "need":
            return Column("need", "Need", 5)
        case "category":
            return Column("category", "Category", 13)
        case "rights":
            return Column("rights", "I can", 7)
        case "flags":
            return Column("flags", "Flags", 11 if width >= WIDE else 10, lead="  ")
        case "size":
            return Column("size", "Size", 5, right=True)
        case "active":
            return Column("active", "Active", 7, right=True)
    raise KeyError(key)


def _cut(width: int, frozen: tuple[Column, ...], moving: tuple[Column, ...], skip: int) -> Layout:
    room = width - MARGIN - sum(column.cells for column in frozen)
    skip = max(0, min(skip, most_skipped(room - MORE, moving)))
    if sum(column.cells for column in moving) > room:
        room -= MORE
    shown: list[Column] = []
    for column in moving[skip:]:
        room -= column.cells
        if room < 0:
            break
        shown.append(column)
    return Layout(width, frozen, tuple(shown), skip, len(moving) - skip - len(shown))


def most_skipped(room: int, moving: Sequence[Column]) -> int:
    """How many columns have to go on the left until the last one is in sight."""
    for skip in range(len(moving)):
        if sum(column.cells for column in moving[skip:]) <= room:
            return skip
    return max(0, len(moving) - 1)
