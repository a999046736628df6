"""Whose accounts the handles are that nobody has confirmed yet: seen side by side, then confirmed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from backends.changes.look_alikes import NEAR, look_alikes, told
from backends.confirmed import Confirmation
from backends.model import Platform, User
from reports.people import Person
from reports.unconfirmed import Unconfirmed
from tui.confirming import looks_like
from tui.screens.list_panel import ListPanel
from tui.screens.task import PanelKey, PanelKeys, bindings
from tui.suggesting import same_name
from tui.text import clean, fit
from tui.widgets.line import Piece, assemble
from tui.widgets.listing import Listing
from tui.widgets.reading import Paragraph, Reading
from tui.wording import ON, counted

GROUPS_WIDTH = 7
"""Cells of the last column: in how many groups."""


class ConfirmHandles(ListPanel[Sequence[Confirmation]]):
    """Is this the right person's account? Read name, id and in how many of your groups they are. A confirmed
    handle is bound to that account: if it ever leads to somebody else, everything about this person stops.
    ■ is confirmed by Enter, □ is not. ! has a doubt, told below the list, and begins as □. A wrong handle is
    corrected with e in the list of people.
    """

    HEADING = "Are these the right people?"
    KEYS = (
        PanelKey("enter", "Confirm", "Confirm every handle that is marked ■."),
        PanelKey("c", "Only this one", "Confirm the handle under the cursor alone.", "one"),
        PanelKey("space", "Mark", "Take the handle under the cursor in, or leave it out.", "mark"),
        PanelKey("escape", "Back", "Nothing is confirmed.", "leave"),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    def __init__(self, handles: Sequence[Unconfirmed], people: Sequence[Person], first: str = "") -> None:
        """``people`` are the whole team: one account cannot be two of them. ``first`` is under the cursor."""
        super().__init__()
        self._handles = handles
        self._doubts = doubts(handles, people)
        self._marked = {place for place in range(len(handles)) if place not in self._doubts}
        self._first = next((place for place, one in enumerate(handles) if one.member == first), 0)
        self._list = Listing(id="step-list")
        self._detail = Reading((), id="step-detail")

    @property
    def keys(self) -> Sequence[PanelKey]:
        confirm, *others = self.KEYS
        number = len(self._marked)
        return (replace(confirm, label=f"Confirm {number}"), *others) if number else others

    def body(self) -> ComposeResult:
        yield self._list
        yield self._detail

    def on_mount(self) -> None:
        super().on_mount()
        self._list.move_to(self._first)
        self._tell_about()

    def draw(self) -> None:
        width = self.list_width
        name, handle = _widths(width)
        account = width - name - handle - 12 - GROUPS_WIDTH
        heading = f"  {'Person':<{name}} {'On':<5} {'Handle':<{handle}}   {'Account':<{account}}"
        heading += f"{'Groups':>{GROUPS_WIDTH}}"
        self._list.head(assemble([(heading, "$muted")]))
        self._list.show([self._line(place, one, width) for place, one in enumerate(self._handles)])
        self._tell_about()
        self.fit_height(self._list)

    def _line(self, place: int, one: Unconfirmed, width: int) -> Content:
        name, handle = _widths(width)
        mark: Piece = ("■ ", "bold $primary") if place in self._marked else ("□ ", "$muted")
        sign: Piece = (" ! ", "bold $warning") if place in self._doubts else ("   ", "")
        rest = width - name - handle - 12 - GROUPS_WIDTH
        account = f"{clean(one.user.name) or 'no name'}, id {clean(one.user.id)}"
        return assemble(
            [
                mark,
                (fit(one.member, name), "bold"),
                (f" {ON[one.platform]:<5} ", "$muted"),
                fit(f"@{one.handle}", handle),
                sign,
                fit(account, max(8, rest)),
                (f"{one.groups:>{GROUPS_WIDTH},}", "$muted"),
            ]
        )

    def _tell_about(self) -> None:
        """The line under the cursor in full, and what speaks against it."""
        if not self._handles:
            return
        place = self._list.cursor
        one = self._handles[place]
        user = one.user
        now = f" (@{clean(user.handle)})" if user.handle.casefold() != one.handle.casefold() else ""
        account = f"{clean(user.name) or 'no name'}{now}, id {clean(user.id)}"
        gone = ", a deleted account" if user.deleted else ""
        text = f" leads to {account}{gone}, in {counted(one.groups, 'group')} of yours."
        lines = [Paragraph(text=((f"@{clean(one.handle)}", "bold"), text))]
        if place in self._doubts:
            lines.append(Paragraph((("! ", "bold $warning"),), (self._doubts[place],)))
        self._detail.read(lines)

    def on_listing_moved(self) -> None:
        self.tell("")
        self._tell_about()

    def action_mark(self) -> None:
        self._marked ^= {self._list.cursor}
        self.tell("")
        self.draw()
        self.query_one(PanelKeys).show(self.keys)

    def action_one(self) -> None:
        self.dismiss([self._handles[self._list.cursor].confirmation])

    def on_listing_chosen(self) -> None:
        if self._marked:
            self.dismiss([self._handles[place].confirmation for place in sorted(self._marked)])
        else:
            self.tell("Nothing is marked: Space marks the handle under the cursor.", "$warning")


def _widths(width: int) -> tuple[int, int]:
    """Cells of the person and of the handle."""
    return width * 20 // 100, width * 20 // 100


def doubts(handles: Sequence[Unconfirmed], people: Sequence[Person]) -> dict[int, str]:
    """Of handles by their place: why each may be somebody else's, in sentences that are safe to show."""
    owners: dict[tuple[Platform, str], list[str]] = {}
    for person in people:
        for handle in person.handles:
            if handle.user is not None:
                owners.setdefault((handle.platform, handle.user.id), []).append(person.name)
    known = [handle.user for person in people for handle in person.handles if handle.user is not None]
    found = {place: " ".join(_doubts(one, owners, known)) for place, one in enumerate(handles)}
    return {place: sentences for place, sentences in found.items() if sentences}


def _doubts(
    one: Unconfirmed, owners: Mapping[tuple[Platform, str], Sequence[str]], known: Sequence[User]
) -> Iterator[str]:
    user = one.user
    others = [name for name in owners.get((user.platform, user.id), ()) if name != one.member]
    if others:
        yield f"{clean(others[0])} has the same account, and one account cannot be two people."
    if not same_name(User(user.platform, "", one.member), user):
        yield f"{clean(user.name) or 'No name'} is another name than {clean(one.member)}."
    if one.alike:
        yield clean(looks_like(one))
    for other in look_alikes([user], known):
        # A handle alone tells little where the names tell the two apart, as with @cal and @hal.
        if other.why != NEAR or same_name(other.user, user):
            yield f"{clean(told(other.user))} could be taken for this account."
