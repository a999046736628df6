"""What can be typed next in a filter, and the values of a field with the number of rows behind each."""

from collections.abc import Iterable
from dataclasses import dataclass

from backends.nearest import nearest
from reports.filters.fields import FIELDS
from reports.filters.terms import Term, quoted, terms_in
from reports.filters.vocabulary import Vocabulary, beginnings
from reports.rows import Row

SHORTEST_NAME = 2
"""So many letters a word has at least that may be the beginning of a team member's name."""
ABOUT_A_PERSON = ("missing", "present")
"""What is asked about a person most."""


@dataclass(frozen=True, slots=True)
class Completion:
    """Put ``text`` in place of ``start`` to ``end``; ``hint`` says what it means.

    ``meant``: not how what is typed may go on, but what it may have been meant for.
    """

    text: str
    start: int
    end: int
    hint: str = ""
    meant: bool = False


def complete(text: str, cursor: int, terms: Vocabulary) -> list[Completion]:
    """What the term under the cursor may become; every field where there is none."""
    term = next((term for term in terms_in(text) if term.start < cursor <= term.end), None)
    if term is None:
        return [Completion(f"{name}:", cursor, cursor, field.hint) for name, field in FIELDS.items()]
    if term.field is None or cursor < term.values_start:
        return [*_field_completions(text, cursor, term), *_person_completions(text, cursor, term, terms)]
    return _value_completions(text, cursor, term, terms)


def _field_completions(text: str, cursor: int, term: Term) -> list[Completion]:
    start = term.start + term.negated
    end = term.end if term.field is None else term.values_start
    typed = text[start:cursor].casefold()
    return [
        Completion(f"{name}:", start, end, field.hint)
        for name, field in FIELDS.items()
        if name.startswith(typed)
    ]


def _person_completions(text: str, cursor: int, term: Term, terms: Vocabulary) -> list[Completion]:
    """A word is looked for in titles; where it is somebody's name, that person may be meant."""
    start = term.start + term.negated
    typed = text[start:cursor].strip('"')
    if term.field is not None or len(typed) < SHORTEST_NAME:
        return []
    return [
        Completion(f"{field}:{quoted(member)}", start, term.end, FIELDS[field].hint)
        for member in beginnings(typed, terms.members)
        for field in ABOUT_A_PERSON
    ]


def people_named(text: str, terms: Vocabulary) -> list[str]:
    """The team members whom a bare word of the filter may mean, where it finds titles alone."""
    words = [term.values[0].text for term in terms_in(text) if term.field is None and not term.negated]
    return [
        member
        for member in terms.members
        if any(len(word) >= SHORTEST_NAME and beginnings(word, (member,)) for word in words)
    ]


def _meant_fields(text: str, cursor: int, term: Term) -> list[Completion]:
    """The field that a wrong one may have been meant for, with the values typed so far."""
    start, values = term.start + term.negated, text[term.values_start : cursor]
    return [
        Completion(f"{name}:{values}", start, cursor, FIELDS[name].hint, meant=True)
        for name in _meant(term.field or "", FIELDS)
    ]


def _value_completions(text: str, cursor: int, term: Term, terms: Vocabulary) -> list[Completion]:
    field = FIELDS.get((term.field or "").casefold())
    if field is None:
        return _meant_fields(text, cursor, term)
    value = next((value for value in term.values if value.start <= cursor <= value.end), None)
    start, end = (value.start, value.end) if value else (cursor, cursor)
    typed = text[start:cursor].replace('"', "")
    taken = {other.text.casefold() for other in term.values if other is not value}
    options = [option for option in field.values(terms) if option.casefold() not in taken]
    found = beginnings(typed, options)
    return [
        Completion(quoted(option), start, end, field.hint, meant=not found)
        for option in found or _meant(typed, options)
    ]


def _meant(typed: str, options: Iterable[str]) -> list[str]:
    """What somebody who mistyped it may have meant."""
    guess = nearest(typed, options)
    return [guess] if guess else []


def counts(field: str, rows: Iterable[Row], terms: Vocabulary) -> list[tuple[str, int]]:
    """Each value of a field with how many of ``rows`` have it; empty where values cannot be listed.

    Values are not quoted yet; ``field:`` and ``quoted(value)`` make the term.
    """
    chosen, known = list(rows), FIELDS[field]
    tests = [(value, known.test(value, terms)) for value in known.values(terms)]
    return [(value, sum(map(test, chosen))) for value, test in tests]
