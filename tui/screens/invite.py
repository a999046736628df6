"""The panel that asks whom to invite: people of the team, roles, or somebody else."""

from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from backends.settings import TeamMember
from reports.rows import Row, State
from tui.change_wishes import InvitePeople
from tui.explain import title_of
from tui.screens.change_wait import Patient
from tui.screens.form import Entry
from tui.screens.list_panel import ListPanel
from tui.screens.task import LEAVE, PanelKey, bindings
from tui.text import fit
from tui.widgets.line import Piece, assemble
from tui.widgets.listing import Listing
from tui.wording import SHORT, counted

NAME_WIDTH = 22


class InvitePanel(ListPanel[None], Patient[None]):
    """Choose who is to be in these groups, required there or not. Whoever is in already is passed over.
    Somebody who is not in the team is found by username, name, e-mail address or id; where two people fit,
    nobody is chosen. Enter makes the plan and shows it: nothing is sent before.
    """

    HEADING = "Invite"
    KEYS = (
        PanelKey("space", "Choose", "Choose this person or role, or no longer.", "choose"),
        PanelKey("enter", "Review", "Make the plan, and show it before anything happens.", "review"),
        PanelKey(
            "tab", "Somebody else", "To the line for people not in the team; a name typed goes there too."
        ),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    class Wanted(Message):
        """Plan this; the panel stays until the plan is there."""

        def __init__(self, wish: InvitePeople, panel: "InvitePanel") -> None:
            super().__init__()
            self.wish = wish
            self.panel = panel

    def __init__(self, rows: Sequence[Row], team: Sequence[TeamMember]) -> None:
        super().__init__()
        self._rows = rows
        self._team = [member for member in team if member.status != "inactive"]
        self._roles = list(dict.fromkeys(member.role for member in self._team if member.role))
        self._chosen: set[int] = set()
        self._list = Listing(empty="The team is empty: Tab, then type who it is.", id="people")
        self._other = Entry(placeholder="@username, e-mail address, id or name; several with commas")

    @property
    def heading(self) -> str:
        where = title_of(self._rows[0]) if len(self._rows) == 1 else counted(len(self._rows), "group")
        return f"{self.HEADING} into {where}"

    def body(self) -> ComposeResult:
        yield self._list
        with Horizontal(id="others", classes="field"):
            yield Static("Others", classes="field-label", markup=False)
            yield self._other

    def draw(self) -> None:
        people = [self._person(place, member) for place, member in enumerate(self._team)]
        roles = [self._role(len(people) + place, role) for place, role in enumerate(self._roles)]
        self._list.show([*people, *roles])
        self.fit_height(self._list)

    def _mark(self, place: int) -> Piece:
        return ("■ ", "bold $primary") if place in self._chosen else ("□ ", "$muted")

    def _person(self, place: int, member: TeamMember) -> Content:
        states = [row.cells[member.name].state for row in self._rows if member.name in row.cells]
        told = SHORT[states[0]] if len(self._rows) == len(states) == 1 else _tally(Counter(states))
        style = "$error" if State.MISSING in states else "$muted"
        return assemble(
            [
                self._mark(place),
                fit(member.name, NAME_WIDTH),
                (f" {fit(member.role, 10)} ", "$muted"),
                (told, style),
            ]
        )

    def _role(self, place: int, role: str) -> Content:
        number = sum(member.role == role for member in self._team)
        who = counted(number, "person", "people")
        return assemble([self._mark(place), fit(f"all {role}", NAME_WIDTH), (f" {who}", "$muted")])

    def on_listing_chosen(self) -> None:
        self.action_review()

    def action_choose(self) -> None:
        self._chosen ^= {self._list.cursor}
        self.tell("")
        self.draw()

    def on_key(self, event: events.Key) -> None:
        """Whatever is typed over the list is somebody's name; there is no other use for letters here."""
        if event.is_printable and event.key != "space" and self._list.has_focus:
            event.stop()
            event.prevent_default()
            self._other.focus()
            self._other.insert_text_at_cursor(event.character or "")

    def on_input_submitted(self) -> None:
        self.action_review()

    def action_review(self) -> None:
        people = [self._team[place].name for place in sorted(self._chosen) if place < len(self._team)]
        roles = [
            self._roles[place - len(self._team)] for place in sorted(self._chosen) if place >= len(self._team)
        ]
        # A role is its people: several of them can be chosen.
        people += [member.name for role in roles for member in self._team if member.role == role]
        people += [word.strip() for word in self._other.value.split(",") if word.strip()]
        if people:
            wish = InvitePeople(self._rows, tuple(dict.fromkeys(people)))
            self.post_message(self.Wanted(wish, self))
        else:
            self.tell("Nobody is chosen: Space chooses whoever is under the cursor.", "$warning")


def _tally(states: Counter[State]) -> str:
    """``in 3, missing in 2``."""
    missing, unknown = states[State.MISSING], states[State.UNKNOWN]
    parts = [f"in {states[State.PRESENT]}"]
    parts += [f"missing in {missing}"] if missing else []
    parts += [f"not known in {unknown}"] if unknown else []
    return ", ".join(parts)
