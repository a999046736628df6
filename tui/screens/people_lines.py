"""The lines of the people screen: one for each person, and all that is told about one of them."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from backends.model import PLATFORM_NAMES
from backends.settings import Status
from reports.coverage import NOT_ASKED
from reports.people import Handle, Person, Room
from tui.confirming import ANEW
from tui.text import clean, fit
from tui.widgets.line import Piece, assemble
from tui.widgets.reading import GAP, Paragraph
from tui.wording import ON, counted

LEAST_ROLE, WIDEST_ROLE = 10, 24
"""Cells for the role, where there is room for any."""
NEAR_FULL = 0.9
"""Of the limit of groups: from here on it is told as a warning."""
ELSEWHERE = "now leads to another account than the one that was confirmed"
STATUS_WORDS: dict[Status, str] = {
    "required": "required",
    "optional": "optional",
    "inactive": "inactive",
    "limited": "limited",
}


def lines(people: Sequence[Person], width: int) -> list[Content]:
    """One for each; their roles stand in a column as wide as the longest, where there is room."""
    role = min(WIDEST_ROLE, max((cell_len(clean(person.role)) for person in people), default=0))
    return [line(person, width, role) for person in people]


def line(person: Person, width: int, role_width: int) -> Content:
    """``Ada North (you)   BD   required   ✓ Slack ✓ Tg   38/40   2 gaps``; a role may take ``role_width``."""
    name = f"{clean(person.name)}{' (you)' if person.is_me else ''}"
    handles: list[Piece] = []
    for handle in person.handles:
        handles += [(mark(handle), _style(handle)), (f" {ON[handle.platform]}  ", "$muted")]
    share = f"{person.required_present}/{person.required}" if person.required else f"in {person.present}"
    gaps = counted(person.gaps, "gap") if person.gaps else ""
    figures: list[Piece] = [f"{share:>8} ", (f"{gaps:<8}", "bold $error")]
    tail = assemble([*handles, *figures])
    roomy = width - tail.cell_length >= 42
    role_width = min(role_width, max(LEAST_ROLE, width - tail.cell_length - 42))
    role = [(fit(person.role, role_width) + " " if person.role else " " * (role_width + 1), "$muted")]
    role = role if roomy else []
    state = [(fit(status_of(person), 10) + " ", "$muted")] if width - tail.cell_length >= 28 else []
    room = width - tail.cell_length - assemble([*role, *state]).cell_length - 1
    return assemble([(fit(name, max(6, room)), "bold"), " ", *role, *state, tail])


def mark(handle: Handle) -> str:
    """``✓`` confirmed, ``!`` not yet, ``∅`` no handle, ``?`` anything else."""
    if handle.user is not None:
        return "!" if handle.unseen else "✓"
    return "?" if handle.handle else "∅"


def _style(handle: Handle) -> str:
    return "$success" if handle.confirmed else "bold $warning"


def status_of(person: Person) -> str:
    """One word where it is the same on every platform, else both."""
    states = dict.fromkeys(STATUS_WORDS[handle.status] for handle in person.handles)
    return "/".join(states)


def about(person: Person) -> list[Paragraph]:
    """Handles and accounts, the account's room, then coverage by category."""
    paragraphs = [GAP, *(_handle(handle) for handle in person.handles)]
    if person.room:
        paragraphs.append(_room(person.room))
    for share in person.shares:
        told = f"{share.present} of {share.required} required"
        gaps = counted(share.gaps, "gap") if share.gaps else "no gaps"
        unknown = f", {share.unknown} not known" if share.unknown else ""
        lead = ((f"{fit(share.category, 14)}  ", "$muted"),)
        paragraphs.append(Paragraph(lead, (f"{told}, ", (gaps, "$error" if share.gaps else ""), unknown)))
    if person.unasked:
        text = "their groups are looked up when you leave this list"
        paragraphs.append(Paragraph(text=((text, "$warning"),)))
    elif not person.shares:
        paragraphs.append(Paragraph(text=(("required nowhere", "$muted"),)))
    if person.leave:
        text = f"in {counted(person.leave, 'group')} that they should leave"
        paragraphs.append(Paragraph(text=((text, "bold $accent"),)))
    return paragraphs


def _handle(handle: Handle) -> Paragraph:
    lead: tuple[Piece, ...] = (
        (f"{fit(PLATFORM_NAMES[handle.platform], 14)}  ", "$muted"),
        (f"{mark(handle)} ", _style(handle)),
    )
    if handle.handle is None:
        return Paragraph(lead, (f"no handle; {STATUS_WORDS[handle.status]} there",))
    text: list[Piece] = [(f"@{clean(handle.handle)}", "bold")]
    if handle.user is None:
        # Why it stopped ends with what is to be done: here is the key for that.
        told = f"stopped: it {ELSEWHERE}. {ANEW}." if handle.moved else _unknown_handle(handle)
        text.append((f" {told}", "$warning"))
        return Paragraph(lead, tuple(text))
    own = " · you" if handle.mine else ""
    gone = " · deleted account" if handle.user.deleted else ""
    text.append(f" is {clean(handle.user.name or handle.user.handle)}, id {clean(handle.user.id)}{own}{gone}")
    if handle.unseen:
        text.append((" · not confirmed yet", "bold $warning"))
    return Paragraph(lead, tuple(text))


def _unknown_handle(handle: Handle) -> str:
    """Nothing is wrong with one that was not looked up yet."""
    return clean(handle.reason) if handle.reason == NOT_ASKED else f"stopped: {clean(handle.reason)}"


def _room(room: Room) -> Paragraph:
    lead = ((f"{fit('Telegram holds', 14)}  ", "$muted"),)
    if room.limit is None:
        return Paragraph(lead, (f"{'' if room.exact else 'at least '}{counted(room.used, 'group')}",))
    style = "bold $warning" if room.used >= NEAR_FULL * room.limit else ""
    told = f"{room.used:,} of {room.limit:,} groups"
    return Paragraph(lead, ((told, style), (f" ({clean(room.assumed)})" if room.assumed else "", "$muted")))
