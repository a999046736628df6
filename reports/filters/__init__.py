"""The filter language: what people type to choose groups, from ``acme`` to ``missing:amy,bea members:>50``.

Pure. The grammar is told in docs/filters.md.
"""

from reports.filters.completion import Completion, complete, counts, people_named
from reports.filters.editing import values_of, with_values
from reports.filters.fields import FIELDS, ME, POLICY_FIELDS
from reports.filters.language import Filter, parse
from reports.filters.terms import quoted
from reports.filters.vocabulary import STANDARD_FLAGS, UNCATEGORISED, Vocabulary

__all__ = [
    "FIELDS",
    "ME",
    "POLICY_FIELDS",
    "STANDARD_FLAGS",
    "UNCATEGORISED",
    "Completion",
    "Filter",
    "Vocabulary",
    "complete",
    "counts",
    "parse",
    "people_named",
    "quoted",
    "values_of",
    "with_values",
]
