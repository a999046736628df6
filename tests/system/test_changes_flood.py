"""Forty new names on Telegram, with floods in the middle, are given without help."""

import json
from pathlib import Path

from backends.changes.journal import Journal
from backends.changes.record import StepDone
from backends.changes.step import Act, Step
from backends.model import Event, Waiting
from backends.outcomes import Outcome
from backends.store.engine import file_url
from backends.store.store import Store
from tests.system.changing import carry_on, deeds, plan, signed_in, wrongs
from tests.system.demo_home import demo_home

RENAMES = 40
FLOODS = [
    {"platform": "telegram", "method": "channels.editTitle", "do": "wait", "skip": 12, "seconds": 2},
    {"platform": "telegram", "method": "messages.editChatTitle", "do": "wait", "skip": 1, "seconds": 2},
    {"platform": "telegram", "method": "channels.getChannels", "do": "wait", "skip": 20, "seconds": 1},
]


async def test_forty_renames_with_floods_in_the_middle(tmp_path: Path) -> None:
    faults = tmp_path / "faults.json"
    told: list[Event | StepDone] = []
    with demo_home(tmp_path, latency_ms=0, limits="off", faults=faults, slack_groups=1) as home:
        journal = Journal(Store.open(file_url(tmp_path / "changes.db")))
        async with signed_in(home.servers) as seen:
            mine = [group for group in seen.groups["telegram"] if group.rights.rename]
            steps = [
                Step(0, Act.RENAME, group, text=f"{group.title[:40]} (CBTC)") for group in mine[:RENAMES]
            ]
            run = await journal.begin(plan(seen.accounts, steps), "ada", "desk")
            faults.write_text(json.dumps(FLOODS))
            record = await carry_on(run, seen, journal, notify=told.append)
        done = deeds(tmp_path / "demo")
        assert wrongs(record, home.servers, done) == []
    assert len(record.plan.steps) == RENAMES
    assert {one.outcome for one in record.outcomes.values()} == {Outcome.VERIFIED}
    assert record.ended is not None
    assert sum(done.values()) == RENAMES
    assert any(isinstance(event, Waiting) for event in told)
