"""Long random runs, started by ``make soak``: one world after the other, each under a few random faults."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.system.demo_home import demo_home
from tests.truth import disagreements

METHODS = {
    "slack": ("conversations.list", "users.conversations", "users.list", "auth.test"),
    "telegram": (
        "messages.getDialogs",
        "messages.getCommonChats",
        "channels.getFullChannel",
        "contacts.resolveUsername",
        "users.getUsers",
    ),
}


def random_fault(rng: Random) -> dict[str, Any]:
    platform = rng.choice(sorted(METHODS))
    kinds: list[dict[str, Any]] = [
        {"do": "error", "error": 500 if platform == "slack" else "INTERNAL"},
        {"do": "wait", "seconds": rng.randint(1, 3)},
        {"do": "delay", "seconds": rng.randint(1, 2)},
        {"do": "drop_before"},
        {"do": "drop_after"},
        {"do": "revoke"},
    ]
    place = {"platform": platform, "method": rng.choice(METHODS[platform]), "skip": rng.randint(0, 4)}
    return place | rng.choice(kinds) | {"times": rng.randint(1, 3)}


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 130))
def test_whatever_goes_wrong_nothing_wrong_is_told(tmp_path: Path, seed: int) -> None:
    rng = Random(seed)
    faults = tmp_path / "faults.json"
    faults.write_text(json.dumps([random_fault(rng) for _ in range(rng.randint(1, 6))]))
    sizes = {"slack_groups": rng.randint(10, 72), "telegram_groups": rng.randint(60, 402)}
    with demo_home(tmp_path, seed=seed, latency_ms=0, faults=faults, **sizes) as demo:
        runs = [demo.audit() for _ in range(3)]
        truth = demo.truth()
    for status, told in runs:
        assert status in (0, 1, 3, 4)
        assert not [line for line in disagreements(told, truth) if "out of scope" not in line]
