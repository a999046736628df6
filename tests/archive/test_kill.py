"""Killed at random moments and gone on: the archive equals one that nothing disturbed, byte for byte."""

import json
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from reports.archive.verification import verify
from tests.system.demo_home import DemoHome, clean_environment, demo_home


def begin(demo: DemoHome, archive: Path) -> subprocess.Popen[str]:
    """Returns once the export proper has begun."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.archive.child", str(archive)],
        env=clean_environment(demo.folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    names = ("slack_url", "slack_token", "server", "dc", "server_key", "session")
    process.stdin.write(json.dumps({name: getattr(demo.servers, name) for name in names}))
    process.stdin.close()
    assert process.stdout.readline() == "started\n"
    return process


def finish(process: subprocess.Popen[str]) -> float:
    """Seconds that the whole took."""
    assert process.stdout is not None
    output = process.stdout.read()
    process.wait(timeout=60)
    word, complete, seconds = output.split()
    assert (word, complete, process.returncode) == ("ended", "True", 0)
    return float(seconds)


def written(archive: Path) -> dict[str, str]:
    return {
        path.relative_to(archive).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted((archive / "json").rglob("*"))
        if path.is_file()
    }


def kill_and_go_on(folder: Path, seed: int, kills: int) -> None:
    rng = Random(seed)
    sizes = {"slack_groups": 12, "telegram_groups": 25}
    with demo_home(folder, seed=seed, latency_ms=5, limits="off", **sizes) as demo:
        seconds = finish(begin(demo, folder / "undisturbed"))
        disturbed = folder / "disturbed"
        for _ in range(kills):
            process = begin(demo, disturbed)
            time.sleep(rng.uniform(0.0, seconds))
            process.kill()
            process.wait(timeout=60)
        finish(begin(demo, disturbed))
    assert written(disturbed) == written(folder / "undisturbed") != {}
    assert verify(disturbed).is_sound


def test_five_kills(tmp_path: Path) -> None:
    kill_and_go_on(tmp_path, 7, 5)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 106))
def test_thirty_kills(tmp_path: Path, seed: int) -> None:
    kill_and_go_on(tmp_path, seed, 5)
