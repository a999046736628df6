"""The form that asks who is to be found, and where; and the list of the groups where they are."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from backends.model import PLATFORM_NAMES
from backends.protocol import Membership, Place
from reports.rows import Row
from tui.change_wishes import FindPerson, RemovePerson
from tui.clock import Clock
from tui.explain import title_of
from tui.finding import Found, FoundIn
from tui.screens.change_wait import Patient
from tui.screens.form import Entry, Field, Form, Wrong
from tui.screens.list_panel import ListPanel
from tui.screens.task import LEAVE, PanelKey, bindings
from tui.text import clean, fit
from tui.whom import described
from tui.widgets.choice import Choice
from tui.widgets.line import Piece, assemble
from tui.widgets.listing import Listing
from tui.wording import ON, counted

SINCE_WIDTH, PLACE_WIDTH, MAY_WIDTH = 11, 17, 15
"""Cells: a day; platform and place with the spaces around them; what one may do, at the least."""
MAY = {True: "you may remove", False: "you may not", None: "only by trying"}
MAY_IN_WORDS = {
    True: "you may remove them",
    False: "you may not remove them",
    None: "whether you may remove them is known only by trying",
}


class FindForm(Form[FindPerson], Patient[FindPerson]):
    """Finds somebody in every group, as what, and whether you may take them out; Slack and Telegram are asked
    now. Nothing is changed by looking.
    """

    HEADING = "Find a person"
    KEYS = (PanelKey("enter", "Find", "Look in these groups, and show what was found."), *Form.KEYS[1:])

    class Wanted(Message):
        """Look for this person; the form stays until the answer is there."""

        def __init__(self, wish: FindPerson, form: "FindForm") -> None:
            super().__init__()
            self.wish = wish
            self.form = form

    def __init__(self, rows: Sequence[Row], everywhere: Sequence[Row]) -> None:
        super().__init__()
        self._places = [everywhere, rows]
        here = title_of(rows[0]) if len(rows) == 1 else f"the {counted(len(rows), 'group')} you chose"
        self._who = Entry(placeholder="name, @username, e-mail address or id")
        self._where = Choice([f"in all {counted(len(everywhere), 'group')}", f"in {here}"])

    def fields(self) -> Sequence[Field]:
        return (Field("Who", self._who), Field("Where", self._where))

    def outcome(self) -> FindPerson:
        word = self._who.value.strip()
        if not word:
            raise Wrong("Say whom to look for.")
        return FindPerson(self._places[self._where.at], word)

    def action_save(self) -> None:
        try:
            self.post_message(self.Wanted(self.outcome(), self))
        except Wrong as wrong:
            self.tell(f"! {wrong}")
            self.app.bell()

    def sentence(self) -> str:
        return f"Looks for {clean(self.outcome().person)}; nothing is changed."


class FoundList(ListPanel[None], Patient[None]):
    """The groups where this person is. Taking them out is a plan of its own, shown before anything happens;
    many groups at once only for somebody marked inactive in the team, or looked for by id.
    """

    HEADING = "Where somebody is"
    KEYS = (
        PanelKey("D", "Remove and ban", "Plan to take them out; on Telegram a ban stays.", "remove(True)"),
        PanelKey("p", "Remove, may come back", "Plan to take them out without a ban.", "remove(False)"),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    class RemovalWanted(Message):
        """Plan this; the panel stays until the plan is there."""

        def __init__(self, wish: RemovePerson, panel: "FoundList") -> None:
            super().__init__()
            self.wish = wish
            self.panel = panel

    def __init__(self, found: Found, wish: FindPerson, clock: Clock) -> None:
        super().__init__()
        self._lasting: bool | None = None
        """What was asked for while it was still looked: a removal with or without a ban."""
        self._found = found
        self._wish = wish
        self._clock = clock
        self._list = Listing(empty="In none of the groups that could be looked at.", id="places")
        self._head = Static("", id="found-head", markup=False)
        self._detail = Static("", id="step-detail", markup=False)

    @property
    def heading(self) -> str:
        return f"Where {clean(self._found.whom.name)} is"

    def body(self) -> ComposeResult:
        yield self._head
        yield self._list
        yield self._detail

    def _about(self) -> Content:
        found = self._found
        inside = sum(one.membership.place is not Place.UNKNOWN for one in found.places)
        pieces: list[Piece] = []
        for platform, user in found.whom.users.items():
            pieces += [(f"{PLATFORM_NAMES[platform]:<10}", "$muted"), (described(user), "bold"), "\n"]
        at = f"{self._clock.local(found.seen):%H:%M}"
        when = f" now, {at}" if found.live else f", as seen at {at}"
        pieces.append(f"In {counted(inside, 'group')} of {found.looked:,} looked at{when}.")
        for sentence in found.unseen:
            pieces.append((f"\n? {clean(sentence)}", "$warning"))
        return assemble([*pieces, "\n"])

    def show(self, found: Found) -> None:
        """What the platforms say now, in place of what the last run knew; a removal that waited goes on."""
        self._found = found
        self.draw()
        if self._lasting is not None:
            self.action_remove(self._lasting)

    def wait(self, told: str) -> None:
        super().wait(told if self._lasting is None else f"{told}. Then the removal is planned")

    def waited(self, told: str = "", style: str = "$error") -> None:
        super().waited(told, style)
        if told:
            self._lasting = None

    def draw(self) -> None:
        self._head.update(self._about())
        width = self.list_width
        since = f"{'Since':<{SINCE_WIDTH}} " if self._dated else ""
        heading = f"{'Group':<{self._title(width)}} {'On':<5} {'As':<9} {since}What you may do"
        if self._found.places:
            self._list.head(assemble([(heading, "$muted")]))
        self._list.show([self._line(one, width) for one in self._found.places])
        self._tell_place()
        self.fit_height(self._list)

    def on_listing_moved(self) -> None:
        self._tell_place()

    def _tell_place(self) -> None:
        """The line under the cursor in full: columns cut it."""
        if not self._found.places:
            self._detail.update("")
            return
        one = self._found.places[self._list.cursor]
        place = "not known" if one.membership.place is Place.UNKNOWN else one.membership.place.value
        title = (clean(one.group.title), "bold")
        may = _may(one.membership, MAY_IN_WORDS)
        self._detail.update(assemble([title, "\n", (f"{place}: {may}", "$muted")]))

    def _line(self, one: FoundIn, width: int) -> Content:
        there = one.membership
        unknown = there.place is Place.UNKNOWN
        place = "not known" if unknown else there.place.value
        told = _may(there, MAY)
        since = f"{self._clock.local(there.since):%d %b %Y}" if there.since else ""
        title = self._title(width)
        dated = f"{fit(since, SINCE_WIDTH)} " if self._dated else ""
        rest = width - title - PLACE_WIDTH - len(dated)
        return assemble(
            [
                fit(one.group.title, title),
                (f" {fit(ON[one.group.platform], 5)}", "$muted"),
                (f" {fit(place, 9)} ", "$warning" if unknown else "bold"),
                (dated, "$muted"),
                (fit(told, max(8, rest)), "$muted"),
            ]
        )

    def action_remove(self, lasting: bool) -> None:
        if self.is_waiting:
            self._lasting = lasting
            self.tell("The removal is planned as soon as they are found. Esc stops.", "$primary")
        elif self._found.places:
            self._lasting = None
            wish = RemovePerson(self._wish.rows, self._wish.person, lasting, self._found)
            self.post_message(self.RemovalWanted(wish, self))
        else:
            self._lasting = None
            self.tell("There is no group to take them out of.", "$warning")

    @property
    def _dated(self) -> bool:
        """Whether it is known of anybody since when; only then it has a column."""
        return any(one.membership.since for one in self._found.places)

    def _title(self, width: int) -> int:
        """Cells for the group's name."""
        since = SINCE_WIDTH + 1 if self._dated else 0
        return max(16, min(width * 2 // 5, width - PLACE_WIDTH - since - MAY_WIDTH))


def _may(there: Membership, words: Mapping[bool | None, str]) -> str:
    """Whether they may be taken out, or why not."""
    return clean(there.reason) if there.reason else words[there.removable]
