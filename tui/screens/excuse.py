"""The form that says who need not be where, why, and until when."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from backends.decisions import Excuse
from backends.errors import FilterError
from reports.filters import ME, POLICY_FIELDS, Vocabulary, parse, values_of
from reports.rows import Row, State
from tui.clock import day
from tui.explain import title_of
from tui.screens.day_entry import DayEntry
from tui.screens.form import Entry, Field, Form, Wrong
from tui.screens.panel_keys import PanelKey
from tui.text import clean
from tui.widgets.choice import Choice
from tui.wording import SHORT, URGENCY, counted

ABOUT_PEOPLE = ("missing", "inhand", "unknown", "leave", "present", "excused")
"""Fields of the filter whose values are people."""
EVERYONE = "everyone, so that nobody is required there"


@dataclass(frozen=True, slots=True)
class Place:
    """``keys`` of groups, or a ``filter``, or neither, which is every group. Words are safe to show."""

    words: str
    keys: tuple[str, ...] = ()
    filter: str | None = None

    def excuses(self, member: str | None, reason: str, until: date | None) -> tuple[Excuse, ...]:
        if not self.keys:
            return (Excuse(member, None, self.filter, reason, until),)
        return tuple(Excuse(member, key, None, reason, until) for key in self.keys)


class ExcuseForm(Form[tuple[Excuse, ...]]):
    """Somebody, or everyone, need not be in a group: they are no gap there, and leave the count of who is
    required. It is kept with your name, and shown at once; no platform is asked or changed. It ends by
    itself after the day you give, and u, or the list of decisions, takes it back before.
    """

    HEADING = "Need not be here"
    KEYS = (
        PanelKey("enter", "Excuse", "Excuse them as the sentence below the fields says."),
        *Form.KEYS[1:],
    )

    def __init__(self, rows: Sequence[Row], filter_text: str, terms: Vocabulary, today: date) -> None:
        """``rows`` are the groups it is about; ``today`` is a local day."""
        super().__init__()
        self._today = today
        self._terms = terms
        self._people: list[str | None] = [*people_to_excuse(rows, named_in(filter_text, terms)), None]
        self._places = places(rows, filter_text)
        self._who = Choice([self._named(name, rows) for name in self._people])
        self._where = Choice([place.words for place in self._places])
        self._why = Entry(placeholder="on parental leave", id="why")
        self._until = DayEntry(today, "future", "for good, or 31 Dec 2026, or in 2 weeks", id="until")

    def fields(self) -> Sequence[Field]:
        return (
            Field("Who", self._who),
            Field("Where", self._where),
            Field("Why", self._why),
            Field("Until", self._until, "that day included"),
        )

    @staticmethod
    def _named(name: str | None, rows: Sequence[Row]) -> str:
        if name is None:
            return EVERYONE
        state = state_of(name, rows)
        return f"{clean(name)} · {SHORT[state]}" if state else clean(name)

    @property
    def _place(self) -> Place:
        return self._places[self._where.at]

    def outcome(self) -> tuple[Excuse, ...]:
        member = self._people[self._who.at]
        if self._place.filter is not None:
            self._check_filter(self._place.filter)
        elif member is None and not self._place.keys:
            raise Wrong("That would excuse everyone everywhere. Choose a person, or a group.")
        return self._place.excuses(member, self._why.value.strip(), self._day())

    def sentence(self) -> str:
        member, until = self._people[self._who.at], self._day()
        who = f"{clean(member)} need not be" if member else "Nobody needs to be"
        reason = self._why.value.strip()
        why = f": {clean(reason)}" if reason else ""
        last = f", until {day(until)} {until.year}" if until else ", for good"
        return f"{who} in {self._place.words}{why}{last}."

    def _day(self) -> date | None:
        found = self._until.day
        if found is not None and found < self._today:
            raise Wrong(f"{day(found)} {found.year} is over: choose today or a later day.")
        return found

    def _check_filter(self, text: str) -> None:
        try:
            beyond = sorted(parse(text, self._terms).fields - POLICY_FIELDS)
        except FilterError as error:
            raise Wrong(clean(str(error))) from None
        if beyond:
            raise Wrong(
                f"An exclusion cannot depend on {beyond[0]}, which it changes itself. "
                "Filter by platform, category, flag, title and the like."
            )


def people_to_excuse(rows: Sequence[Row], named: Collection[str | None] = ()) -> list[str]:
    """Those ``named`` first, then those whom it would help most: missing, not known, others of the team."""
    names = dict.fromkeys(name for row in rows for name in row.cells)
    return sorted(names, key=lambda name: (name not in named, _urgency(name, rows)))


def named_in(filter_text: str, terms: Vocabulary) -> set[str | None]:
    """The team members whom the filter asks for: who looks for ``missing:ed`` is about to excuse Ed."""
    asked = [values_of(filter_text, field, terms) for field in ABOUT_PEOPLE]
    values = [value for values, negated in asked if not negated for value in values]
    return {terms.me if value == ME else value for value in values}


def _urgency(name: str, rows: Sequence[Row]) -> tuple[int, bool]:
    cells = [row.cells[name] for row in rows if name in row.cells]
    return min(URGENCY.index(cell.state) for cell in cells), not any(cell.required for cell in cells)


def state_of(name: str, rows: Sequence[Row]) -> State | None:
    """The person's state, where it is the same in all of the groups."""
    states = {row.cells[name].state for row in rows if name in row.cells}
    return states.pop() if len(states) == 1 else None


def places(rows: Sequence[Row], filter_text: str) -> list[Place]:
    """The groups, what the filter finds now and later, or everywhere."""
    keys = tuple(dict.fromkeys(row.group.id.key for row in rows))
    found: list[Place] = []
    if len(rows) == 1:
        found.append(Place(title_of(rows[0]), keys))
    elif rows:
        found.append(Place(f"the {counted(len(keys), 'group')} you chose", keys))
    if filter_text.strip():
        found.append(Place(f"all groups that match  {clean(filter_text)}", filter=filter_text.strip()))
    return [*found, Place("every group")]
