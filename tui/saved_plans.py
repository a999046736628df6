"""Plans from files: applied as they were read, or refused where the groups have changed since."""

from pathlib import Path

from backends.changes.moved import moved
from backends.changes.plan import Plan
from backends.changes.plan_file import check_actors
from backends.errors import WrongInput
from tui.jobs import Jobs
from tui.planning import head_of, seen_in
from tui.text import clean

NAMED = 5
"""So many of the steps that no longer hold are named."""


def refuse_if_moved(plan: Plan, jobs: Jobs, file: Path) -> None:
    """After a fresh look. Raises WrongInput where a step no longer means what was planned."""
    assessment = jobs.assessment
    assert assessment is not None
    actors = head_of(assessment).actors
    check_actors(plan, {actor.platform: actor for actor in actors}, str(file))
    groups = {row.group.id: row.group for row in assessment.rows}
    found = moved(plan, groups, seen_in(assessment), actors)
    if not found:
        return
    told = "; ".join(
        f"step {one.step.number}, {clean(one.step.group.title)}: {one.why}" for one in found[:NAMED]
    )
    more = f"; and {len(found) - NAMED} more" if len(found) > NAMED else ""
    raise WrongInput(
        f"The groups have changed since {file} was made: {told}{more}.",
        "Nothing was changed. Make the plan anew.",
    )
