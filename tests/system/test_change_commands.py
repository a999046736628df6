"""The commands that change groups, as installed: exit statuses, JSON, asking at a terminal, interruption."""

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.system.app_on_demo import WRITES
from tests.system.changing import deeds, requests, truth
from tests.system.demo_home import DemoHome, clean_environment, demo_home
from tests.system.terminal import Terminal

SMALL: dict[str, Any] = {"latency_ms": 0, "limits": "off", "slack_groups": 20, "telegram_groups": 40}
GAPS = ("invite", "--gaps")
OUTCOMES = {
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
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHome]:
    """One world for all tests that only look."""
    folder = tmp_path_factory.mktemp("home")
    with demo_home(folder, log=folder / "log", **SMALL) as home:
        yield home


def written(home: DemoHome) -> set[str]:
    return WRITES & requests(home.folder / "log").keys()


def test_without_a_terminal_and_without_yes_it_only_prints_the_plan(home: DemoHome) -> None:
    done = home.run(*GAPS)
    assert done.returncode == 0
    assert "Nothing has been sent." in done.stdout
    assert "WILL DO" in done.stdout
    assert "Customers see this name: " in done.stdout
    assert not written(home)


def test_the_json_of_a_plan_has_the_fixed_shape(home: DemoHome) -> None:
    done = home.run(*GAPS, "--dry-run", "--json")
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert {"run", "plan", "outcomes", "summary"} <= told.keys()
    assert told["run"] is None
    assert {"hash", "steps", "skipped"} <= told["plan"].keys()
    assert {one["outcome"] for one in told["outcomes"]} == {"planned"}
    assert all({"step", "group", "person", "outcome", "detail"} <= one.keys() for one in told["outcomes"])
    assert all({"group", "person", "reason"} <= one.keys() for one in told["plan"]["skipped"])
    assert set(told["summary"]) == OUTCOMES
    assert not written(home)


@pytest.mark.parametrize(
    "arguments",
    [
        ("invite",),
        ("invite", "--gaps", "--dry-run", "--yes"),
        ("invite", "Nobody Atall", "--yes"),
        ("invite", "--role", "Nonesuch", "--yes"),
        ("invite", "--gaps", "--groups", "nonsense:1", "--yes"),
        ("rename", "OnlyOne", "--yes"),
        ("rename", "a", "b", "--regex", "c", "d"),
        ("rename", "--regex", "(", "x", "--yes"),
        ("rename", "--mapping", "/nowhere/at/all.json", "--yes"),
        ("remove", "Nobody Atall", "--yes"),
        ("remove", "Cal Reyes", "--groups", "platform:slack", "--removals", "0", "--yes"),
        ("ask-owners", "remove"),
        ("ask-owners", "please", "Cal Reyes"),
        ("apply", "/nowhere/at/all.json", "--yes"),
        ("undo", "no-such-run", "--yes"),
    ],
    ids=" ".join,
)
def test_wrong_use_ends_with_2_and_changes_nothing(home: DemoHome, arguments: tuple[str, ...]) -> None:
    done = home.run(*arguments)
    assert done.returncode == 2, (done.returncode, done.stderr)
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
    assert not written(home)


def test_read_only_shows_the_plan_and_sends_nothing(home: DemoHome) -> None:
    shown = home.run("--read-only", *GAPS, "--dry-run")
    unchanged = home.run("--read-only", *GAPS, "--yes")
    assert shown.returncode == 0
    assert unchanged.returncode == 0
    assert "read-only" in unchanged.stderr.casefold()
    assert not written(home)


def test_nothing_to_resume_is_said(home: DemoHome) -> None:
    done = home.run("resume", "--yes")
    assert done.returncode == 2
    assert "nothing to resume" in done.stderr


