"""Why a group looks as it does: its people with the reason for each state, and the group in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from backends.changes.in_hand import KEPT, InHand
from backends.model import PLATFORM_NAMES, Standing
from reports.mending import Mender, mender_of
from reports.rows import Row, State, Verdict
from tui.clock import Clock, day
from tui.text import clean
from tui.wording import (
    IN_HAND,
    IN_HAND_SHORT,
    KINDS,
    MARKS,
    PARTS,
    SHORT,
    STANDINGS,
    URGENCY,
    age,
    counted,
    flag_in_words,
    rights_in_words,
)

Since = Mapping[tuple[str, str], datetime]
"""By group key and member: since when a gap is known."""
NOT_TOLD: Since = MappingProxyType({})

QUIET = (State.PRESENT, State.ABSENT)
"""States that need no sentence of their own in the short form."""


@dataclass(frozen=True, slots=True)
class Person:
    """One team member in one group; all text is safe to show."""

    name: str
    state: State
    required: bool
    reason: str
    since: str = ""
    """``since Mon 9 Nov``; only of those missing, where earlier runs tell."""
    in_hand: str = ""
    """``in hand: invited Tue 17 Nov``; only where something was done about it of late."""
    tried: str = ""
    """``last try Tue 17 Nov: not permitted``; only where the last invitation came to nothing."""

    @property
    def mark(self) -> str:
        return IN_HAND if self.in_hand else MARKS[self.state]

    @property
    def sentence(self) -> str:
        """``missing since Mon 9 Nov · in hand: invited Tue 17 Nov · required in every group``."""
        words = f"{SHORT[self.state]} {self.since}".strip()
        return " · ".join(part for part in (words, self.in_hand, self.tried, self.reason) if part)


def title_of(row: Row) -> str:
    """The group's title, safe to show."""
    return clean(row.group.title)


def people(row: Row, clock: Clock | None = None, since: Since = NOT_TOLD) -> list[Person]:
    """All team members, those who need something done first, in the team's order within a state."""
    listed = [
        Person(
            clean(name),
            cell.state,
            cell.required,
            clean(cell.reason) if cell.reason else "",
            _since(clock, since.get((row.group.id.key, name))) if clock else "",
            _in_hand(clock, cell.in_hand) if clock and cell.in_hand else "",
            f"last try {_day(clock, cell.tried.when)}: {clean(cell.tried.what)}"
            if clock and cell.tried
            else "",
        )
        for name, cell in row.cells.items()
    ]
    return sorted(listed, key=lambda person: (URGENCY.index(person.state), not person.required))


def _since(clock: Clock, began: datetime | None) -> str:
    """The year is told where it is another one."""
    return f"since {_day(clock, began)}" if began else ""


def _in_hand(clock: Clock, held: InHand) -> str:
    """What was done and when, and from when on it may be done again."""
    again = _day(clock, held.when + KEPT)
    return f"{IN_HAND_SHORT}: {clean(held.what)} {_day(clock, held.when)}, again from {again}"


def _day(clock: Clock, moment: datetime) -> str:
    local = clock.local(moment)
    year = "" if local.year == clock.local(clock.now()).year else f" {local.year}"
    return f"{day(local)}{year}"


def noteworthy(row: Row, clock: Clock, since: Since = NOT_TOLD) -> list[Person]:
    """Those of whom a state other than "in" or "optional, not in" must be told."""
    return [person for person in people(row, clock, since) if person.state not in QUIET]


def names_in_state(row: Row, state: State) -> str:
    return ", ".join(person.name for person in people(row) if person.state is state)


def places(row: Row) -> list[str]:
    """``Telegram supergroup · 14 members · BD Customer``, and shorter ones after it."""
    group = row.group
    platform = PLATFORM_NAMES[group.platform]
    kind = f"{platform} {KINDS[group.kind]}"
    size = [counted(group.members, "member")] if group.members is not None else []
    return [" · ".join([kind, *size, clean(row.category)]), " · ".join([kind, *size]), kind, platform]


def verdict_in_words(row: Row) -> str:
    """``1 gap: 3 of 5 required members seen, 1 not known``, and whether the group is part of the rate."""
    words = PARTS[row.verdict][0]
    if row.verdict is Verdict.GAPS:
        words = counted(row.gaps, "gap")
    return f"{words}: {_required_in_words(row)}{'' if row.counts else '; not part of the rate'}"


def _required_in_words(row: Row) -> str:
    if not row.required_total:
        return "nobody is required"
    of = f"{row.required_present} of {counted(row.required_total, 'required member')}"
    return f"{of} seen, {row.unknowns} not known" if row.unknowns else f"{of} in"


def flags_in_words(row: Row) -> str:
    flags = [flag_in_words(clean(flag)) for flag in row.flags]
    standing = STANDINGS[row.group.standing]
    if standing and row.group.standing.value not in row.flags:
        flags.append(standing)
    if row.group.shared:
        flags.append("shared with another company")
    return ", ".join(flags)


def mending(row: Row) -> str:
    """Our role, what we may do, or whom to ask."""
    return rights_in_words(row.group.role, row.group.rights)


def remedy(row: Row) -> str:
    """Who can close its gaps: you, or whom to ask; nothing where there are none."""
    if not row.gaps:
        return ""
    mender = mender_of(row)
    if mender is Mender.NOBODY_YET and row.group.standing is not Standing.HERE:
        return "nobody from here: this account is not in the group any more"
    return _MENDERS[mender]


_MENDERS = {
    Mender.ME: "you: you may invite",
    Mender.PERHAPS_ME: "you, perhaps: whether you may invite is known only by trying",
    Mender.OWNER: "an owner or admin of the group: m finds out who, and writes the message",
    Mender.NOBODY_YET: "nobody, while it is archived",
}


def activity(row: Row, clock: Clock) -> str:
    """``last message Sat 21 Nov 14:05 (2 d)``, or that it is not known."""
    if row.group.active is None:
        return "last message not known"
    local = clock.local(row.group.active)
    return f"last message {day(local)} {local:%Y %H:%M} ({age(clock.age_in_days(row.group.active))})"
