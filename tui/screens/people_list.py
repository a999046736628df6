"""The screen of the team: each person's handles and accounts, coverage, gaps; add, edit, deactivate."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Static

from backends.confirmed import Confirmation
from backends.decisions import TeamEdit, deactivated
from backends.settings import TeamMember
from reports.people import Person
from reports.unconfirmed import Unconfirmed
from tui.confirming import ANEW
from tui.screens.list_panel import ListPanel
from tui.screens.member import MemberForm
from tui.screens.people_lines import about, lines
from tui.screens.task import LEAVE, PanelKey, PanelKeys, bindings
from tui.screens.wishes import UndoWanted
from tui.text import clean
from tui.widgets.line import assemble
from tui.widgets.listing import Listing
from tui.widgets.reading import Paragraph, Reading
from tui.wording import counted

LEAST_LIST, AROUND = 5, 6
"""Lines that the list gets at least; those of border, title, sentence and keys."""
MORE = Paragraph(text=(("… more in a taller terminal", "$muted"),))


class PeopleList(ListPanel[None]):
    """The team, and how each person stands. ✓ before a platform: the handle leads to an account that somebody
    has confirmed. ! is not confirmed yet: it is read, but nobody is removed by it; c shows whose account it
    is. ? was not found or leads to somebody else now, so everything about this person is not known there:
    U, then the step Team, binds it anew. What you change is kept with your name; config.toml is not touched.
    """

    HEADING = "People"
    KEYS = (
        PanelKey(
            "enter",
            "Groups",
            "Show the groups where they are missing; if there are none, those they should leave, or are in.",
        ),
        PanelKey(
            "c", "Confirm", "See whose accounts the handles marked ! lead to, and confirm them.", "confirm"
        ),
        PanelKey("a", "Add", "Add somebody to the team.", "add"),
        PanelKey("e", "Edit", "Change handles, role or status of this person.", "edit"),
        PanelKey(
            "d", "Deactivate", "They have left: they should leave every group. Asks first.", "deactivate"
        ),
        PanelKey("Y", "Yes, deactivate", "After d: do it.", "sure"),
        PanelKey("u", "Undo", "Take back what was decided last.", "undo"),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    class GroupsWanted(Message):
        """Those of which ``field`` of the filter language has the member as its value."""

        def __init__(self, member: str, field: str) -> None:
            super().__init__()
            self.member = member
            self.field = field

    class EditWanted(Message):
        """A decision about the team."""

        def __init__(self, edit: TeamEdit) -> None:
            super().__init__()
            self.edit = edit

    class ConfirmWanted(Message):
        """Somebody has seen these, and they are right."""

        def __init__(self, seen: Sequence[Confirmation]) -> None:
            super().__init__()
            self.seen = seen

    def __init__(self) -> None:
        super().__init__()
        self._unconfirmed: Sequence[Unconfirmed] = ()
        self._people: Sequence[Person] = ()
        self._team: Sequence[TeamMember] = ()
        self._leaving: TeamMember | None = None
        """Whom it was asked about whether they have left."""
        self._list = Listing(empty="The team is empty: a adds somebody.", id="people")
        self._about = Reading((), id="about")
        self._waiting = Static("", id="waiting", markup=False)

    def body(self) -> ComposeResult:
        yield self._waiting
        yield self._list
        yield self._about

    def show(
        self, people: Sequence[Person], team: Sequence[TeamMember], unconfirmed: Sequence[Unconfirmed] = ()
    ) -> None:
        """``team`` as it is now, edits included; ``people`` of the same length where there is a run."""
        self._people, self._team, self._unconfirmed = people, team, unconfirmed
        self.draw()
        self.query_one(PanelKeys).show(self.keys)

    def draw(self) -> None:
        width = self.list_width
        if self._people:
            self._list.show(lines(self._people, width))
        else:
            self._list.show([assemble([clean(one.name)]) for one in self._team])
        self._draw_waiting()
        self._tell()
        self.fit_height(self._list)

    def _draw_waiting(self) -> None:
        self._waiting.display = bool(self._told_above)
        self._waiting.update(assemble([("! ", "bold $warning"), self._told_above]))

    @property
    def _told_above(self) -> str:
        """One line: what is dangerous comes first."""
        moved = sum(handle.moved for person in self._people for handle in person.handles)
        if moved:
            return f"{counted(moved, 'handle')} moved to another account: {ANEW}."
        number = len(self._unconfirmed)
        return f"{counted(number, 'handle')} not confirmed yet: c shows whose they are." if number else ""

    def _tell(self) -> None:
        person = self._people[self._list.cursor] if self._people else None
        told = about(person) if person else []
        around = AROUND + bool(self._told_above)
        width, room = self.list_width, self.size.height - around - min(self._list.lines_needed, LEAST_LIST)
        cut = False
        while len(told) > 1 and sum(len(one.lines(width)) for one in told) > room - cut:
            told, cut = told[:-1], True
        self._about.read([*told, MORE] if cut else told)

    @property
    def _member(self) -> TeamMember | None:
        return self._team[self._list.cursor] if self._team else None

    @property
    def keys(self) -> Sequence[PanelKey]:
        """Y first while it is asked, and only then."""
        sure = [key for key in self.KEYS if key.action == "sure"]
        others = [key for key in self.KEYS if key not in sure]
        if not self._unconfirmed:
            others = [key for key in others if key.action != "confirm"]
        return [*sure, LEAVE] if self._leaving else others

    def on_listing_moved(self) -> None:
        self.tell("")
        self._ask(None)
        self._tell()

    def on_listing_chosen(self, message: Listing.Chosen) -> None:
        person = self._people[message.place] if self._people else None
        field = telling_field(person) if person else "missing"
        self.post_message(self.GroupsWanted(self._team[message.place].name, field))

    def action_add(self) -> None:
        self.app.push_screen(MemberForm(None, self._team), self._decide)

    def action_edit(self) -> None:
        if self._member:
            self.app.push_screen(MemberForm(self._member, self._team), self._decide)

    def action_confirm(self) -> None:
        if not self._unconfirmed:
            if any(person.moved for person in self._people):
                self.tell(f"A handle moved to another account: {ANEW}.", "$warning")
            else:
                self.tell("Every account that was found is confirmed.", "$success")
            return
        from tui.screens.confirm_handles import ConfirmHandles

        first = self._member.name if self._member else ""
        self.app.push_screen(ConfirmHandles(self._unconfirmed, self._people, first), self._confirm)

    def _confirm(self, seen: Sequence[Confirmation] | None) -> None:
        if seen:
            self.post_message(self.ConfirmWanted(seen))

    def action_deactivate(self) -> None:
        member = self._member
        if member is None:
            return
        if member.status == member.status_on("slack") == member.status_on("telegram") == "inactive":
            self.tell(f"{clean(member.name)} is inactive already.", "$warning")
        else:
            person = self._people[self._list.cursor] if self._people else None
            groups = f" the {counted(person.present, 'group')} they are in" if person else " every group"
            self._ask(member)
            self.tell(f"Has {clean(member.name)} left? They should then leave{groups}. Y: yes.", "$warning")

    def _ask(self, member: TeamMember | None) -> None:
        self._leaving = member
        self.query_one(PanelKeys).show(self.keys)

    def action_sure(self) -> None:
        if self._leaving is not None:
            self.post_message(self.EditWanted(deactivated(self._leaving.name)))
            self.tell("")
            self._ask(None)

    def action_undo(self) -> None:
        self.post_message(UndoWanted())

    def _decide(self, edit: TeamEdit | None) -> None:
        if edit is not None:
            self.post_message(self.EditWanted(edit))


def telling_field(person: Person) -> str:
    """The field of the filter that finds the groups where there is most to do about them."""
    if person.gaps:
        return "missing"
    return "leave" if person.leave else "present"