def test_messages_to_owners_are_printed_in_full_and_not_sent(home: DemoHome) -> None:
    done = home.run("ask-owners", "ownership", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert {"run", "plan", "outcomes", "summary", "messages"} <= told.keys()
    assert told["messages"]
    colleagues = [one["colleague"] for one in told["messages"]]
    assert colleagues == sorted(colleagues, reverse=True)
    sent = {step["user"] for step in told["plan"]["steps"]}
    assert sent == {one["to"] for one in told["messages"] if one["colleague"]}
    plain = home.run("ask-owners", "ownership")
    for message in told["messages"]:
        assert message["parts"][0].splitlines()[0] in plain.stdout
    assert not written(home)


def test_nobody_is_asked_to_add_us_where_we_can_join_ourselves(home: DemoHome) -> None:
    told = json.loads(home.run("ask-owners", "add", "--json").stdout)
    me = "Ada North (@ada)"
    joinable = [one for one in told["plan"]["skipped"] if one["reason"].startswith("you yourself: join")]
    assert {one["person"] for one in joinable} == {"Ada North"}
    assert told["messages"]
    assert not any(me in part for one in told["messages"] for part in one["parts"])


def test_finding_says_where_as_what_and_what_was_not_seen(home: DemoHome) -> None:
    told = json.loads(home.run("find", "Ivy Moreau", "--json").stdout)
    world = truth(home.servers)
    [slack] = [one["id"] for one in told["accounts"] if one["platform"] == "slack"]
    inside = {one["id"] for one in told["groups"] if one["platform"] == "slack"}
    assert inside
    assert all(slack in world[id]["member_ids"] for id in inside)
    assert told["looked"] >= len(told["groups"])


def test_gaps_are_closed_told_and_undone(tmp_path: Path) -> None:
    with demo_home(tmp_path, **SMALL) as home:
        done = home.run(*GAPS, "--yes", "--json")
        told = json.loads(done.stdout)
        outcomes = [one["outcome"] for one in told["outcomes"]]
        verified = outcomes.count("verified")
        assert verified
        assert done.returncode == (0 if set(outcomes) <= {"verified", "already"} else 1)
        assert told["summary"]["verified"] == verified
        assert len(deeds(tmp_path / "demo")) == verified + outcomes.count("pending")
        again = json.loads(home.run(*GAPS, "--yes", "--json").stdout)
        assert not any(one["outcome"] == "verified" for one in again["outcomes"])
        undone = json.loads(home.run("undo", told["run"], "--yes", "--json").stdout)
        taken = undone["summary"]["verified"]
        assert taken
        assert len([deed for deed in deeds(tmp_path / "demo") if deed[0] == "remove"]) == taken


def test_a_saved_plan_is_applied_once_and_refused_when_the_world_has_moved(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    with demo_home(tmp_path, **SMALL) as home:
        file.write_text(home.run(*GAPS, "--dry-run", "--json").stdout)
        first = home.run("apply", str(file), "--yes")
        second = home.run("apply", str(file), "--yes")
        count = len(deeds(tmp_path / "demo"))
    assert first.returncode in (0, 1), first.stderr
    assert second.returncode == 2, second.stderr
    assert "changed since" in second.stderr or "before" in second.stderr
    assert count == len(deeds(tmp_path / "demo"))


def test_a_removal_over_the_cap_is_refused(tmp_path: Path) -> None:
    with demo_home(tmp_path, log=tmp_path / "log", **SMALL) as home:
        plan = json.loads(home.run("remove", "Hal Brandt", "--dry-run", "--json").stdout)
        steps = len(plan["plan"]["steps"])
        if steps > 1:
            capped = home.run("remove", "Hal Brandt", "--removals", str(steps - 1), "--yes")
            assert capped.returncode == 2
            assert f"{steps} removals" in capped.stderr
        else:
            reasons = {one["reason"] for one in plan["plan"]["skipped"]}
            assert any("one" in reason for reason in reasons), reasons
        assert not written(home)


class Asking(Terminal):
    """The command at a terminal."""

    def __init__(self, home: DemoHome, *arguments: str) -> None:
        environment = clean_environment(home.folder)
        super().__init__(["-m", "tui", "--demo", *arguments], {"BITSAFE_TUI_HOME": str(home.folder)})
        self.environment = environment

    def finish(self, seconds: float = 60) -> int:
        until = time.perf_counter() + seconds
        while self.process.poll() is None and time.perf_counter() < until:
            self.read(0.2)
        while self.read(0.2):
            pass
        status = self.process.poll()
        assert status is not None, self.raw[-500:]
        return status


def test_at_a_terminal_it_asks_and_only_A_applies(tmp_path: Path) -> None:
    with demo_home(tmp_path, log=tmp_path / "log", **SMALL) as home:
        for answer in ("", "y", "a"):
            with Asking(home, *GAPS) as terminal:
                terminal.wait_for("Type A to apply", 60)
                terminal.press(f"{answer}\r")
                assert terminal.finish() == 0
                assert b"Nothing was changed." in terminal.raw
        assert not written(home)
        with Asking(home, *GAPS) as terminal:
            terminal.wait_for("Type A to apply", 60)
            terminal.press("A\r")
            assert terminal.finish() in (0, 1)
        assert written(home)


def test_a_removal_at_a_terminal_wants_the_handle_typed(tmp_path: Path) -> None:
    with demo_home(tmp_path, log=tmp_path / "log", **SMALL) as home:
        told = json.loads(home.run("find", "Hal Brandt", "--json").stdout)
        group = next(one["id"] for one in told["groups"] if one["removable"] is not False)
        file = tmp_path / "groups.txt"
        file.write_text(f"{group}\n")
        with Asking(home, "remove", "Hal Brandt", "--groups", f"@{file}") as terminal:
            terminal.wait_for("type ", 90)
            terminal.press("A\r")
            assert terminal.finish() == 0
            assert b"Nothing was changed." in terminal.raw
        assert not written(home)


def test_one_interruption_stops_after_the_step_and_the_rest_can_be_resumed(tmp_path: Path) -> None:
    slow = {**SMALL, "latency_ms": 250}
    with demo_home(tmp_path, log=tmp_path / "log", **slow) as home:
        steps = json.loads(home.run(*GAPS, "--dry-run", "--json").stdout)["plan"]["steps"]
        with Asking(home, *GAPS, "--yes") as terminal:
            until = time.perf_counter() + 60
            while not written(home) and time.perf_counter() < until:
                terminal.read(0.05)
            os.kill(terminal.process.pid, signal.SIGINT)
            assert terminal.finish() == 130
            assert b"bitsafe-tui resume" in terminal.raw
            assert b"Traceback" not in terminal.raw
        before = len(deeds(tmp_path / "demo"))
        assert 0 < before < len(steps)
        resumed = home.run("resume", "--yes", "--json")
        told = json.loads(resumed.stdout)
        assert len(told["plan"]["steps"]) == len(steps)
        assert all(count == 1 for count in deeds(tmp_path / "demo").values())
        assert told["summary"]["planned"] == 0
