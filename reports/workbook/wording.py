"""What the workbook calls things: states, flags, kinds, rights, and the order of groups."""

from collections.abc import Iterable, Mapping

from backends.model import Group, Kind, Role
from reports.rows import Cell, Row, State
from reports.workbook.cells import Link, clean, named

STATES: Mapping[State, str] = {
    State.PRESENT: "✓ in",
    State.MISSING: "✗ missing",
    State.SHOULD_LEAVE: "! should leave",
    State.UNKNOWN: "? not known",
    State.EXCUSED: "– excused",
    State.ABSENT: "○ optional, not in",
    State.UNMAPPED: "· no handle",
}
IN_HAND = "→ missing, in hand"
FLAGS: Mapping[str, str] = {
    "public": "public channel",
    "archived": "archived",
    "lost": "lost",
    "vanished": "vanished",
    "no-rights": "no rights",
}
KINDS: Mapping[Kind, str] = {
    Kind.PUBLIC: "public channel",
    Kind.PRIVATE: "private channel",
    Kind.BASIC: "basic group",
    Kind.SUPERGROUP: "supergroup",
    Kind.FORUM: "forum",
    Kind.GIGAGROUP: "gigagroup",
    Kind.UNSUPPORTED: "unsupported",
}
ROLES: Mapping[Role, str] = {
    Role.OWNER: "owner",
    Role.ADMIN: "admin",
    Role.MEMBER: "member",
    Role.NONE: "not in it",
}
STAR = "★"


def in_order(rows: Iterable[Row]) -> list[Row]:
    """By category, starred first, most gaps first, then who is most unknown, then by title."""
    return sorted(
        rows,
        key=lambda row: (
            row.category.casefold(),
            not row.starred,
            -row.gaps,
            -row.unknowns,
            clean(row.group.title).strip().casefold(),
            row.group.id,
        ),
    )


def state_text(cell: Cell) -> str:
    """``✗ missing``; ``→ missing, in hand`` where something was done about it of late."""
    return IN_HAND if cell.in_hand else STATES[cell.state]


def is_retired_name(flag: str) -> bool:
    """A flag that is none of the fixed ones is a retired name, in lower case."""
    return flag not in FLAGS


def spelt(flag: str, retired: Iterable[str]) -> str:
    """A retired name spelt as the config has it, one way on all sheets: ``iBTC`` for ``ibtc``."""
    return clean(next((name for name in retired if name.lower() == flag), flag))


def flag_text(flag: str, retired: Iterable[str]) -> str:
    return FLAGS.get(flag) or f"old name {spelt(flag, retired)}"


def title_link(group: Group) -> Link:
    return Link(named(group.title, "(no title)"), group.url)


def may(right: bool | None) -> str:
    return {True: "yes", False: "no", None: "only by trying"}[right]


def rights_text(group: Group) -> str:
    """``admin: may invite, rename; by trying: remove``."""
    if group.role is Role.NONE:
        return ROLES[Role.NONE]
    rights = {"invite": group.rights.invite, "rename": group.rights.rename, "remove": group.rights.remove}
    sure = [name for name, right in rights.items() if right]
    trying = [name for name, right in rights.items() if right is None]
    parts = [f"may {', '.join(sure)}"] if sure else []
    parts += [f"by trying: {', '.join(trying)}"] if trying else []
    return f"{ROLES[group.role]}: {'; '.join(parts) or 'no rights'}"
