"""Policy and snapshot to one row per group, and the rate. Pure: the same input gives the same rows."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from backends.changes.in_hand import InHand
from backends.confirmed import Confirmed
from backends.model import (
    PLATFORM_NAMES,
    PLATFORMS,
    Attendance,
    Group,
    Identity,
    Kind,
    Platform,
    PlatformSeen,
    Role,
    Snapshot,
    Standing,
)
from backends.settings import TeamMember
from reports.filters import UNCATEGORISED
from reports.policy import Policy
from reports.rows import Assessment, Cell, Row, State, coverage_of
from reports.rules import DEFAULT_CATEGORY, Category, keys_of
from reports.unconfirmed import unconfirmed

InHands = Mapping[tuple[str, str], InHand]
"""By a group's key and a user id."""
NOTHING: InHands = {}
NOT_ASKED = "not looked up yet: the next refresh does"


def assess(
    policy: Policy,
    snapshot: Snapshot,
    in_hand: InHands = NOTHING,
    tries: InHands = NOTHING,
    confirmed: Confirmed | None = None,
    *,
    is_past: bool = False,
) -> Assessment:
    """Judge what was seen. An old snapshot can be judged by today's policy: ``is_past``, whoever was looked
    up only later is no part of its figures, which can then be compared with those of later runs.
    ``confirmed`` None = which handles somebody has confirmed is not known yet.
    """
    rows: list[Row] = []
    for seen in snapshot.seen:
        found = rows_of(policy, seen, in_hand, tries)
        later = [one.name for one in unasked(policy, seen)] if is_past else []
        rows.extend([_without(row, later) for row in found] if later else found)
    rows.sort(key=lambda row: (PLATFORMS.index(row.group.platform), row.group.title.casefold(), row.group.id))
    return Assessment(
        snapshot=snapshot,
        members=tuple(member.name for member in policy.team),
        required=frozenset(
            member.name
            for member in policy.team
            if any(member.status_on(platform) == "required" for platform in PLATFORMS)
        ),
        rows=tuple(rows),
        coverage=coverage_of(rows),
        uncategorised=sum(row.category == UNCATEGORISED for row in rows),
        notes=(*policy.notes, *_notes(policy, snapshot)),
        retired=policy.retired,
        unconfirmed=() if confirmed is None else unconfirmed(policy.team, snapshot, confirmed),
    )


def rows_of(
    policy: Policy, seen: PlatformSeen, in_hand: InHands = NOTHING, tries: InHands = NOTHING
) -> list[Row]:
    """One row for each group that this platform yielded, in its order."""
    people = _People(policy, seen, in_hand, tries)
    return [people.row(group) for group in seen.groups]


def _without(row: Row, names: Collection[str]) -> Row:
    """A row that does not require these people. Where it requires nobody else it stays as it is, or it would
    be covered by accident.
    """
    if not any(cell.required for name, cell in row.cells.items() if name not in names):
        return row
    cells = {
        name: replace(cell, required=cell.required and name not in names) for name, cell in row.cells.items()
    }
    return replace(row, cells=cells)


def bare_row(policy: Policy, group: Group) -> Row:
    """What is known of a group before anybody's presence: enough for the filters of the policy."""
    category = policy.category_of(group)
    if category is not None:
        name, counts = category.rule.name, category.rule.counts
    elif policy.categories:
        name, counts = UNCATEGORISED, False
    else:
        name, counts = DEFAULT_CATEGORY, True
    return Row(group, name, counts, {}, flags_of(policy, group), policy.is_starred(group))


def flags_of(policy: Policy, group: Group) -> tuple[str, ...]:
    """``public archived lost vanished no-rights`` and each retired name that the title bears."""
    flags = []
    if group.kind is Kind.PUBLIC:
        flags.append("public")
    if group.archived:
        flags.append("archived")
    if group.standing is not Standing.HERE:
        flags.append(group.standing.value)
    elif group.rights.invite is False:
        flags.append("no-rights")
    return (*flags, *policy.retired_in(group.title))


