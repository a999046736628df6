"""The screen of everything that was decided: by whom, when, why and until when; and what the config says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from backends.decisions import Decision, Excuse
from backends.settings import ExclusionRule
from reports.deciding import sentence
from tui.clock import Clock, day
from tui.screens.list_panel import ListPanel
from tui.screens.task import LEAVE, PanelKey, PanelKeys, bindings
from tui.text import clean, fit
from tui.widgets.line import Piece, assemble
from tui.widgets.listing import Listing

BY_WIDTH, DAY_WIDTH = 12, 7
NOTHING = "Nothing was decided yet: x on a group excuses somebody."


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list. All text is safe to show; ``id`` None = it stands in the config."""

    what: str
    by: str
    made: str
    ends: str
    told: str
    state: str = ""
    id: int | None = None


class DecisionList(ListPanel[None]):
    """What people decided in the app, newest first, then the exclusions of config.toml, which are yours to
    edit there. Taking one back marks it as undone and keeps it in the list, so that it can be told later
    who had decided what.
    """

    HEADING = "Decisions"
    KEYS = (
        PanelKey("u", "Undo", "Take back the decision under the cursor.", "undo"),
        PanelKey("h", "Hide undone", "Show those that no longer hold, or hide them.", "hide"),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    class UndoWanted(Message):
        def __init__(self, id: int) -> None:
            super().__init__()
            self.id = id

    def __init__(self, clock: Clock, first: str = "") -> None:
        """``first`` is told at the beginning, safe to show."""
        super().__init__()
        self._clock = clock
        self._first = first
        self._all: list[Entry] = []
        self._shown: list[Entry] = []
        self._hidden = False
        self._list = Listing(empty=NOTHING, id="decisions")
        self._detail = Static("", id="detail", markup=False)

    @property
    def keys(self) -> Sequence[PanelKey]:
        undo, hide, leave = self.KEYS
        if not self._all:
            return (leave,)
        return (undo, replace(hide, label="Show undone") if self._hidden else hide, leave)

    def body(self) -> ComposeResult:
        yield self._list
        yield self._detail

    def show(
        self,
        decisions: Sequence[Decision],
        rules: Sequence[ExclusionRule],
        titles: Mapping[str, str],
    ) -> None:
        """``decisions`` oldest first, undone ones too; ``titles`` by group key."""
        today = self._clock.local(self._clock.now()).date()
        made = [decided(one, titles, self._clock, today) for one in reversed(decisions)]
        self._all = [*made, *(configured(rule, titles, today) for rule in rules)]
        self.query_one(PanelKeys).show(self.keys)
        self.draw()

    def on_mount(self) -> None:
        self.tell(self._first, "$warning")

    def draw(self) -> None:
        self._shown = [one for one in self._all if not (self._hidden and one.state)]
        width = self.list_width
        gone = len(self._all) - len(self._shown)
        hidden = f"{gone:,} that no longer hold: h shows them." if gone else NOTHING
        self._list.show([line(one, width) for one in self._shown], empty=hidden)
        self._tell()
        self.fit_height(self._list)

    def _tell(self) -> None:
        entry = self._shown[self._list.cursor] if self._shown else None
        self._detail.update(assemble([(entry.what, "bold"), "\n", (entry.told, "$muted")]) if entry else "")

    def on_listing_moved(self) -> None:
        self.tell("")
        self._tell()

    def action_hide(self) -> None:
        self._hidden = not self._hidden
        self.query_one(PanelKeys).show(self.keys)
        self.draw()

    def action_undo(self) -> None:
        entry = self._shown[self._list.cursor] if self._shown else None
        if entry is None:
            self.tell("There is nothing to undo.", "$warning")
        elif entry.id is None:
            self.tell("This stands in config.toml: edit it there. The app never writes into it.", "$warning")
        elif entry.state == "undone":
            self.tell("This was undone before.", "$warning")
        else:
            self.post_message(self.UndoWanted(entry.id))


def decided(decision: Decision, titles: Mapping[str, str], clock: Clock, today: date) -> Entry:
    subject, made = decision.subject, clock.local(decision.made)
    until = subject.until if isinstance(subject, Excuse) else None
    by = clean(decision.by)
    told = f"decided by {by} on {day(made)} {made.year} {made:%H:%M}"
    state = "over" if until is not None and until < today else ""
    if decision.undone is not None:
        undone = clock.local(decision.undone)
        told += f"; undone by {clean(decision.undone_by)} on {day(undone)} {undone.year} {undone:%H:%M}"
        state = "undone"
    elif state:
        told += "; over since then"
    what = clean(sentence(subject, titles))
    return Entry(what, clean(decision.user), short(made), short(until), told, state, decision.id)


def configured(rule: ExclusionRule, titles: Mapping[str, str], today: date) -> Entry:
    group = rule.group and titles.get(rule.group, rule.group)
    text = sentence(Excuse(rule.member, group, rule.filter, rule.reason, rule.until), {})
    over = rule.until is not None and rule.until < today
    told = "[[exclusion]] in config.toml: yours to edit there"
    return Entry(clean(text), "config.toml", "", short(rule.until), told, "over" if over else "")


def short(moment: date | None) -> str:
    """``30 Nov``; with another year than this, the detail tells it."""
    return f"{moment.day} {moment:%b}" if moment else ""


def line(entry: Entry, width: int) -> Content:
    """What, until, by, made; the last two only where there is room."""
    ends = entry.state or (f"to {entry.ends}" if entry.ends else "")
    tail: list[Piece] = [(fit(ends, 9), "$warning" if entry.state else "$muted")]
    if width >= 60:
        tail += [" ", (fit(entry.by, BY_WIDTH), "$muted"), (fit(entry.made, DAY_WIDTH), "$muted")]
    room = width - assemble(tail).cell_length - 1
    return assemble([(fit(entry.what, room), "$faint" if entry.state else ""), " ", *tail])
