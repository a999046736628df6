"""Whom each handle of the team leads to, seen and confirmed once before it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from backends.model import PLATFORM_NAMES, Identity, Platform
from backends.settings import TeamMember
from tui.screens.task import PanelKey, Task, bindings
from tui.text import clean, fit
from tui.widgets.line import Piece, assemble
from tui.widgets.listing import Listing
from tui.widgets.reading import Paragraph, Reading
from tui.wording import counted


@dataclass(frozen=True)
class Confirmed:
    """One handle, and what it was found to lead to; None = that platform was not asked."""

    member: TeamMember
    platform: Platform
    handle: str
    identity: Identity | None


class ConfirmTeam(Task[Sequence[TeamMember]]):
    """Read each line: is this the right person's account? A handle that you confirm is bound to that account:
    if it ever leads to somebody else, everything about this person stops. ✓ leads to an account, ? to nobody
    that can be seen. Space leaves a handle out: the person counts as not being on that platform.
    """

    HEADING = "Are these the right people?"
    FULL = True
    KEYS = (
        PanelKey("enter", "All are right", "Confirm every handle that is marked ■."),
        PanelKey("space", "Not this one", "Leave the handle under the cursor out, or in again.", "drop"),
        PanelKey("escape", "Back", "Back to the list of people; nothing is confirmed.", "leave"),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    def __init__(self, members: Sequence[TeamMember], handles: Sequence[Confirmed]) -> None:
        super().__init__()
        self._members = members
        self._handles = handles
        self._dropped: set[int] = set()
        self._about = Reading((), id="about")
        self._list = Listing(empty="Nobody has a handle.", id="step-list")

    def body(self) -> ComposeResult:
        yield self._about
        yield self._list

    def on_mount(self) -> None:
        self._list.focus()
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        seen = sum(_leads(one) for one in self._handles)
        told = f"{counted(len(self._members), 'person', 'people')}, {counted(len(self._handles), 'handle')}, "
        rest = len(self._handles) - seen
        lines = [Paragraph(text=((f"{told}{seen} of them found.", "bold"),))]
        if rest:
            words = "leads to nobody that can be seen: it will be not known, never missing."
            lines.append(Paragraph((("? ", "bold $warning"),), (f"{rest} {words}",)))
        self._about.read(lines)
        width = max(40, min(self.size.width - 4, 116) - 7)
        self._list.show([self._line(place, one, width) for place, one in enumerate(self._handles)])

    def _line(self, place: int, one: Confirmed, width: int) -> Content:
        first = place == 0 or self._handles[place - 1].member is not one.member
        kept = place not in self._dropped
        mark: Piece = ("■ ", "bold $primary") if kept else ("□ ", "$muted")
        name, handle = width * 22 // 100, width * 21 // 100
        rest = width - name - handle - 14
        return assemble(
            [
                mark,
                (fit(one.member.name if first else "", name), "bold"),
                (f" {'Slack' if one.platform == 'slack' else 'Tg':<5} ", "$muted"),
                fit(f"@{one.handle.strip().removeprefix('@')}", handle),
                (" ✓ ", "bold $success") if _leads(one) else (" ? ", "bold $warning"),
                (fit(_whom(one), max(8, rest)), "" if kept else "$muted"),
            ]
        )

    def action_drop(self) -> None:
        if self._handles:
            self._dropped ^= {self._list.cursor}
            self._draw()

    def on_listing_chosen(self) -> None:
        self.dismiss([self._without(member) for member in self._members])

    def _without(self, member: TeamMember) -> TeamMember:
        dropped = [self._handles[place] for place in self._dropped]
        gone: dict[str, Any] = {one.platform: None for one in dropped if one.member is member}
        return replace(member, **gone)


def _leads(one: Confirmed) -> bool:
    return one.identity is not None and one.identity.user is not None


def _whom(one: Confirmed) -> str:
    """``Bea Ford, id 77123``, or why nobody."""
    if one.identity is None:
        return f"{PLATFORM_NAMES[one.platform]} was not asked"
    user = one.identity.user
    return f"{clean(user.name)}, id {clean(user.id)}" if user else clean(one.identity.reason)
