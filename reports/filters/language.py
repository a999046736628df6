"""From a filter's text to the rows it chooses."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from backends.errors import FilterError
from reports.filters.fields import FIELDS, Test, id_test, title_test
from reports.filters.terms import Term, Value, terms_in
from reports.filters.vocabulary import Vocabulary, no_such
from reports.rows import Row


@dataclass(frozen=True)
class Filter:
    """A filter that can be read. Every term must hold; an empty one chooses every row."""

    text: str
    fields: frozenset[str]
    """The fields it asks for; a bare word asks for ``title``."""
    _tests: tuple[Test, ...] = field(repr=False, compare=False)

    def matches(self, row: Row) -> bool:
        return all(test(row) for test in self._tests)

    def select(self, rows: Iterable[Row]) -> list[Row]:
        """The rows that match, in their order."""
        chosen = list(rows)
        for test in self._tests:
            chosen = [row for row in chosen if test(row)]
        return chosen


def parse(text: str, terms: Vocabulary) -> Filter:
    """Raises FilterError with the offsets of the wrong part and what it could be."""
    found = terms_in(text)
    asked = frozenset(_field_of(term) for term in found)
    return Filter(text, asked, tuple(_test_of(term, terms) for term in found))


def _is_id(term: Term) -> bool:
    """``slack:T01/C0123`` is a group's id, written without ``id:``."""
    return term.field in ("slack", "telegram") and any("/" in value.text for value in term.values)


def _field_of(term: Term) -> str:
    if term.field is None:
        return "title"
    return "id" if _is_id(term) else term.field.casefold()


def _test_of(term: Term, terms: Vocabulary) -> Test:
    if term.field is None:
        test = _word_test(term.values[0].text)
    elif _is_id(term):
        test = _either([id_test(f"{term.field}:{value.text}") for value in term.values])
    else:
        test = _field_test(term, terms)
    return _not(test) if term.negated else test


def _word_test(word: str) -> Test:
    in_title, is_id = title_test(word), id_test(word)
    return lambda row: in_title(row) or is_id(row)


def _field_test(term: Term, terms: Vocabulary) -> Test:
    name = _field_of(term)
    start = term.start + term.negated
    if name not in FIELDS:
        quote = "To look for it in names, put it in quotes."
        wrong = no_such(term.field or "", "field", tuple(FIELDS), quote)
        raise FilterError(wrong.sentence, wrong.way_out, start, term.values_start - 1)
    values = [value for value in term.values if value.text.strip()]
    if not values:
        choices = FIELDS[name].values(terms)
        example = f", such as {name}:{choices[0]}" if choices else ""
        raise FilterError(f"{name} needs a value{example}.", "", start, term.end)
    return _either([_value_test(name, value, terms) for value in values])


def _value_test(name: str, value: Value, terms: Vocabulary) -> Test:
    try:
        return FIELDS[name].test(value.text.strip(), terms)
    except FilterError as error:
        raise FilterError(error.sentence, error.way_out, value.start, value.end) from None


def _either(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def holds(row: Row) -> bool:
        # Not any(): this runs for every row at every keystroke, and a generator costs more than the tests.
        for test in tests:  # noqa: SIM110
            if test(row):
                return True
        return False

    return holds


def _not(test: Test) -> Callable[[Row], bool]:
    return lambda row: not test(row)
