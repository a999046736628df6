"""How far a run of changes is: also one that is gone on with."""

from dataclasses import replace
from datetime import timedelta

from backends.changes.record import ChangeRecord, StepDone, StepOutcome
from backends.outcomes import Outcome
from tests.unit.changes.plans import MADE, invite, plan, supergroup
from tui.running import Running

STEPS = plan(*(invite(supergroup(number), "78") for number in range(6)))


def ended(number: int, outcome: Outcome = Outcome.VERIFIED) -> StepOutcome:
    return StepOutcome(number, outcome, "", MADE)


def stopped() -> ChangeRecord:
    """Three are done, one was held back, two were not begun."""
    done = {number: ended(number) for number in (1, 2, 3)} | {4: ended(4, Outcome.LIMITED)}
    return ChangeRecord("c1", STEPS, MADE, None, "ada", "mac", done, frozenset())


def test_what_was_done_before_counts_and_no_more_is_done_than_there_is() -> None:
    running = Running.again(stopped(), MADE)
    assert (running.done, running.total) == (3, 6)
    running.note(StepDone(STEPS.steps[3], ended(4)))
    assert (running.done, running.total) == (4, 6)
    whole = replace(stopped(), outcomes={number: ended(number) for number in range(1, 7)})
    running.end(whole)
    assert (running.done, running.total) == (6, 6)
    assert running.summary == "6 done and seen"


def test_the_time_left_goes_by_the_pace_of_this_time() -> None:
    running = Running.again(stopped(), MADE)
    assert running.seconds_left(MADE + timedelta(seconds=10)) is None
    running.note(StepDone(STEPS.steps[3], ended(4)))
    assert running.seconds_left(MADE + timedelta(seconds=10)) == 20


def test_one_that_could_not_be_gone_on_with_can_be_tried_again() -> None:
    running = Running.again(stopped(), MADE)
    running.end(None, "Nobody is signed in.")
    assert running.over
    assert running.record == stopped()
    assert (running.done, running.total) == (3, 6)
