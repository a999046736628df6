"""A run of changes as the JSON that scripts read. The shape is fixed: docs/commands.md."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from backends.changes import plan_file
from backends.changes.plan import Plan
from backends.changes.record import StepOutcome
from backends.changes.step import Step
from backends.outcomes import Outcome


def change_json(
    plan: Plan, run: str | None = None, outcomes: Mapping[int, StepOutcome] | None = None
) -> dict[str, Any]:
    """``run`` is None, and every outcome ``planned``, where nothing was begun: then ``apply`` takes it."""
    done = outcomes or {}
    # What was only planned can be kept, read and applied later, as it is.
    saved = {"saved": json.loads(plan_file.dumps(plan))} if run is None else {}
    told = [_outcome(step, done.get(step.number)) for step in plan.steps]
    return {
        "run": run,
        "plan": {
            "hash": plan.hash,
            "doing": plan.doing,
            "steps": [_step(step) for step in plan.steps],
            "skipped": [
                {"group": str(one.group), "person": one.name or None, "reason": one.reason}
                for one in plan.skipped
            ],
            "warnings": list(plan.warnings),
            **saved,
        },
        "outcomes": told,
        "summary": summary(one["outcome"] for one in told),
    }


def summary(outcomes: Iterable[str]) -> dict[str, int]:
    """How many steps ended in each way; every way is named, those that did not occur with 0."""
    counted = Counter(outcomes)
    return {outcome.value: counted[outcome.value] for outcome in Outcome}


def _step(step: Step) -> dict[str, Any]:
    return {
        "step": step.number,
        "act": step.act.value,
        "platform": step.group.platform,
        "group": str(step.group.id),
        "title": step.group.title,
        "person": step.name or None,
        "user": step.person.id if step.person else None,
        "handle": (step.person.handle or None) if step.person else None,
        "before": step.before,
        "text": step.text,
        "lasting": step.lasting,
    }


def _outcome(step: Step, done: StepOutcome | None) -> dict[str, Any]:
    return {
        "step": step.number,
        "group": str(step.group.id),
        "person": step.name or None,
        "outcome": (done.outcome if done else Outcome.PLANNED).value,
        "detail": done.detail if done else "",
    }
