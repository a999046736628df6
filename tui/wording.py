"""The words and marks for what the audit found, the same in table, details, help and problems."""

from collections.abc import Iterable, Mapping

from backends.model import PLATFORM_NAMES, Condition, Kind, Platform, Rights, Role, Standing
from reports.rows import Row, State, Verdict

MARKS: Mapping[State, str] = {
    State.PRESENT: "✓",
    State.MISSING: "✗",
    State.SHOULD_LEAVE: "!",
    State.UNKNOWN: "?",
    State.UNMAPPED: "∅",
    State.EXCUSED: "–",
    State.ABSENT: "○",
}
"""One cell each, told apart without colour; in the order of how much they matter, present aside."""

IN_HAND = "→"
"""Instead of the mark of somebody who is missing, where something was done about it of late."""
IN_HAND_SHORT = "in hand"
IN_HAND_MEANING = "missing, but invited, sent a link or asked for in the last seven days"

STARTS_ALL_THE_SAME = "It can be started all the same, and then waits until you have signed in."
"""Of an export, where a login is not taken any more."""

ON: Mapping[Platform, str] = {"slack": "Slack", "telegram": "Tg"}
"""Short names of the platforms, for columns."""

SHORT: Mapping[State, str] = {
    State.PRESENT: "in",
    State.MISSING: "missing",
    State.SHOULD_LEAVE: "should leave",
    State.UNKNOWN: "not known",
    State.UNMAPPED: "no handle",
    State.EXCUSED: "excused",
    State.ABSENT: "optional, not in",
}

MEANING: Mapping[State, str] = {
    State.PRESENT: "in the group",
    State.MISSING: "required, and not in the group: a gap",
    State.SHOULD_LEAVE: "in the group, though inactive or outside what they may be in",
    State.UNKNOWN: "could not be found out; never counted as missing",
    State.UNMAPPED: "no handle on this platform in the config, so nobody can tell",
    State.EXCUSED: "need not be here: an exclusion says so",
    State.ABSENT: "not in the group, and not required",
}

PARTS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.COMPLETE: ("complete", "every required member is in the group, or excused"),
    Verdict.GAPS: ("with gaps", "at least one required member is missing for sure"),
    Verdict.UNKNOWN: ("not known", "nobody is missing for sure, but somebody could not be checked"),
}

URGENCY = (
    State.MISSING,
    State.SHOULD_LEAVE,
    State.UNKNOWN,
    State.UNMAPPED,
    State.EXCUSED,
    State.ABSENT,
    State.PRESENT,
)
"""In which order people are listed in the details: gaps first."""

CONDITIONS: Mapping[Condition, str] = {
    Condition.OK: "ok",
    Condition.PARTIAL: "read in part",
    Condition.SKIPPED: "skipped",
    Condition.SIGNED_OUT: "signed out",
    Condition.UNREACHABLE: "unreachable",
    Condition.LOCKED: "in use elsewhere",
    Condition.FAILED: "failed",
}

KINDS: Mapping[Kind, str] = {
    Kind.PUBLIC: "public channel",
    Kind.PRIVATE: "private channel",
    Kind.BASIC: "basic group",
    Kind.SUPERGROUP: "supergroup",
    Kind.FORUM: "forum",
    Kind.GIGAGROUP: "gigagroup",
    Kind.UNSUPPORTED: "kind not supported",
}

STANDINGS: Mapping[Standing, str] = {
    Standing.HERE: "",
    Standing.LOST: "we were taken out",
    Standing.VANISHED: "seen before, gone now",
}

FLAGS: Mapping[str, str] = {
    "public": "public channel that should be private",
    "archived": "archived",
    "lost": "we were taken out of it",
    "vanished": "seen before, gone now",
    "no-rights": "we have no right to close its gaps",
}

ROLES: Mapping[Role, str] = {
    Role.OWNER: "You own it",
    Role.ADMIN: "You are admin",
    Role.MEMBER: "You are a member",
    Role.NONE: "You are not in it",
}


def flag_in_words(flag: str) -> str:
    """A flag as a phrase; one that is no word of ours is a retired name found in the title."""
    return FLAGS.get(flag) or f"retired name {flag}"


def _split(rights: Rights) -> tuple[list[str], list[str]]:
    named = {"invite": rights.invite, "rename": rights.rename, "remove": rights.remove}
    return [word for word, may in named.items() if may], [word for word, may in named.items() if may is None]


def rights_in_words(role: Role, rights: Rights) -> str:
    """``You are admin: may invite, rename, remove.``"""
    may, by_trying = _split(rights)
    parts = [f"may {', '.join(may)}"] if may else []
    if by_trying:
        parts.append(f"{', '.join(by_trying)}: known only by trying")
    if not parts:
        return f"{ROLES[role]}: ask an owner or admin for any change."
    return f"{ROLES[role]}{': ' if may else '; '}{'; '.join(parts)}."


def rights_in_short(row: Row) -> str:
    """At most 7 cells for the table: ``all``, ``invite``, ``inv ren``, ``try``, ``ask``, or a dash."""
    if row.group.standing is not Standing.HERE:
        return "–"
    may, by_trying = _split(row.group.rights)
    if len(may) == 3:
        return "all"
    if len(may) == 2:
        return " ".join(word[:3] for word in may)
    if may:
        return may[0]
    return "try" if "invite" in by_trying else "ask"


def age(days: int) -> str:
    """At most 5 cells: ``today``, ``2 d``, ``3 w``, ``5 mo``, ``2 y``."""
    if days == 0:
        return "today"
    if days < 14:
        return f"{days} d"
    if days < 60:
        return f"{days // 7} w"
    return f"{days // 30} mo" if days < 720 else f"{days // 365} y"


WAITS = "waits for sign-in"
"""What stands beside each of many that do."""


def for_login(platforms: Iterable[Platform]) -> str:
    """``for you to sign in to Telegram``, to stand behind what waits."""
    return f"for you to sign in to {' and '.join(PLATFORM_NAMES[one] for one in platforms)}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """``1 group``, ``2 groups``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


RIGHTS_MEANING: Mapping[str, str] = {
    "all": "you may invite, rename and remove there",
    "invite": "you may invite; inv ren rem are short for two of the three",
    "try": "whether you may invite is known only by trying",
    "ask": "an owner or admin has to do it",
}
"""What stands in the column of our rights."""
