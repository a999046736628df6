"""Whom each handle of the team leads to, seen and confirmed once before it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from backends.model import Platform
from backends.settings import TeamMember
from tui.screens.setting_up_handles import Confirmed, taken_twice, whom, written
from tui.screens.task import PanelKey, Task, bindings
from tui.text import clean, fit
from tui.widgets.line import Piece, assemble
from tui.widgets.listing import Listing
from tui.widgets.reading import Paragraph, Reading
from tui.wording import ON, counted


@dataclass(frozen=True)
class Answer:
    """The team without the handles that were left out; ``anew`` are to be bound to whom they lead to now."""

    members: Sequence[TeamMember]
    anew: Sequence[tuple[Platform, str]] = ()


class ConfirmTeam(Task[Answer]):
    """Read each line: is this the right person's account? A handle that you confirm is bound to that account:
    if it ever leads to somebody else, everything about this person stops. ✓ leads to an account, ? to nobody
    that can be seen. Space leaves a handle out: the person counts as not being on that platform. ! has a
    doubt, told below the list: another name, somebody who looks alike, or another account than before, which
    b binds to if it really is this person's. ✗ stands at two people, and one account cannot be two.
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
        self._detail = Reading((), id="step-detail")

    @property
    def keys(self) -> Sequence[PanelKey]:
        """Only a handle that leads to somebody else than before can be bound anew."""
        if any(one.now is not None for one in self._handles):
            return self.KEYS
        return [key for key in self.KEYS if key.action != "bind"]

    def body(self) -> ComposeResult:
        yield self._about
        yield self._list
        yield self._detail

    def on_mount(self) -> None:
        self._list.focus()
        doubtful = [place for place, one in enumerate(self._handles) if one.doubt]
        self._draw(min(self._twice or doubtful, default=0))

    def on_resize(self) -> None:
        self._draw()

    @property
    def _twice(self) -> dict[int, str]:
        """Places of the handles that stand at two people, and at whom else."""
        return taken_twice(
            {place: one for place, one in enumerate(self._handles) if place not in self._dropped}
        )

    def _draw(self, cursor: int | None = None) -> None:
        width, twice = self.list_width, self._twice
        self._about.read(self._summary(twice))
        self._list.show(
            [self._line(place, one, width, twice) for place, one in enumerate(self._handles)], cursor
        )
        self._tell_about()

    def _summary(self, twice: Mapping[int, str]) -> list[Paragraph]:
        seen = sum(_leads(one) or place in self._anew for place, one in enumerate(self._handles))
        told = f"{counted(len(self._members), 'person', 'people')}, {counted(len(self._handles), 'handle')}, "
        lines = [Paragraph(text=((f"{told}{seen} of them found.", "bold"),))]
        if twice:
            words = f"{len(twice)} stand at two people, and one account cannot be two: Space leaves one out."
            lines.append(Paragraph((("✗ ", "bold $error"),), (words,)))
        rest = len(self._handles) - seen
        if rest:
            words = "leads to nobody that can be seen: it will be not known, never missing."
            lines.append(Paragraph((("? ", "bold $warning"),), (f"{rest} {words}",)))
        moved = [one for place, one in enumerate(self._handles) if one.now and place not in self._anew]
        if moved:
            words = "another account than before: everything about them stops. b binds to the new one."
            lines.append(Paragraph((("! ", "bold $error"),), (f"{len(moved)} of them: {words}",)))
        doubts = sum(bool(one.doubt) for one in self._handles)
        if doubts:
            words = f"{counted(doubts, 'handle')} to look at twice: below the list stands why."
            lines.append(Paragraph((("! ", "bold $warning"),), (words,)))
        return lines

    def _tell_about(self) -> None:
        """What speaks against the handle under the cursor."""
        place = self._list.cursor
        told = []
        if self._handles:
            one = self._handles[place]
            other = self._twice.get(place)
            if other:
                text = f"{clean(written(one.handle))} stands at {other} as well."
                told.append(Paragraph((("✗ ", "bold $error"),), (text,)))
            if one.doubt:
                told.append(Paragraph((("! ", "bold $warning"),), (one.doubt,)))
        self._detail.read(told)

    def on_listing_moved(self) -> None:
        self._tell_about()

    def _line(self, place: int, one: Confirmed, width: int, twice: Mapping[int, str]) -> Content:
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
                fit(clean(written(one.handle)), handle),
                self._sign(place, one, place in twice),
                (fit(whom(one), max(8, rest)), "" if kept else "$muted"),
            ]
        )

    def _sign(self, place: int, one: Confirmed, twice: bool) -> Piece:
        if twice:
            return " ✗ ", "bold $error"
        if _leads(one) or place in self._anew:
            return (" ! ", "bold $warning") if one.doubt else (" ✓ ", "bold $success")
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
            self.tell("")
            self._draw()

    def on_listing_chosen(self) -> None:
        twice = self._twice
        if twice:
            place = min(twice)
            one = self._handles[place]
            names = f"{clean(one.member.name)} and {twice[place]}"
            self._draw(place)
            self.tell(
                f"! {clean(written(one.handle))} stands at {names}: Space leaves it out at one of them."
            )
            return
        anew = [self._handles[place] for place in sorted(self._anew - self._dropped)]
        members = [self._without(member) for member in self._members]
        self.dismiss(Answer(members, [(one.platform, one.handle) for one in anew]))

    def _without(self, member: TeamMember) -> TeamMember:
        dropped = [self._handles[place] for place in self._dropped]
        gone: dict[str, Any] = {one.platform: None for one in dropped if one.member is member}
        return replace(member, **gone)


def _leads(one: Confirmed) -> bool:
    return one.identity is not None and one.identity.user is not None
