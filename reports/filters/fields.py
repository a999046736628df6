"""The fields of the filter language: what each asks of a row, and which values it takes."""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from backends.errors import FilterError
from backends.model import PLATFORMS, GroupId, Kind, Role
from reports.filters.vocabulary import UNCATEGORISED, Vocabulary, choose, folded
from reports.rows import Cell, Row, State, Verdict

Test = Callable[[Row], bool]

ANY = "any"
ME = "me"
_NUMBER = re.compile(r"(>=|<=|>|<|=|)\s*([0-9]{1,12})")
_COMPARE: Mapping[str, Callable[[int, int], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
    "": operator.eq,
}


@dataclass(frozen=True, slots=True)
class Field:
    """``values`` are those to choose from, or examples; ``test`` raises FilterError for a wrong value."""

    name: str
    hint: str
    values: Callable[[Vocabulary], Sequence[str]]
    test: Callable[[str, Vocabulary], Test]


def title_test(word: str) -> Test:
    wanted = folded(word)
    return lambda row: wanted in folded(row.group.title)


def id_test(word: str) -> Test:
    """The whole id, its key, or the platform's own id; case is ignored, nothing is shortened."""
    wanted = word.casefold()
    return lambda row: wanted in _names_of(row.group.id)


@lru_cache(maxsize=65536)
def _names_of(group: GroupId) -> tuple[str, str, str]:
    return group.casefold(), group.key.casefold(), group.native.casefold()


def _chosen(
    name: str,
    hint: str,
    options: Callable[[Vocabulary], Sequence[str]],
    test: Callable[[str], Test],
    short: Mapping[str, str] | None = None,
) -> Field:
    """A field whose value is one of a list, and may be shortened."""

    def build(value: str, terms: Vocabulary) -> Test:
        return test((short or {}).get(folded(value)) or choose(value, options(terms), name))

    return Field(name, hint, options, build)


def _people(name: str, hint: str, is_so: Callable[[Cell], bool]) -> Field:
    """A field that asks for the state of a member; ``any`` = of somebody, ``me`` = of who is signed in."""

    def one(member: str) -> Test:
        return lambda row: (cell := row.cells.get(member)) is not None and is_so(cell)

    def build(value: str, terms: Vocabulary) -> Test:
        word = folded(value)
        if word not in map(folded, terms.members):
            if word == ANY:
                return lambda row: any(map(is_so, row.cells.values()))
            if word == ME and terms.me is None:
                raise FilterError("Nobody in the team is the signed-in account.", "Name a person instead.")
            if word == ME:
                return one(str(terms.me))
        return one(choose(value, terms.members, "team member"))

    return Field(name, hint, lambda terms: [ANY, *([ME] if terms.me else []), *terms.members], build)


def _number(name: str, hint: str, samples: Sequence[str], number: Callable[[Row], int | None]) -> Field:
    def build(value: str, terms: Vocabulary) -> Test:
        found = _NUMBER.fullmatch(value)
        if found is None:
            raise FilterError(f"{name} takes a number, such as {samples[0]}.")
        compare, limit = _COMPARE[found[1]], int(found[2])
        return lambda row: (size := number(row)) is not None and compare(size, limit)

    return Field(name, hint, lambda terms: samples, build)


def _yes_no(name: str, hint: str, is_so: Callable[[Row, Vocabulary], bool]) -> Field:
    def build(value: str, terms: Vocabulary) -> Test:
        wanted = choose(value, ("yes", "no"), f"answer to {name}") == "yes"
        return lambda row: is_so(row, terms) is wanted

    return Field(name, hint, lambda terms: ("yes", "no"), build)


def _has_flag(flag: str) -> Test:
    return (lambda row: bool(row.flags)) if flag == ANY else (lambda row: flag in row.flags)


def _has_right(right: str) -> Test:
    return lambda row: getattr(row.group.rights, right) is True


def _is_unknown(cell: Cell) -> bool:
    return cell.state is State.UNKNOWN or (cell.state is State.UNMAPPED and cell.required)


def _with_any(flags: Sequence[str]) -> Sequence[str]:
    return flags if ANY in flags else [ANY, *flags]


_ALL = (
    _people("missing", "required, and not there", lambda cell: cell.state is State.MISSING),
    _people(
        "inhand", "missing, and something was done about it of late", lambda cell: cell.in_hand is not None
    ),
    _people("present", "there", lambda cell: cell.state in (State.PRESENT, State.SHOULD_LEAVE)),
    _people("unknown", "could not be seen, or required without a handle", _is_unknown),
    _people("excused", "need not be there", lambda cell: cell.state is State.EXCUSED),
    _people("leave", "there, and should not be", lambda cell: cell.state is State.SHOULD_LEAVE),
    _number("gaps", "how many required people are missing", (">0", "0", ">1"), lambda row: row.gaps),
    _chosen(
        "coverage",
        "complete, with gaps, or not known: the three parts of the bar",
        lambda terms: [str(verdict) for verdict in Verdict],
        lambda verdict: lambda row: row.verdict == verdict,
    ),
    _chosen(
        "platform",
        "slack or telegram",
        lambda terms: PLATFORMS,
        lambda platform: lambda row: row.group.platform == platform,
        {"tg": "telegram"},
    ),
    _chosen(
        "category",
        "what kind of customer or group it is",
        lambda terms: tuple(dict.fromkeys([*terms.categories, UNCATEGORISED])),
        lambda category: lambda row: row.category == category,
    ),
    _chosen("flag", "what is odd about it", lambda terms: _with_any(terms.flags), _has_flag),
    _chosen(
        "role",
        "what I am in it",
        lambda terms: [str(role) for role in Role],
        lambda role: lambda row: row.group.role == role,
    ),
    _chosen("may", "what I may do in it", lambda terms: ("invite", "rename", "remove"), _has_right),
    _chosen(
        "kind",
        "what sort of channel or group it is",
        lambda terms: [str(kind) for kind in Kind],
        lambda kind: lambda row: row.group.kind == kind,
    ),
    Field("title", "part of its name", lambda terms: (), lambda value, terms: title_test(value)),
    _number("members", "how many people are in it", (">200", ">50", "<10"), lambda row: row.group.members),
    _yes_no("star", "marked as important", lambda row, terms: row.starred),
    _yes_no("new", "first seen since the last review", lambda row, terms: row.group.id.key in terms.new),
    Field("id", "its id, in full", lambda terms: (), lambda value, terms: id_test(value)),
)
FIELDS: Mapping[str, Field] = {field.name: field for field in _ALL}
"""All fields by name, in the order in which they are offered."""

POLICY_FIELDS = frozenset(
    ("platform", "category", "flag", "role", "may", "kind", "title", "members", "star", "id")
)
"""What rules of the policy may ask: nothing that depends on who has to be where."""
