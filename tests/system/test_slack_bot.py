"""With a bot's token: the audit is right about what the bot sees, and the rest is said beforehand."""

import json
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backends.slack.scopes import BOT_BLIND
from tests.system.demo_home import COMMAND, clean_environment
from tests.system.signed_out import Card, signed_out_servers
from tests.truth import disagreements, lacking, unexplained


@pytest.fixture(scope="module")
def card() -> Iterator[Card]:
    with signed_out_servers("--slack-bot") as card:
        yield card


@pytest.fixture
def home(tmp_path: Path, card: Card) -> Path:
    names = [f'[[team]]\nname = "{one["name"]}"\nslack = "{one["slack"]}"\n' for one in card["team"]]
    (tmp_path / "config.toml").write_text(f'[slack]\napi_url = "{card["slack_url"]}"\n{"".join(names)}')
    return tmp_path


def run(home: Path, *arguments: str, token: str = "", typed: str = "") -> Any:
    return subprocess.run(
        [*COMMAND, *arguments],
        env=clean_environment(home) | ({"SLACK_USER_TOKEN": token} if token else {}),
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_audit_is_the_truth_of_what_the_bot_sees(home: Path, card: Card) -> None:
    done = run(home, "audit", "--json", "--skip-telegram", token=card["slack_token"])
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    with urllib.request.urlopen(card["truth_url"]) as answer:
        truth = json.load(answer)
    assert told["groups"]
    (unseen,) = told["problems"]
    assert unseen["text"].startswith("The Slack token is a bot's: private channels")
    assert disagreements(told, truth) == []
    assert lacking(told, truth, "slack") == set()
    assert unexplained(told, truth) == []


def test_check_says_what_it_cannot_see_and_asks_for_no_scope_that_no_bot_can_have(
    home: Path, card: Card
) -> None:
    done = run(home, "check", "--json", "--skip-telegram", token=card["slack_token"])
    assert done.returncode == 0, done.stdout
    checks = json.loads(done.stdout)["checks"]
    warnings = [one["text"] for one in checks if one["level"] == "warning" and one["area"] == "slack"]
    assert warnings == ["A bot token: it sees only what its bot sees.", *BOT_BLIND]
    assert {one["level"] for one in checks if one["area"] == "scopes"} == {"ok"}
    assert not [one for one in checks if "search:read" in one["text"]]


def test_login_says_the_same(home: Path, card: Card) -> None:
    done = run(home, "login", "slack", "--json", typed=f"{card['slack_token']}\n")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["kind"] == "bot"
    for sentence in BOT_BLIND:
        assert sentence in done.stderr
    assert "lacks" not in done.stderr
