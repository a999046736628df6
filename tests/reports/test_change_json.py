"""The JSON of changes: the fixed shape, before and after a run."""

import json

from backends.changes.record import StepOutcome
from backends.changes.step import Skipped
from backends.outcomes import Outcome
from reports.change_json import change_json
from tests.unit.changes.plans import MADE, channel, invite, plan, rename

PLAN = plan(
    invite(channel(1), "U2"),
    rename(channel(2), "x-bitsafe"),
    skipped=(
        Skipped(channel(3).id, "c3", "Bea", "archived"),
        Skipped(channel(4).id, "c4", "", "already right"),
    ),
)
OUTCOMES = [
    "verified",
    "already",
    "privacy",
    "needs_link",
    "pending",
    "not_permitted",
    "limited",
    "failed",
    "skipped",
    "planned",
]


def test_the_shape() -> None:
    done = {
        1: StepOutcome(1, Outcome.VERIFIED, "", MADE),
        2: StepOutcome(2, Outcome.LIMITED, "until 15:20", MADE),
    }
    found = json.loads(json.dumps(change_json(PLAN, "run-7", done)))
    assert list(found) == ["run", "plan", "outcomes", "summary"]
    assert found["run"] == "run-7"
    assert found["plan"]["hash"] == PLAN.hash
    assert found["plan"]["skipped"] == [
        {"group": channel(3).id, "person": "Bea", "reason": "archived"},
        {"group": channel(4).id, "person": None, "reason": "already right"},
    ]
    assert [
        (one["step"], one["act"], one["group"], one["person"], one["user"]) for one in found["plan"]["steps"]
    ] == [
        (1, "invite", channel(1).id, "Person U2", "U2"),
        (2, "rename", channel(2).id, None, None),
    ]
    assert found["outcomes"] == [
        {"step": 1, "group": channel(1).id, "person": "Person U2", "outcome": "verified", "detail": ""},
        {"step": 2, "group": channel(2).id, "person": None, "outcome": "limited", "detail": "until 15:20"},
    ]
    assert list(found["summary"]) == OUTCOMES
    assert {key: count for key, count in found["summary"].items() if count} == {"verified": 1, "limited": 1}


def test_before_anything_is_begun_every_step_is_planned() -> None:
    found = change_json(PLAN)
    assert found["run"] is None
    assert [one["outcome"] for one in found["outcomes"]] == ["planned", "planned"]
    assert found["summary"]["planned"] == 2