class _People:
    """The team on one platform: who each handle is, and where that account was seen."""

    def __init__(self, policy: Policy, seen: PlatformSeen, in_hand: InHands, tries: InHands) -> None:
        self._policy = policy
        self._all_in_hand = in_hand
        self._tries = tries
        self._platform = seen.platform
        self._identities: Mapping[str, Identity] = {one.handle.casefold(): one for one in seen.identities}
        self._attendance: Mapping[str, Attendance] = {one.user: one for one in seen.attendance}
        self._fallback = _why_nothing(seen)

    def row(self, group: Group) -> Row:
        bare = bare_row(self._policy, group)
        category = self._policy.category_of(group)
        cells = {member.name: self._cell(member, bare, category) for member in self._policy.team}
        return replace(bare, cells=cells)

    def _cell(self, member: TeamMember, row: Row, category: Category | None) -> Cell:
        required, why = self._requirement(member, row, category)
        handle = member.handle_on(self._platform)
        if handle is None:
            inside, reason = None, ""
        else:
            inside, reason = self._presence(handle, row.group)
        if inside and self._is_out_of_place(member, row):
            return Cell(State.SHOULD_LEAVE, False, self._why_out_of_place(member))
        if inside:
            return Cell(State.PRESENT, required, why)
        excuse = self._excuse(member, row) if required else None
        if excuse is not None:
            return Cell(State.EXCUSED, False, excuse)
        if handle is None:
            return Cell(State.UNMAPPED, required, f"no {PLATFORM_NAMES[self._platform]} handle in the team")
        if inside is None:
            return Cell(State.UNKNOWN, required, reason)
        if not required:
            return Cell(State.ABSENT, False, why)
        held = self._kept(self._all_in_hand, handle, row.group)
        return Cell(State.MISSING, True, why, held, self._kept(self._tries, handle, row.group))

    def _kept(self, kept: InHands, handle: str, group: Group) -> InHand | None:
        """What the journal says of this person in this group, or in the group that it once was."""
        identity = self._identities.get(handle.casefold())
        if identity is None or identity.user is None:
            return None
        found = (kept.get((key, identity.user.id)) for key in keys_of(group))
        return next(filter(None, found), None)

    def _presence(self, handle: str, group: Group) -> tuple[bool | None, str]:
        identity = self._identities.get(handle.casefold())
        if identity is None:
            return None, self._fallback
        if identity.user is None:
            return None, identity.reason
        attendance = self._attendance.get(identity.user.id)
        return attendance.presence(group.id) if attendance is not None else (None, self._fallback)

    def _requirement(self, member: TeamMember, row: Row, category: Category | None) -> tuple[bool, str]:
        """Whether the member has to be there, and why or why not in a few words."""
        status = member.status_on(self._platform)
        if status == "inactive":
            return False, "marked inactive"
        if status == "limited" and not self._policy.only[member.name](row):
            return False, f"limited to {member.only}"
        if category is not None and category.requires(member, status):
            return True, f"required: category {row.category}"
        if category is None and status == "required":
            return True, "required in every group"
        return False, "optional here"

    def _is_out_of_place(self, member: TeamMember, row: Row) -> bool:
        status = member.status_on(self._platform)
        return status == "inactive" or (status == "limited" and not self._policy.only[member.name](row))

    def _why_out_of_place(self, member: TeamMember) -> str:
        if member.status_on(self._platform) == "inactive":
            return "marked inactive, still there"
        return f"limited to {member.only}, but is here"

    def _excuse(self, member: TeamMember, row: Row) -> str | None:
        for exclusion in self._policy.exclusions:
            if exclusion.applies(member.name, row, self._policy.today):
                return exclusion.sentence
        return None


def unasked(policy: Policy, seen: PlatformSeen) -> list[TeamMember]:
    """Whose handle on this platform was never looked up: they, or the handle, are newer than the look."""
    if not seen.was_read:
        return []
    asked = {one.handle.casefold() for one in seen.identities}
    handles = ((member, member.handle_on(seen.platform)) for member in policy.team)
    return [member for member, handle in handles if handle and handle.casefold() not in asked]


def is_admin(group: Group) -> bool:
    """Owners and admins see every member."""
    return group.role in (Role.OWNER, Role.ADMIN)


def _why_nothing(seen: PlatformSeen) -> str:
    if not seen.was_read and seen.problems:
        return seen.problems[0].text
    return NOT_ASKED if seen.was_read else "not looked up in this run"


def _notes(policy: Policy, snapshot: Snapshot) -> tuple[str, ...]:
    """Required members without a handle, or with one that was not looked up yet, keep every group of that
    platform from being complete.
    """
    if not policy.team:
        return ("The team is empty, so nobody is looked up: list it as [[team]] in config.toml.",)
    notes = []
    for seen in snapshot.seen:
        for member in policy.team:
            if seen.groups and _lacks_handle(member, seen.platform):
                service = PLATFORM_NAMES[seen.platform]
                notes.append(
                    f"{member.name} is required on {service} but has no handle there: "
                    f"add {seen.platform} to the team entry, or set {seen.platform}_status."
                )
        notes += [
            f"{member.name} is not looked up on {PLATFORM_NAMES[seen.platform]} yet: "
            f"the next refresh looks where @{member.handle_on(seen.platform)} leads."
            for member in unasked(policy, seen)
            if seen.groups and member.status_on(seen.platform) != "inactive"
        ]
    return tuple(notes)


def _lacks_handle(member: TeamMember, platform: Platform) -> bool:
    return member.status_on(platform) == "required" and member.handle_on(platform) is None
