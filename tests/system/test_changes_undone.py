"""Undoing gives groups back what they were, also those that the change took out of the audit's sight."""

import json
from pathlib import Path
from typing import Any

from tests.system.changing import truth
from tests.system.demo_home import DemoHome, demo_home


def told(home: DemoHome, *arguments: str) -> dict[str, Any]:
    done = home.run(*arguments, "--json")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_names_that_left_the_pattern_and_bans_of_whose_groups_are_audited(tmp_path: Path) -> None:
    sizes = {"slack_groups": 8, "telegram_groups": 12, "seed": 3}
    with demo_home(tmp_path, latency_ms=0, limits="off", **sizes) as home:
        before = truth(home.servers)
        renamed = told(home, "rename", "bitsafe", "Quiet Co", "--groups", "platform:slack", "--yes")
        done = [one["group"] for one in renamed["outcomes"] if one["outcome"] == "verified"]
        changed = truth(home.servers)
        assert done
        assert all("bitsafe" not in changed[group]["title"] for group in done)
        back = told(home, "undo", renamed["run"], "--yes")
        assert {one["outcome"] for one in back["outcomes"]} == {"verified"}
        after = truth(home.servers)
        assert [after[group]["title"] for group in done] == [before[group]["title"] for group in done]

        # The groups of this one are those that are audited.
        found = told(home, "find", "Cal Reyes", "--groups", "platform:telegram")
        (account,) = (one for one in found["accounts"] if one["platform"] == "telegram")
        removed = told(home, "remove", account["id"], "--groups", "platform:telegram", "--yes")
        done = [one["group"] for one in removed["outcomes"] if one["outcome"] == "verified"]
        banned = [group for group in done if account["id"] in truth(home.servers)[group]["banned"]]
        assert banned
        back = told(home, "undo", removed["run"], "--yes")
        lifted = {one["group"]: one["outcome"] for one in back["outcomes"]}
        assert [lifted[group] for group in banned] == ["verified"] * len(banned)
        world = truth(home.servers)
        assert not any(account["id"] in world[group]["banned"] for group in banned)
        # A basic group knows no ban: there undoing is an invitation, or it is told why it cannot be one.
        skipped = {one["group"] for one in back["plan"]["skipped"]}
        assert set(done) <= lifted.keys() | skipped
