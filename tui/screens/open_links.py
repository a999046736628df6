"""The invite links that still let somebody in: to copy once more, or to revoke."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tui.change_wishes import RevokeLinks
from tui.clock import Clock, day
from tui.link_list import OpenLink, OpenLinks
from tui.screens.list_panel import ListPanel
from tui.screens.task import LEAVE, PanelKey, bindings
from tui.text import clean, fit
from tui.widgets.line import assemble
from tui.widgets.listing import Listing
from tui.wording import ON

WIDEST_NAME, UNTIL_WIDTH = 26, 22


class OpenLinksPanel(ListPanel[RevokeLinks]):
    """Links that this app made and that nobody has used. Each lets one person in until it expires; it is
    read from Telegram each time, and kept nowhere. Revoking is planned and shown before it happens.
    """

    HEADING = "Open links"
    KEYS = (
        PanelKey("y", "Copy link", "Copy the link under the cursor; it lets one person in.", "copy"),
        PanelKey("v", "Revoke", "Plan to end the link under the cursor.", "revoke"),
        PanelKey("V", "Revoke all", "Plan to end all of them.", "revoke_all"),
        LEAVE,
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    class LinkWanted(Message):
        """Copy a link; it is a secret."""

        def __init__(self, open: OpenLink) -> None:
            super().__init__()
            self.open = open

    def __init__(self, found: OpenLinks, clock: Clock) -> None:
        super().__init__()
        self._found = found
        self._clock = clock
        self._list = Listing(
            heading=None, empty="No link is open: all were used, revoked, or have expired.", id="links"
        )

    @property
    def keys(self) -> Sequence[PanelKey]:
        return self.KEYS if self._found.links else (LEAVE,)

    def body(self) -> ComposeResult:
        told = [(f"? {clean(sentence)}\n", "$warning") for sentence in self._found.unseen]
        yield Static(assemble([*told]), id="links-unseen", markup=False)
        yield self._list

    def on_mount(self) -> None:
        self.query_one("#links-unseen").display = bool(self._found.unseen)

    def draw(self) -> None:
        width = self.list_width
        name = min(WIDEST_NAME, width // 4)
        title = width - name - UNTIL_WIDTH - 8
        heading = f"{'Group':<{title}} {'On':<5} {'For':<{name}} Lets them in"
        if self._found.links:
            self._list.head(assemble([(heading, "$muted")]))
        self._list.show([self._line(one, title, name) for one in self._found.links])
        self.fit_height(self._list)

    def _line(self, one: OpenLink, title: int, name: int) -> Content:
        expires = self._clock.local(one.link.expires) if one.link.expires else None
        until = f"until {day(expires)} {expires:%H:%M}" if expires else "does not expire"
        return assemble(
            [
                fit(one.step.group.title, title),
                (f" {ON[one.step.group.platform]:<5}", "$muted"),
                (f" {fit(one.step.name, name)} ", "bold"),
                (fit(until, UNTIL_WIDTH), "$muted" if expires else "$warning"),
            ]
        )

    def action_copy(self) -> None:
        if self._found.links:
            self.post_message(self.LinkWanted(self._found.links[self._list.cursor]))

    def action_revoke(self) -> None:
        self._revoke(self._found.links[self._list.cursor : self._list.cursor + 1])

    def action_revoke_all(self) -> None:
        self._revoke(self._found.links)

    def _revoke(self, links: Sequence[OpenLink]) -> None:
        if links:
            self.dismiss(RevokeLinks(tuple(one.step for one in links)))
        else:
            self.tell("There is no link to revoke.", "$warning")
