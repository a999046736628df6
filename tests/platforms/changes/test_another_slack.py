"""Runs of changes on a Slack that is not the demo's: what is told of each step is what became of it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backends.changes.apply import apply
from backends.changes.basis import Head
from backends.changes.journal import Journal
from backends.changes.pace import Pace
from backends.changes.plan import Plan
from backends.changes.record import ChangeRecord
from backends.changes.step import Act, Step
from backends.changes.undoing import plan_undo
from backends.gate import Gate
from backends.model import Group, User
from backends.slack.backend import SlackBackend
from backends.store.engine import file_url
from backends.store.store import Store
from tests.platforms.changes.another_slack import OPERATOR, AnotherSlack

QUICK = Pace(between=0, looks=(0, 0.05), looks_after_loss=(0, 0.1, 0.2))


@dataclass
class Stage:
    """The other Slack, signed in to, with a journal."""

    slack: AnotherSlack
    backend: SlackBackend
    journal: Journal
    groups: dict[str, Group]
    plan: Plan

    async def apply(self, *steps: Step) -> ChangeRecord:
        made = Plan("A test", datetime.now(UTC), "audit-1", self.plan.actors, steps)
        return await self.resume(await self.journal.begin(made, "ada", "desk"))

    async def resume(self, run: str) -> ChangeRecord:
        return await asyncio.wait_for(
            apply(
                run,
                {"slack": self.backend.changer()},
                self.journal,
                notify=lambda event: None,
                stop=asyncio.Event(),
                pace=QUICK,
            ),
            60,
        )


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    slack = await AnotherSlack().start()
    gate = Gate("slack", limits={}, timeout=1.0, write_timeout=0.3)
    backend = SlackBackend("xoxp-x", gate, {}, api_url=slack.url, direct=True)
    account = await backend.sign_in()
    groups = {group.id.native: group for group in (await backend.groups()).groups}
    journal = Journal(Store.open(file_url(tmp_path / "changes.db")))
    yield Stage(slack, backend, journal, groups, Plan("", datetime.now(UTC), "", (account,), ()))
    await backend.close()
    await slack.close()


def invitations(stage: Stage, *users: str, channel: str = "C1") -> list[Step]:
    group = stage.groups[channel]
    return [
        Step(number, Act.INVITE, group, User("slack", user, f"Person {user}"), f"Person {user}")
        for number, user in enumerate(users, 1)
    ]


def told(record: ChangeRecord) -> list[str]:
    return [record.outcomes[step.number].outcome.value for step in record.plan.steps]


@pytest.mark.parametrize("refuses", ["force", "all", "untold", "bare"])
async def test_one_who_cannot_be_invited_keeps_nobody_else_out(stage: Stage, refuses: str) -> None:
    slack = stage.slack
    slack.refuses = refuses
    slack.wrong = {"U3": "cant_invite", "U5": "user_not_found"}
    slack.members["C1"] += ["U8", "U9", "U4"]
    record = await stage.apply(*invitations(stage, "U2", "U3", "U4", "U5", "U6"))
    assert told(record) == ["verified", "not_permitted", "already", "failed", "verified"]
    assert sorted(slack.members["C1"]) == ["U1", "U2", "U4", "U6", "U8", "U9"]
    assert record.ended is not None
    assert slack.asked["conversations.invite"] <= {"force": 1, "bare": 6}.get(refuses, 2)


@pytest.mark.parametrize("refuses", ["force", "all", "untold", "bare"])
async def test_what_is_refused_for_the_whole_channel_is_told_of_everybody(stage: Stage, refuses: str) -> None:
    stage.slack.refuses = refuses
    stage.slack.errors = {"conversations.invite": ["not_in_channel"]}
    record = await stage.apply(*invitations(stage, "U2", "U3"))
    assert told(record) == ["not_permitted", "not_permitted"]
    assert stage.slack.members["C1"] == ["U1"]
    assert stage.slack.asked["conversations.invite"] == 1


async def test_who_was_added_though_all_were_refused(stage: Stage) -> None:
    """After any error only the members tell."""
    slack = stage.slack
    slack.errors = {"conversations.invite": ["some_error"]}

    def add_one(method: str) -> float:
        if method == "conversations.invite":
            slack.members["C1"].append("U2")
        return 0.0

    slack.answers = add_one
    record = await stage.apply(*invitations(stage, "U2", "U3"))
    assert told(record) == ["verified", "failed"]
    assert slack.asked["conversations.invite"] == 1


async def test_a_limit_while_each_is_invited_alone(stage: Stage) -> None:
    """Whoever was put in before is told so, or undoing would leave them in."""
    slack = stage.slack
    slack.refuses, slack.wrong = "bare", {"U4": "cant_invite"}
    slack.errors = {"conversations.invite": ["cant_invite"]}
    sent = slack.asked

    def fail_later(method: str) -> float:
        if method == "conversations.invite" and sent[method] == 2:
            slack.errors["conversations.invite"] = ["token_revoked"]
        return 0.0

    slack.answers = fail_later
    record = await stage.apply(*invitations(stage, "U2", "U3", "U4"))
    assert told(record) == ["verified", "limited", "limited"]
    assert "revoked" in record.outcomes[2].detail
    slack.answers = lambda method: 0.0
    assert told(await stage.resume(record.run)) == ["verified", "verified", "not_permitted"]
    assert slack.members["C1"] == ["U1", "U2", "U3"]


async def test_late_answers(stage: Stage) -> None:
    """Done, and told too late: nothing is done twice, and all of it is seen."""
    stage.slack.answers = lambda method: 0.6 if method.endswith(("invite", "rename", "kick")) else 0.0
    stage.slack.members["C1"] += ["U7"]
    group = stage.groups["C1"]
    steps = [
        *invitations(stage, "U2", "U3"),
        Step(3, Act.RENAME, group, text="acme-cbtc"),
        Step(4, Act.REMOVE, group, User("slack", "U7", "Person U7"), "Person U7"),
    ]
    record = await stage.apply(*steps)
    assert told(record) == ["verified"] * 4
    assert stage.slack.members["C1"] == ["U1", "U2", "U3"]
    assert stage.slack.names["C1"] == "acme-cbtc"
    assert {stage.slack.asked[f"conversations.{act}"] for act in ("invite", "rename", "kick")} == {1}


async def test_a_platform_that_never_answers_writes_is_given_up(stage: Stage) -> None:
    """Silence again and again ends it, though what is read is answered."""
    slack = stage.slack
    for number in range(3, 12):
        slack.names[f"C{number}"], slack.members[f"C{number}"] = f"c{number}", [OPERATOR]
    groups = {group.id.native: group for group in (await stage.backend.groups()).groups}
    slack.errors = {"conversations.invite": ["internal_error"] * 99}
    steps = [
        Step(number, Act.INVITE, group, User("slack", "U2"), "Person U2")
        for number, group in enumerate(groups.values(), 1)
    ]
    record = await stage.apply(*steps)
    assert slack.asked["conversations.invite"] < 2 * len(steps)
    assert record.ended is None
    assert "limited" in told(record)
    slack.errors.clear()
    record = await stage.resume(record.run)
    assert record.ended is not None
    assert all(one in ("verified", "failed") for one in told(record))


async def test_a_name_that_slack_changes(stage: Stage) -> None:
    slack, group = stage.slack, stage.groups["C1"]
    slack.given = lambda name: name.replace("--", "-")[:9].rstrip("-")
    record = await stage.apply(Step(1, Act.RENAME, group, text="bitsafe-cbtc-acme"))
    assert told(record) == ["verified"]
    assert record.outcomes[1].title == slack.names["C1"] == "bitsafe-c"
    assert record.outcomes[1].detail == "Slack made it “bitsafe-c”."
    now = replace(group, title="bitsafe-c")
    undo = plan_undo(record, {now.id: now}, Head("audit-2", datetime.now(UTC), stage.plan.actors))
    slack.given = lambda name: name
    assert told(await stage.apply(*undo.steps)) == ["verified"]
    assert slack.names["C1"] == group.title


async def test_the_right_is_lost_in_the_middle(stage: Stage) -> None:
    """A scope that is missing stops the platform, says which, and the run goes on with the new token."""
    stage.slack.errors = {"conversations.rename": ["missing_scope"]}
    steps = [
        Step(1, Act.RENAME, stage.groups["C1"], text="acme-cbtc"),
        Step(2, Act.RENAME, stage.groups["G2"], text="bolt-cbtc"),
    ]
    record = await stage.apply(*steps)
    assert "limited" in told(record)
    assert record.ended is None
    assert all("scope" in record.outcomes[step.number].detail for step in record.open)
    record = await stage.resume(record.run)
    assert told(record) == ["verified", "verified"]
