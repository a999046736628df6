"""Why the group under the cursor looks as it does, in as many lines as there are: gaps first."""

from rich.cells import cell_len
from textual.content import Content

from reports.rows import Row, State
from tui import explain
from tui.clock import Clock
from tui.text import clean, fit
from tui.widgets.legend import IN_HAND_STYLE, STATE_STYLES
from tui.widgets.line import Line, Piece, assemble, spread
from tui.wording import MARKS

WIDEST_NAME = 24


class Details(Line):
    """First line: title and place. Then people with a reason, then our rights, flags and the link."""

    def __init__(self, clock: Clock, id: str | None = None) -> None:
        super().__init__(id=id)
        self._clock = clock
        self._row: Row | None = None
        self._since = explain.NOT_TOLD

    def know_since(self, since: explain.Since) -> None:
        """Since when each gap is known."""
        self._since = since
        self.draw_if_changed()

    def show(self, row: Row | None) -> None:
        self._row = row
        self.draw_if_changed()

    def content(self, width: int) -> Content:
        if self._row is None:
            return assemble([])
        lines = [_heading(self._row, width), *self._body(self._row, width, self.size.height - 1)]
        return Content("\n").join(line.truncate(width, ellipsis=True) for line in lines)

    def _body(self, row: Row, width: int, room: int) -> list[Content]:
        persons = explain.noteworthy(row, self._clock, self._since)
        widest = min(WIDEST_NAME, max((cell_len(person.name) for person in persons), default=0))
        told = [assemble(person_line(person, widest)) for person in persons]
        about = about_lines(row, self._clock)
        if len(told) + len(about) < room and about[0].cell_length > width:
            about = about_lines(row, self._clock, roomy=True)
        about = about[: max(1, room - len(told))]
        if len(told) + len(about) > room:
            told = _flowed(persons, width, max(1, room - len(about)))
        return (told + about)[:room]


def _heading(row: Row, width: int) -> Content:
    star = " ★" if row.starred else ""
    left = assemble([("── ", "$faint"), (f"{explain.title_of(row)}{star} ", "bold $primary")])
    places = [assemble([(f" {place}", "$muted")]) for place in explain.places(row)]
    right = next((place for place in places if left.cell_length + place.cell_length <= width), places[-1])
    left = left.truncate(width - right.cell_length, ellipsis=True)
    fill = width - left.cell_length - right.cell_length
    return Content.assemble(left, ("─" * fill, "$faint"), right)


def style_of(person: explain.Person) -> str:
    """The colour of the person's mark."""
    return IN_HAND_STYLE if person.in_hand else STATE_STYLES[person.state]


def person_line(person: explain.Person, width: int = 0) -> list[Piece]:
    """``✗ Bea Ford  missing · required by default``; the name fills ``width`` cells if that is given."""
    return [
        (person.mark, style_of(person)),
        (f" {fit(person.name, width) if width else person.name}", "bold"),
        (f"  {person.sentence}", ""),
    ]


def _flowed(persons: list[explain.Person], width: int, lines: int) -> list[Content]:
    """People one after the other, where a line each would be too many; the last says how many are left."""
    done: list[Content] = []
    current = Content("")
    for index, person in enumerate(persons):
        entry = assemble(person_line(person))
        joined = Content("   ").join([current, entry]) if current else entry
        if current and joined.cell_length > width - (
            len(" · 9 more: Enter") if len(done) == lines - 1 else 0
        ):
            if len(done) == lines - 1:
                more = assemble([(f"· {len(persons) - index} more: Enter", "$muted")])
                done.append(
                    spread(current.truncate(width - more.cell_length - 1, ellipsis=True), more, width)
                )
                return done
            done.append(current)
            joined = entry
        current = joined
    return [*done, current] if current else done


def about_lines(row: Row, clock: Clock, roomy: bool = False) -> list[Content]:
    """Our rights and the flags, who is in, and where the group is; ``roomy``: the flags on their own line."""
    flags = explain.flags_in_words(row)
    lines = [assemble([(explain.mending(row), "")])]
    if flags and roomy:
        lines.append(assemble([(f"Flags: {flags}", "$warning")]))
    elif flags:
        lines = [assemble([lines[0], (f"  Flags: {flags}", "$warning")])]
    present = explain.names_in_state(row, State.PRESENT)
    absent = explain.names_in_state(row, State.ABSENT)
    if present:
        who: list[Piece] = [(MARKS[State.PRESENT], STATE_STYLES[State.PRESENT]), (f" {present}", "$muted")]
        if absent:
            who += [(f"   {MARKS[State.ABSENT]} {absent}", "$muted")]
        lines.append(assemble(who))
    link = clean(row.group.url) if row.group.url else "no link: only members can open it"
    lines.append(assemble([(f"{link} · {explain.activity(row, clock)}", "$muted")]))
    return lines
