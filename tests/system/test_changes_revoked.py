"""A login that ends in the middle stops one platform at once, in words; the run goes on once it is back."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.system.changing import DATABASE, deeds, requests
from tests.system.demo_home import DemoHome, demo_home

STOPS = [
    ("slack", "conversations.invite", "token_revoked", "login slack"),
    ("slack", "conversations.invite", "missing_scope", "reinstall the app"),
    ("telegram", "channels.inviteToChannel", "FROZEN_METHOD_INVALID", "@SpamBot"),
    ("telegram", "channels.inviteToChannel", "PEER_FLOOD", "@SpamBot"),
]


def a_day_goes_by(folder: Path) -> None:
    with closing(sqlite3.connect(folder / DATABASE)) as connection, connection:
        connection.execute("update account_limits set at = datetime('now', '-25 hours')")


def outcomes(home: DemoHome, *arguments: str) -> tuple[int, str, list[dict[str, Any]]]:
    done = home.run(*arguments, "--yes", "--json")
    told = json.loads(done.stdout)
    return done.returncode, told["run"], told["outcomes"]


@pytest.mark.parametrize(("platform", "method", "error", "way_out"), STOPS, ids=[one[2] for one in STOPS])
def test_what_concerns_the_account_stops_its_platform(
    tmp_path: Path, platform: str, method: str, error: str, way_out: str
) -> None:
    faults, log = tmp_path / "faults.json", tmp_path / "log"
    fault = {"platform": platform, "method": method, "do": "error", "error": error, "skip": 1, "times": None}
    sizes = {"slack_groups": 8, "telegram_groups": 12}
    with demo_home(tmp_path, latency_ms=0, limits="off", log=log, faults=faults, seed=3, **sizes) as home:
        faults.write_text(json.dumps([fault]))
        status, run, told = outcomes(home, "invite", "Ivy Moreau")
        held = [one for one in told if one["group"].startswith(platform)]
        others = [one for one in told if not one["group"].startswith(platform)]
        assert status == 1
        assert {one["outcome"] for one in held} >= {"verified", "limited"}
        assert all(way_out in one["detail"] for one in held if one["outcome"] == "limited")
        assert others
        assert "limited" not in {one["outcome"] for one in others}
        # Slack's channels are worked on side by side: those under way are answered as well.
        assert requests(log)[method] <= 5
        faults.write_text("[]")
        shown = home.run("resume", run, "--dry-run")
        assert (shown.returncode, "WILL DO" in shown.stdout) == (0, True), shown.stderr
        if way_out == "@SpamBot":
            before = requests(log)[method]
            status, again, told = outcomes(home, "resume", run)
            refused = [one["detail"] for one in told if one["outcome"] == "limited"]
            assert (status, again, requests(log)[method]) == (1, run, before)
            assert refused
            assert all("no invitations or messages before" in detail for detail in refused)
            planned = json.loads(home.run("invite", "Ivy Moreau", "--dry-run", "--json").stdout)["plan"]
            assert not [step for step in planned["steps"] if step["group"].startswith("telegram")]
            assert any("no invitations or messages before" in one["reason"] for one in planned["skipped"])
            a_day_goes_by(tmp_path)
        status, again, told = outcomes(home, "resume", run)
        assert (status, again) == (0, run)
        assert {one["outcome"] for one in told} <= {"verified", "already"}
        assert set(deeds(tmp_path / "demo").values()) == {1}
