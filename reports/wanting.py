"""Who is wanted in which groups: the gaps, somebody by name, a role; and who is left out before any plan."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from backends.changes.inviting import Wanted
from backends.changes.step import Skipped
from backends.model import PLATFORM_NAMES, Platform, Snapshot, User
from backends.settings import TeamMember
from reports.rows import Cell, Row, State


@dataclass(frozen=True, slots=True)
class Wish:
    """``wanted`` goes to the planner; ``skipped`` belongs into its plan. No pair is in both."""

    wanted: tuple[Wanted, ...]
    skipped: tuple[Skipped, ...]

    def __add__(self, other: "Wish") -> "Wish":
        return Wish(self.wanted + other.wanted, self.skipped + other.skipped)


def wanted_for_gaps(rows: Iterable[Row], team: Sequence[TeamMember], snapshot: Snapshot) -> Wish:
    """Whoever is missing. Required people of whom it is not known, and those excused, are skipped."""
    desk = _Desk(snapshot)
    for row in rows:
        for member in team:
            cell = row.cells.get(member.name)
            if cell is not None and _is_gap(cell):
                desk.member(row, member, cell)
    return desk.wish


def _is_gap(cell: Cell) -> bool:
    return cell.state is State.EXCUSED or (cell.required and cell.state is not State.PRESENT)


def wanted_members(rows: Iterable[Row], members: Sequence[TeamMember], snapshot: Snapshot) -> Wish:
    """Each of ``members`` into each group, required there or not; a role is all its members.

    Who is excused, inactive, or limited to other groups, is skipped.
    """
    desk = _Desk(snapshot)
    for row in rows:
        for member in members:
            cell = row.cells.get(member.name)
            if cell is not None:
                desk.member(row, member, cell)
    return desk.wish


def wanted_users(
    rows: Iterable[Row], name: str, users: Mapping[Platform, User], reasons: Mapping[Platform, str]
) -> Wish:
    """Somebody outside the team. ``reasons`` say, by platform, why no account is known there."""
    wanted: list[Wanted] = []
    skipped: list[Skipped] = []
    for row in rows:
        group, user = row.group, users.get(row.group.platform)
        if user is not None:
            wanted.append(Wanted(group.id, user, name))
        else:
            reason = reasons.get(group.platform) or f"no {PLATFORM_NAMES[group.platform]} account known"
            skipped.append(Skipped(group.id, group.title, name, reason))
    return Wish(tuple(wanted), tuple(skipped))


class _Desk:
    """Takes one cell after the other."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._wanted: list[Wanted] = []
        self._skipped: list[Skipped] = []

    @property
    def wish(self) -> Wish:
        return Wish(tuple(self._wanted), tuple(self._skipped))

    def member(self, row: Row, member: TeamMember, cell: Cell) -> None:
        group = row.group
        user, nobody = self._account(member, group.platform)
        reason = self._refusal(row, member, cell) or nobody
        if user is None or reason:
            self._skipped.append(Skipped(group.id, group.title, member.name, reason))
        else:
            self._wanted.append(Wanted(group.id, user, member.name))

    def _refusal(self, row: Row, member: TeamMember, cell: Cell) -> str:
        match cell.state:
            case State.EXCUSED:
                return f"excused: {cell.reason}"
            case State.SHOULD_LEAVE | State.UNMAPPED:
                return cell.reason
            case State.UNKNOWN:
                return f"not known whether in: {cell.reason}"
        status = member.status_on(row.group.platform)
        # Not in, and not to be: the cell says so by its reason alone.
        if cell.state is State.ABSENT and (
            status == "inactive" or cell.reason == f"limited to {member.only}"
        ):
            return cell.reason
        return ""

    def _account(self, member: TeamMember, platform: Platform) -> tuple[User | None, str]:
        handle, seen = member.handle_on(platform), self._snapshot.on(platform)
        if handle is None:
            return None, f"no {PLATFORM_NAMES[platform]} handle in the team"
        identities = seen.identities if seen is not None else ()
        found = next((one for one in identities if one.handle.casefold() == handle.casefold()), None)
        if found is None:
            return None, "not looked up in this run"
        return found.user, "" if found.user is not None else found.reason or "leads to nobody"
