"""Our audit beside a plain one group by group, over the same servers: 80 ms latency, real limits.

Seconds are printed for people; what is asserted are counts, and the ratio of the two in one run.
"""

import asyncio
from pathlib import Path
from typing import Any

from tests.benchmarks.incumbent import audit_the_old_way
from tests.system.demo_home import DemoHome, demo_home
from tests.truth import disagreements, lacking


def test_474_groups_and_9_people(tmp_path: Path) -> None:
    with demo_home(tmp_path) as demo:
        first = _told(demo, "first run ")
        second = _told(demo, "second run")
        old = asyncio.run(audit_the_old_way(demo.servers))
        truth = demo.truth()
    asked = old.requests
    print(f"\n  old way    {old.seconds:5.1f} s  Slack {asked['slack']}, Telegram {asked['telegram']}")
    assert disagreements(first, truth) == disagreements(second, truth) == []
    assert not lacking(first, truth, "")
    assert first["requests"]["telegram"] <= 70
    assert first["requests"]["slack"] <= 20
    assert first["requests"]["telegram_checks"] <= _checks_allowed(truth)
    assert sum(old.requests.values()) > 5 * sum(first["requests"].values())
    assert old.seconds > 2 * first["seconds"]


def test_1000_groups_and_12_people(tmp_path: Path) -> None:
    with demo_home(tmp_path, slack_groups=150, telegram_groups=850, people=12) as demo:
        told = _told(demo, "1,000 x 12")
        truth = demo.truth()
    assert disagreements(told, truth) == []
    assert not lacking(told, truth, "")
    # Ten pages at most for each person's common chats and for the dialogs, and one look-up each.
    assert told["requests"]["telegram"] <= 12 * 10 + 10 + 12
    assert told["requests"]["slack"] <= 20


def _told(demo: DemoHome, name: str) -> dict[str, Any]:
    status, told = demo.audit()
    asked = told["requests"]
    print(
        f"\n  {name} {told['seconds']:5.1f} s  Slack {asked['slack']}, Telegram {asked['telegram']}"
        f" + {asked['telegram_checks']} checks",
        end="",
    )
    assert status == 0
    return told


def _checks_allowed(truth: dict[str, Any]) -> int:
    """One a supergroup where we are no admin, and a look at each person where we are one and it hides."""
    groups = [group for group in truth["groups"].values() if group["platform"] == "telegram"]
    supergroups = [group for group in groups if group["kind"] in ("supergroup", "forum", "gigagroup")]
    plain = sum(group["role"] == "member" for group in supergroups)
    hiding = sum(group["hidden"] and group["role"] != "member" for group in supergroups)
    private = sum(not group["in_scope"] for group in supergroups)
    return int(plain + private + hiding * 10)
