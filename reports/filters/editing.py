"""Writes a filter for somebody who chooses fields and values from lists."""

from collections.abc import Sequence

from backends.errors import FilterError
from reports.filters.fields import FIELDS
from reports.filters.terms import Term, quoted, terms_in
from reports.filters.vocabulary import Vocabulary, choose


def values_of(text: str, field: str, terms: Vocabulary) -> tuple[tuple[str, ...], bool]:
    """The values that the filter asks of a field, written out, and whether it asks that they be not so."""
    term = _term_of(text, field)
    if term is None:
        return (), False
    options = FIELDS[field].values(terms)
    values = (_whole(value.text, options) for value in term.values if value.text.strip())
    return tuple(dict.fromkeys(values)), term.negated


def with_values(text: str, field: str, values: Sequence[str], negated: bool = False) -> str:
    """The filter that asks for these values of the field; for none of them, it no longer asks for it."""
    wanted = f"{'-' if negated else ''}{field}:{','.join(map(quoted, values))}" if values else ""
    term = _term_of(text, field)
    start, end = (term.start, term.end) if term else (len(text), len(text))
    return " ".join(part for part in (text[:start].strip(), wanted, text[end:].strip()) if part)


def _term_of(text: str, field: str) -> Term | None:
    """The first term about the field; further ones stay as they were typed."""
    return next((term for term in terms_in(text) if (term.field or "").casefold() == field), None)


def _whole(value: str, options: Sequence[str]) -> str:
    try:
        return choose(value, options, "value")
    except FilterError:
        return value.strip()
