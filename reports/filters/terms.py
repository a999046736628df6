"""Cuts a filter's text into its terms, with the place of each, and decides nothing about their meaning."""

import re
from dataclasses import dataclass

_TERM = re.compile(
    r"""
    (?P<negated> -(?=\S) )?
    (?: (?P<field> [^\W\d_][\w-]* ) : )?
    (?P<rest> (?: "(?:\\.|[^"\\])*(?:"|\\?$) | [^\s"] )* )
    """,
    re.VERBOSE | re.DOTALL,
)
_ALTERNATIVE = re.compile(r'(?:"(?:\\.|[^"\\])*(?:"|\\?$)|[^",])+', re.DOTALL)
_QUOTED = re.compile(r'"((?:\\.|[^"\\])*)(?:"|\\?$)', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Value:
    """One alternative, quotes gone; ``start`` and ``end`` are its offsets in the text, quotes included."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Term:
    """``-field:value,value``. A bare word has no field and exactly one value."""

    field: str | None
    negated: bool
    values: tuple[Value, ...]
    start: int
    end: int
    values_start: int
    """Where the values begin: after the colon, or at the word itself."""


def terms_in(text: str) -> list[Term]:
    """Every term of a filter; any text has some reading, an open quote ends with the text."""
    found: list[Term] = []
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        term = _term_at(text, place)
        found.append(term)
        place = term.end
    return found


def _term_at(text: str, place: int) -> Term:
    match = _TERM.match(text, place)
    # The pattern can match nothing, but what it begins at is no space, so it takes at least that.
    assert match is not None
    assert match.end() > place
    field, (start, end) = match["field"], match.span("rest")
    if field is None:
        values: tuple[Value, ...] = (Value(_unquoted(match["rest"]), start, end),)
    else:
        values = tuple(
            Value(_unquoted(part[0]), part.start(), part.end())
            for part in _ALTERNATIVE.finditer(text, start, end)
        )
    return Term(field, match["negated"] is not None, values, match.start(), match.end(), start)


def _unquoted(text: str) -> str:
    return _QUOTED.sub(lambda match: _ESCAPED.sub(r"\1", match[1]), text)


def quoted(value: str) -> str:
    """A value as it must be typed; in quotes where it would fall apart without them."""
    if value and not re.search(r'[\s",\\]', value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
