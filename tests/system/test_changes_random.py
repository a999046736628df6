"""Random changes under random faults, over sockets: the journal and the world never disagree."""

import asyncio
import json
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Coroutine
from contextlib import ExitStack, closing
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from backends.changes.journal import Journal
from backends.changes.record import ChangeRecord
from backends.changes.step import Act, Step
from backends.model import PLATFORMS
from backends.store.engine import file_url
from backends.store.store import Store
from tests.system.changing import Deed, Seen, carry_on, deeds, invite, plan, signed_in, wrongs
from tests.system.demo_home import DemoHome, demo_home

T = TypeVar("T")

WRITES = {
    "slack": ("conversations.invite", "conversations.rename", "conversations.kick"),
    "telegram": (
        "channels.inviteToChannel",
        "messages.addChatUser",
        "channels.editTitle",
        "messages.editChatTitle",
        "channels.editBanned",
        "messages.deleteChatUser",
    ),
}
READS = {
    "slack": ("conversations.members", "conversations.info"),
    "telegram": ("channels.getParticipant", "channels.getChannels", "messages.getFullChat"),
}
ERRORS = {
    "slack": ("500", "fatal_error", "restricted_action", "missing_scope", "ratelimited"),
    "telegram": ("INTERNAL", "CHAT_ADMIN_REQUIRED", "PEER_FLOOD", "USER_PRIVACY_RESTRICTED", "FLOOD_WAIT_1"),
}
LOST = ("drop_before", "drop_after", "silence")


@st.composite
def faults(draw: st.DrawFn) -> dict[str, Any]:
    platform = draw(st.sampled_from(PLATFORMS))
    method = draw(st.sampled_from(WRITES[platform] * 3 + READS[platform]))
    do = draw(st.sampled_from((*LOST, *LOST, "error", "wait")))
    fault: dict[str, Any] = {"platform": platform, "method": method, "do": do}
    fault |= {"skip": draw(st.integers(0, 2)), "times": draw(st.integers(1, 3)), "seconds": 1}
    return fault | ({"error": draw(st.sampled_from(ERRORS[platform]))} if do == "error" else {})


