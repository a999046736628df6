"""Which columns the table shows at a width, and how wide each is: some frozen, the others may scroll."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len

from tui.text import fit

MARGIN = 2
"""Cells before the title: the cursor's mark and a space."""
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


def member_columns(team: Team) -> list[Column]:
    signs = dict(team.signs)
    columns = [
        Column(f"member:{name}", signs[name], max(2, cell_len(signs[name])), member=name)
        for name in team.members
    ]
    if team.required and team.optional:
        first = len(team.required)
        columns[first] = replace(columns[first], lead=" │ ")
    return columns


def lay_out(width: int, team: Team, skip: int = 0) -> Layout:
    """The columns for ``width`` cells, the first ``skip`` of those that may scroll left out."""
    wide = width >= WIDE
    platform = Column("on", "On", 5 if width >= WIDER else 2)
    need = Column("need", "Need", 5)
    category = Column("category", "Category", 13)
    members = member_columns(team)
    rights = Column("rights", "I can", 7)
    flags = Column("flags", "Flags", 10)
    size = Column("size", "Size", 5, right=True)
    active = Column("active", "Active", 7, right=True)
    frozen = [platform, category, need] if wide else [platform, need]
    essential = [*members, rights]
    rest = [flags, size, active] if wide else [flags, category, size, active]
    free = width - MARGIN - sum(column.cells for column in frozen)
    room = free - sum(column.cells for column in (*essential, *rest))
    if room < NARROWEST_TITLE + 8:
        room = free - sum(column.cells for column in essential) - MORE
        room = min(room, free - MORE - max(column.cells for column in (*essential, *rest)))
    if room < NARROWEST_TITLE:
        room = free - sum(column.cells for column in members) - MORE
    title = Column("title", "Group", max(NARROWEST_TITLE, min(room, WIDEST_TITLE)), lead="")
    return _cut(width, (title, *frozen), tuple(essential + rest), skip)


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
