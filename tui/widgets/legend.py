"""What the marks and the short signs of the team members stand for, in one line or up to three."""

from collections.abc import Iterable

from textual.content import Content

from reports.rows import State
from tui.text import clean
from tui.widgets.columns import Team
from tui.widgets.line import Line, Piece, assemble
from tui.wording import IN_HAND, IN_HAND_SHORT, MARKS, SHORT

STATE_STYLES = {
    State.PRESENT: "$success",
    State.MISSING: "bold $error",
    State.SHOULD_LEAVE: "bold $accent",
    State.UNKNOWN: "bold $warning",
    State.UNMAPPED: "$warning",
    State.EXCUSED: "$muted",
    State.ABSENT: "$muted",
}

IN_HAND_STYLE = "bold $warning"

TALL = 30
"""Lines of the screen from which on there is room for all marks and whole names."""
BRIEF = {State.SHOULD_LEAVE: "leave", State.ABSENT: "optional"}
"""Shorter words, so that all marks stay on one line of 80 cells."""


def _marks(states: Iterable[State], in_hand: bool) -> list[list[Piece]]:
    """Each mark with its word; that of gaps in hand stands after that of gaps."""
    marks: list[list[Piece]] = []
    for state in states:
        marks.append([(MARKS[state], STATE_STYLES[state]), (f" {BRIEF.get(state, SHORT[state])}", "$muted")])
        if in_hand and state is State.MISSING:
            marks.append([(IN_HAND, IN_HAND_STYLE), (f" {IN_HAND_SHORT}", "$muted")])
    return marks


class Legend(Line):
    """``✓ in  ✗ missing …`` and the names with the sign underlined: ``Ada North  Bea Ford │ Fay Oduya``."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._team = Team()
        self._in_hand = False

    def show(self, team: Team, in_hand: bool = False) -> None:
        """``in_hand``: the table has gaps about which something was done of late."""
        self._team, self._in_hand = team, in_hand
        self.refresh(layout=True)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return self.content(width).plain.count("\n") + 1

    def content(self, width: int) -> Content:
        return self._full(width) if self.app.size.height >= TALL else self._brief(width)

    def _brief(self, width: int) -> Content:
        """All on one line: first names where they tell people apart, and the marks that still fit."""
        firsts = {name: clean(name).split()[0] for name in self._team.members}
        unique = len({first.casefold() for first in firsts.values()}) == len(firsts)
        pieces: list[Piece] = []
        signs = dict(self._team.signs)
        for place, name in enumerate(self._team.members):
            line = self._team.required and place == len(self._team.required)
            pieces += [(" │ " if line else " ", "$faint")] if place else []
            pieces += _name(firsts[name] if unique else clean(name), signs[name])
        for mark in _marks(STATE_STYLES, self._in_hand):
            entry = ["  ", *mark]
            if assemble([*pieces, *entry]).cell_length <= width:
                pieces += entry
        return assemble(pieces).truncate(width, ellipsis=True)

    def _full(self, width: int) -> Content:
        marks = _marks(MARKS, self._in_hand)
        signs = dict(self._team.signs)
        names: list[list[Piece]] = [_name(clean(name), signs[name]) for name in self._team.members]
        if self._team.required and self._team.optional:
            names[len(self._team.required)].insert(0, ("│  ", "$faint"))
        return assemble(_wrapped(marks, width) + (["\n", *_wrapped(names, width)] if names else []))


def _name(name: str, sign: str) -> list[Piece]:
    """The name with its sign marked in it; before it where it is no beginning of the name."""
    if name.startswith(sign):
        return [(sign, "bold underline"), (name.removeprefix(sign), "$muted")]
    return [(sign, "bold underline"), (f" {name}", "$muted")]


def _wrapped(entries: list[list[Piece]], width: int) -> list[Piece]:
    """The entries two spaces apart, never broken inside one."""
    pieces: list[Piece] = []
    used = 0
    for entry in entries:
        length = assemble(entry).cell_length
        if used and used + 2 + length > width:
            pieces.append("\n")
            used = 0
        elif used:
            pieces.append("  ")
            used += 2
        pieces.extend(entry)
        used += length
    return pieces
