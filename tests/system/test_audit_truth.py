"""The command ``audit --json`` on the whole demo world, with limits on, against the truth."""

from pathlib import Path

import pytest

from tests.system.demo_home import demo_home
from tests.truth import disagreements, lacking, unexplained


@pytest.mark.parametrize(("seed", "slack", "telegram"), [(7, 72, 402), (8, 30, 120), (9, 12, 180)])
def test_the_audit_tells_the_truth_pair_by_pair(tmp_path: Path, seed: int, slack: int, telegram: int) -> None:
    with demo_home(tmp_path, seed=seed, latency_ms=0, slack_groups=slack, telegram_groups=telegram) as demo:
        status, told = demo.audit()
        truth = demo.truth()
        again_status, again = demo.audit("--skip-slack")
    assert status == 0
    assert disagreements(told, truth) == []
    assert unexplained(told, truth) == []
    assert not lacking(told, truth, "slack")
    assert not lacking(told, truth, "telegram")
    assert sorted(told["candidates"]) == sorted(truth["candidates"])
    assert _seen(told, "slack") == slack
    assert _seen(told, "telegram") == telegram
    assert told["requests"]["slack"] <= 20
    assert told["requests"]["slack_checks"] == 0
    assert told["requests"]["telegram"] <= 70
    # What was learned in the first run is known in the second: handles, and which groups hide members.
    assert again_status == 0
    assert disagreements(again, truth) == []
    assert again["requests"]["telegram_checks"] < told["requests"]["telegram_checks"]
    assert again["requests"]["slack"] == 0


def _seen(told: dict[str, list[dict[str, list[str]]]], platform: str) -> int:
    gone = {"lost", "vanished"}
    groups = [group for group in told["groups"] if str(group["platform"]) == platform]
    return sum(not gone & set(group["flags"]) for group in groups)


def test_a_bigger_team_and_slack_pages_below_the_size_asked(tmp_path: Path) -> None:
    with demo_home(tmp_path, people=12, slack_page_cap=70, limits="off", latency_ms=0) as demo:
        status, told = demo.audit()
        truth = demo.truth()
    assert status == 0
    assert disagreements(told, truth) == []
    assert not lacking(told, truth, "slack")
    assert not lacking(told, truth, "telegram")
