"""What an audit ends with, for schedulers."""

from collections.abc import Iterable

from backends.model import Condition
from reports.rows import Assessment

DONE, IN_PART, SIGNED_OUT, UNREACHABLE, LOCKED, GAPS = 0, 1, 3, 4, 5, 6


def exit_status(assessment: Assessment, *, fail_on_gaps: bool = False, failed: bool = False) -> int:
    """0 done, 1 in part, 3 and 4 only if so on every platform asked, 5 locked, 6 gaps where asked for.

    Groups that hide their members are no failure: what is unknown for that reason alone gives 0. A handle
    that leads to nobody is one: all about that person stays unknown.
    """
    status = status_of(seen.condition for seen in assessment.snapshot.seen)
    identities = (one for seen in assessment.snapshot.seen for one in seen.identities)
    if status != DONE or failed or any(one.user is None for one in identities):
        return status or IN_PART
    return GAPS if fail_on_gaps and any(row.gaps for row in assessment.rows) else DONE


def status_of(conditions: Iterable[Condition]) -> int:
    """The same for how the looks at some platforms ended."""
    asked = [condition for condition in conditions if condition is not Condition.SKIPPED]
    if Condition.LOCKED in asked:
        return LOCKED
    if asked and all(condition is Condition.SIGNED_OUT for condition in asked):
        return SIGNED_OUT
    if asked and all(condition is Condition.UNREACHABLE for condition in asked):
        return UNREACHABLE
    return DONE if all(condition is Condition.OK for condition in asked) else IN_PART
