"""A run of 130 invitations, killed again and again without a warning, is finished by ``resume``."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from backends.changes.journal import Journal
from backends.changes.record import ChangeRecord
from backends.outcomes import Outcome
from backends.store.engine import file_url
from backends.store.store import Store
from tests.system.changing import DATABASE, deeds, invite, plan, requests, signed_in, wrongs
from tests.system.demo_home import DemoHome, clean_environment, demo_home

INVITATIONS = 130
KILLS = 5
ON_TELEGRAM = 8
INVITING = ("conversations.invite", "channels.inviteToChannel", "messages.addChatUser")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[DemoHome]:
    with demo_home(
        tmp_path, limits="off", latency_ms=10, log=tmp_path / "log", slack_groups=90, telegram_groups=60
    ) as found:
        yield found


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 11))])
def test_killed_at_random_moments_nothing_is_lost_or_done_twice(home: DemoHome, seed: int) -> None:
    random = Random(seed)
    journal = Journal(Store.open(file_url(home.folder / DATABASE)))
    run = asyncio.run(_begin(home, journal))
    for _ in range(KILLS):
        assert _killed_on_the_way(home, run, random)
        record = asyncio.run(journal.record(run))
        assert wrongs(record, home.servers, deeds(home.folder / "demo")) == []
        assert record.open
    done = home.run("resume", run, "--yes", "--json")
    assert done.returncode in (0, 1), done.stderr
    record = asyncio.run(journal.record(run))
    assert record.ended is not None
    assert record.outcomes.keys() == set(range(1, INVITATIONS + 1))
    assert not record.sent
    assert wrongs(record, home.servers, deeds(home.folder / "demo")) == []
    assert _count(record, Outcome.VERIFIED) >= INVITATIONS - 10
    assert len(json.loads(done.stdout)["outcomes"]) == INVITATIONS


async def _begin(home: DemoHome, journal: Journal) -> str:
    async with signed_in(home.servers) as seen:
        await seen.look()
        slack = list(seen.outside("slack"))[: INVITATIONS - ON_TELEGRAM]
        telegram = list(seen.outside("telegram"))[:ON_TELEGRAM]
        steps = [invite(*pair) for pair in [*slack, *telegram]]
        assert len(steps) == INVITATIONS
        return await journal.begin(plan(seen.accounts, steps), "ada", "desk")


def _killed_on_the_way(home: DemoHome, run: str, random: Random) -> bool:
    """Starts the program, and kills it a moment after some invitations more; False where it was done."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.system.changing", run, str(home.folder)],
        env=clean_environment(home.folder),
        stdout=subprocess.DEVNULL,
    )
    begun = _invited(home)
    enough = begun + random.randint(1, 3)
    while process.poll() is None and _invited(home) < enough:
        time.sleep(0.002)
    time.sleep(random.uniform(0, 0.05))
    alive = process.poll() is None
    process.kill()
    process.wait()
    return alive


def _invited(home: DemoHome) -> int:
    found = requests(home.folder / "log")
    return sum(found[method] for method in INVITING)


def _count(record: ChangeRecord, outcome: Outcome) -> int:
    return sum(one.outcome is outcome for one in record.outcomes.values())
