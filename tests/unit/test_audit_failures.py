"""What a screen shows where a platform could not be read, and which part of the known groups is kept."""

from dataclasses import replace

from backends.model import Attendance, Condition, Problem
from reports.audit import with_last_known
from reports.coverage import assess
from tests.unit.snapshots import AMY, policy, seen, slack, snapshot, telegram


def test_a_platform_that_could_not_be_read_shows_what_was_known_and_since_when() -> None:
    group = telegram()
    before = snapshot(seen("telegram", [group], [Attendance("amy_t", frozenset([group.id]))]), run="one")
    lost = Problem("telegram", "Telegram could not be reached.")
    failed = replace(seen("telegram", [group]), condition=Condition.UNREACHABLE, problems=(lost,))
    shown = with_last_known(snapshot(failed, run="two"), before)
    part = shown.on("telegram")
    assert part is not None
    assert part.condition is Condition.UNREACHABLE
    assert part.problems == (lost,)
    assert part.taken == before.started
    assert assess(policy((AMY,)), shown).coverage.complete == 1
    # A second failure still tells when it was really read.
    again = with_last_known(snapshot(failed, run="three"), shown).on("telegram")
    assert again is not None
    assert again.taken == before.started


def test_without_an_earlier_look_it_stays_not_known() -> None:
    failed = snapshot(replace(seen("slack", [slack()]), condition=Condition.FAILED), run="one")
    assert with_last_known(failed, None) == failed
    assert with_last_known(failed, failed) == failed


def test_what_was_read_is_shown_as_it_is() -> None:
    before = snapshot(seen("slack", [slack()], [Attendance("amy", frozenset([slack().id]))]), run="one")
    now = snapshot(seen("slack", [slack()], [Attendance("amy")]), run="two")
    assert with_last_known(now, before) == now
