"""Spans of time: nothing is read twice, and nothing is left out."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reports.archive.spans import gaps, merged, overlaps

SPAN = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: (min(pair), max(pair)))


def moments(spans: object) -> set[int]:
    return {moment for low, high in spans for moment in range(low, high + 1)}  # type: ignore[attr-defined]


@given(st.lists(SPAN))
def test_merged_holds_the_same_moments_once_and_in_order(spans: list[tuple[int, int]]) -> None:
    found = merged(spans)
    assert moments(found) == moments(spans)
    assert all(before[1] + 1 < after[0] for before, after in pairwise(found))


@given(st.lists(SPAN), SPAN)
def test_gaps_are_what_is_missing_newest_first(spans: list[tuple[int, int]], asked: tuple[int, int]) -> None:
    found = gaps(spans, *asked)
    assert moments(found) == moments([asked]) - moments(spans)
    assert list(found) == sorted(found, reverse=True)


@given(st.lists(SPAN), SPAN)
def test_overlapping_is_sharing_a_moment(spans: list[tuple[int, int]], asked: tuple[int, int]) -> None:
    assert overlaps(spans, asked) is bool(moments(spans) & moments([asked]))
