"""Asks which groups are meant, where some of the ticked ones are not shown."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from reports.rows import Row
from tui.explain import title_of
from tui.screens.task import LEAVE, PanelKey, Task, bindings
from tui.targets import Targets
from tui.text import fit
from tui.widgets.line import Piece, assemble
from tui.widgets.listing import Listing
from tui.wording import counted

NAMED = 3
"""So many of the groups that are not shown are named."""


class WhichGroups(Task[Sequence[Row]]):
    """Some of the groups you have ticked are not shown: the view or the filter hides them. Say whether they
    are meant as well. Nothing is done before that.
    """

    HEADING = "Which groups?"
    KEYS = (
        PanelKey("enter", "Choose", "Go on with the groups of the line under the cursor."),
        PanelKey("o", "Only shown", "Go on with those that are shown.", "only_shown"),
        PanelKey("a", "All", "Go on with all that are ticked.", "all"),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    def __init__(self, doing: str, chosen: Targets) -> None:
        """``doing`` is safe to show."""
        super().__init__()
        self._doing = doing
        self._chosen = chosen
        self._answers = [rows for rows in (chosen.shown, chosen.all) if rows]
        self._list = Listing(id="answers")

    @property
    def keys(self) -> Sequence[PanelKey]:
        return self.KEYS if self._chosen.shown else (self.KEYS[0], LEAVE)

    def body(self) -> ComposeResult:
        chosen = self._chosen
        ticked = counted(len(chosen.all), "group is", "groups are")
        hidden = f"{len(chosen.hidden):,} of them not shown" if chosen.shown else "not shown here"
        told = f"{ticked} ticked, {hidden}:\n"
        yield Static(
            assemble([(f"{self._doing}: ", "bold"), told, *_named(chosen.hidden)]), id="about", markup=False
        )
        yield self._list

    def on_mount(self) -> None:
        shown, ticked = len(self._chosen.shown), counted(len(self._chosen.all), "group")
        lines = [Content(f"All {ticked} ticked" if shown else f"The {ticked} ticked")]
        if shown:
            lines.insert(0, Content(f"Only the {counted(shown, 'group')} shown"))
        self._list.styles.height = len(lines)
        self._list.show(lines, 0)
        self._list.focus()

    def on_listing_chosen(self, message: Listing.Chosen) -> None:
        self.dismiss(self._answers[message.place])

    def action_only_shown(self) -> None:
        if self._chosen.shown:
            self.dismiss(self._chosen.shown)
        else:
            self.tell("None of the ticked groups is shown.")

    def action_all(self) -> None:
        self.dismiss(self._chosen.all)


def _named(rows: Sequence[Row]) -> list[Piece]:
    pieces: list[Piece] = [(f"  {fit(title_of(row), 60).rstrip()}\n", "$muted") for row in rows[:NAMED]]
    if len(rows) > NAMED:
        pieces.append((f"  and {len(rows) - NAMED:,} more\n", "$muted"))
    return pieces
