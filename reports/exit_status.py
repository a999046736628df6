"""What an audit ends with, for schedulers."""

from backends.model import Condition
from reports.rows import Assessment

DONE, IN_PART, SIGNED_OUT, UNREACHABLE, LOCKED, GAPS = 0, 1, 3, 4, 5, 6


def exit_status(assessment: Assessment, *, fail_on_gaps: bool = False, failed: bool = False) -> int:
    """0 done, 1 in part, 3 and 4 only if so on every platform asked, 5 locked, 6 gaps where asked for.

    Groups that hide their members are no failure: what is unknown for that reason alone gives 0.
    """
    asked = [s.condition for s in assessment.snapshot.seen if s.condition is not Condition.SKIPPED]
    if Condition.LOCKED in asked:
        return LOCKED
    if asked and all(condition is Condition.SIGNED_OUT for condition in asked):
        return SIGNED_OUT
    if asked and all(condition is Condition.UNREACHABLE for condition in asked):
        return UNREACHABLE
    if failed or any(condition is not Condition.OK for condition in asked):
        return IN_PART
    return GAPS if fail_on_gaps and any(row.gaps for row in assessment.rows) else DONE
