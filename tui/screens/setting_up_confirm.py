"""Whom each handle of the team leads to, seen and confirmed once before it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from backends.model import PLATFORM_NAMES, Identity, Platform, User
from backends.settings import TeamMember
from tui.screens.task import PanelKey, Task, bindings
from tui.text import clean, fit
from tui.widgets.line import Piece, assemble
from tui.widgets.listing import Listing
from tui.widgets.reading import Paragraph, Reading
from tui.wording import ON, counted


@dataclass(frozen=True)
class Confirmed:
    """One handle, and what it was found to lead to; None = that platform was not asked.

    ``now``: whom it leads to today, where it was bound to somebody else before.
    """

    member: TeamMember
    platform: Platform
    handle: str
    identity: Identity | None
    now: User | None = None


@dataclass(frozen=True)
class Answer:
    """The team without the handles that were left out; ``anew`` are to be bound to whom they lead to now."""

    members: Sequence[TeamMember]
    anew: Sequence[tuple[Platform, str]] = ()


class ConfirmTeam(Task[Answer]):
    """Read each line: is this the right person's account? A handle that you confirm is bound to that account:
    if it ever leads to somebody else, everything about this person stops. ✓ leads to an account, ? to nobody
    that can be seen. Space leaves a handle out: the person counts as not being on that platform. ! leads to
    another account than before: b binds it to that one, if it really is this person's.
    """

    HEADING = "Are these the right people?"
    FULL = True
    KEYS = (
        PanelKey("enter", "All are right", "Confirm every handle that is marked ■."),
        PanelKey("space", "Not this one", "Leave the handle under the cursor out, or in again.", "drop"),
        PanelKey(
            "b", "Bind anew", "A handle marked !: the account that it leads to now is the right one.", "bind"
        ),
        PanelKey("escape", "Back", "Back to the list of people; nothing is confirmed.", "leave"),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    def __init__(self, members: Sequence[TeamMember], handles: Sequence[Confirmed]) -> None:
        super().__init__()
        self._members = members
        self._handles = handles
        self._dropped: set[int] = set()
        self._anew: set[int] = set()
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
        seen = sum(_leads(one) or place in self._anew for place, one in enumerate(self._handles))
        told = f"{counted(len(self._members), 'person', 'people')}, {counted(len(self._handles), 'handle')}, "
        rest = len(self._handles) - seen
        lines = [Paragraph(text=((f"{told}{seen} of them found.", "bold"),))]
        if rest:
            words = "leads to nobody that can be seen: it will be not known, never missing."
            lines.append(Paragraph((("? ", "bold $warning"),), (f"{rest} {words}",)))
        moved = [one for place, one in enumerate(self._handles) if one.now and place not in self._anew]
        if moved:
            words = "another account than before: everything about them stops. b binds to the new one."
            lines.append(Paragraph((("! ", "bold $error"),), (f"{len(moved)} of them: {words}",)))
        self._about.read(lines)
        width = self.list_width
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
                (f" {ON[one.platform]:<5} ", "$muted"),
                fit(f"@{one.handle.strip().removeprefix('@')}", handle),
                self._sign(place, one),
                (fit(_whom(one), max(8, rest)), "" if kept else "$muted"),
            ]
        )

    def _sign(self, place: int, one: Confirmed) -> Piece:
        if _leads(one) or place in self._anew:
            return " ✓ ", "bold $success"
        return (" ! ", "bold $error") if one.now else (" ? ", "bold $warning")

    def action_bind(self) -> None:
        if self._handles and self._handles[self._list.cursor].now is not None:
            self._anew ^= {self._list.cursor}
            self._draw()
        else:
            self.tell("Only a handle that leads to another account than before is bound anew.", "$warning")

    def action_drop(self) -> None:
        if self._handles:
            self._dropped ^= {self._list.cursor}
            self._draw()

    def on_listing_chosen(self) -> None:
        anew = [self._handles[place] for place in sorted(self._anew - self._dropped)]
        members = [self._without(member) for member in self._members]
        self.dismiss(Answer(members, [(one.platform, one.handle) for one in anew]))

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
    if one.now is not None:
        return f"now {clean(one.now.name)}, id {clean(one.now.id)}"
    return f"{clean(user.name)}, id {clean(user.id)}" if user else clean(one.identity.reason)