class Changes(RuleBasedStateMachine):
    """One demo world that goes through plans, faults, crashes and resumes."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        self.faults = self.folder / "faults.json"
        self.loop = asyncio.Runner()
        self.stack.callback(self.loop.close)
        self.home: DemoHome
        self.journal: Journal
        self.before: Counter[Deed] = Counter()
        self.run_id = ""

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run(asyncio.wait_for(work, 120))

    def teardown(self) -> None:
        if self.run_id:
            self._finish()
        self.stack.close()

    @initialize(seed=st.integers(1, 5))
    def begin(self, seed: int) -> None:
        sizes = {"slack_groups": 12, "telegram_groups": 40}
        options = {"limits": "off", "latency_ms": 0, "faults": self.faults, "seed": seed}
        self.home = self.stack.enter_context(demo_home(self.folder, **options, **sizes))
        self.journal = Journal(Store.open(file_url(self.folder / "changes.db")))

    @rule(wanted=st.lists(faults(), max_size=8))
    def trouble(self, wanted: list[dict[str, Any]]) -> None:
        self._set_faults(wanted)

    def _set_faults(self, wanted: list[dict[str, Any]]) -> None:
        """Between them a day goes by, after which a limited account is tried again."""
        with closing(sqlite3.connect(self.folder / "changes.db")) as connection, connection:
            connection.execute("update account_limits set at = datetime('now', '-25 hours')")
        fresh = self.faults.with_suffix(".new")
        fresh.write_text(json.dumps(wanted))
        fresh.replace(self.faults)

    # How far a crash comes is a matter of time: whether a run is open may decide what a rule does, never what
    # can be drawn.
    @rule(
        seed=st.integers(0, 1000),
        size=st.integers(3, 12),
        wanted=st.lists(faults(), min_size=2, max_size=8),
        how=st.sampled_from(("to the end", "crash", "stop")),
    )
    def work(self, seed: int, size: int, wanted: list[dict[str, Any]], how: str) -> None:
        """A run that is open goes on, else one of random steps begins, planned while nothing goes wrong.

        A crash comes in the middle of whatever it does, without a chance to say a word.
        """
        if not self.run_id:
            self._set_faults([])
            self.before = deeds(self.folder / "demo")
            self._run(self._plan(Random(seed), size))
            self._set_faults(wanted)
        if self.run_id and how == "crash":
            self._run(self._crash(Random(seed).uniform(0.02, 0.5)))
        else:
            self._resume(stopping=how == "stop")

    async def _plan(self, random: Random, size: int) -> None:
        async with signed_in(self.home.servers) as seen:
            await seen.look()
            steps = _random_steps(random, seen, size)
            if steps:
                self.run_id = await self.journal.begin(plan(seen.accounts, steps), "ada", "desk")

    async def _carry_on(self, stopping: bool = False) -> ChangeRecord | None:
        stop = asyncio.Event()
        async with signed_in(self.home.servers) as seen:
            # The people are met anew, as a run that is resumed another day would.
            await seen.look()
            if stopping:
                asyncio.get_running_loop().call_later(0.05, stop.set)
            return await carry_on(self.run_id, seen, self.journal, stop=stop)

    async def _crash(self, seconds: float) -> None:
        async with signed_in(self.home.servers) as seen:
            await seen.look()
            work = asyncio.create_task(carry_on(self.run_id, seen, self.journal))
            await asyncio.wait({work}, timeout=seconds)
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)

    def _resume(self, stopping: bool = False) -> None:
        if not self.run_id:
            return
        record = self._run(self._carry_on(stopping))
        assert record is not None
        self._check(record)
        if record.ended is not None:
            self.run_id = ""

    def _check(self, record: ChangeRecord) -> None:
        done = deeds(self.folder / "demo") - self.before
        assert wrongs(record, self.home.servers, done) == []
        if record.ended is not None:
            assert record.outcomes.keys() == {step.number for step in record.plan.steps}
            assert not record.sent

    def _finish(self) -> None:
        """With nothing going wrong any more, resuming ends the run."""
        self._set_faults([])
        self._resume()
        assert not self.run_id


def _random_steps(random: Random, seen: Seen, size: int) -> list[Step]:
    """Invitations, names and removals, at most one for each group and person."""
    outside = [pair for platform in PLATFORMS for pair in seen.outside(platform)]
    steps = [invite(*pair) for pair in random.sample(outside, min(size, len(outside)))]
    groups = [group for platform in PLATFORMS for group in seen.groups[platform]]
    mine = [group for group in groups if group.rights.rename and not group.archived]
    steps += [
        Step(0, Act.RENAME, group, text=f"renamed-{random.randrange(10**9)}")
        for group in random.sample(mine, min(size // 2, len(mine)))
    ]
    inside = [
        (group, user)
        for group in groups
        if group.rights.remove and not group.archived
        for user in seen.people[group.platform]
        if seen.attendance[user.id].presence(group.id)[0]
    ]
    for group, user in random.sample(inside, min(size // 3, len(inside))):
        steps.append(Step(0, Act.REMOVE, group, user, user.name, lasting=random.random() < 0.5))
    random.shuffle(steps)
    return steps


OPTIONS: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "print_blob": True,
    "database": None,
    "phases": (Phase.explicit, Phase.generate),
}


def test_the_journal_and_the_world_agree() -> None:
    few = settings(max_examples=5, stateful_step_count=5, derandomize=True, **OPTIONS)
    run_state_machine_as_test(Changes, settings=few)


@pytest.mark.soak
def test_they_agree_in_many_worlds() -> None:
    run_state_machine_as_test(Changes, settings=settings(max_examples=150, stateful_step_count=12, **OPTIONS))
