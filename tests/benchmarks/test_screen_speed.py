"""The screen from outside, in a pseudo-terminal of 120x40: time and bytes of a key, the start, memory."""

import gc
import statistics
import time
import tracemalloc
from pathlib import Path

import pytest

from tests.screens.world import app_on, assessment, at_rest
from tests.system.demo_home import clean_environment, demo_home
from tests.system.terminal import Terminal

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {"PYTHONPATH": str(ROOT), "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
KEEPS_BYTECODE = {"PYTHONDONTWRITEBYTECODE": ""}
"""As at anyone's who has started the app before."""
TYPED = "quill markets <> bit"
DOWN, BACKSPACE = "\x1b[B", "\x7f"
MOST_BYTES = 4096
REPEATS = 20


class Keys:
    """Seconds from a key to the end of what it draws first, and all bytes that it makes the app send."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.seconds: list[float] = []
        self.bytes: list[int] = []

    def press(self, key: str) -> None:
        pressed = time.perf_counter()
        self.terminal.press(key)
        sent = self.terminal.read(5)
        self.seconds.append(time.perf_counter() - pressed)
        self.bytes.append(len(sent) + rest(self.terminal))

    def told(self, words: str) -> str:
        milliseconds = statistics.median(self.seconds) * 1000
        return (
            f"{words}: {milliseconds:.0f} ms; bytes: median {statistics.median(self.bytes):.0f},"
            f" most {max(self.bytes)}"
        )


def rest(terminal: Terminal) -> int:
    """Bytes until nothing has come for a while."""
    sent = 0
    while chunk := terminal.read(0.15):
        sent += len(chunk)
    return sent


@pytest.mark.parametrize("groups", [1_000, 10_000])
def test_keys(groups: int) -> None:
    """Times are told, not judged: the machine may be busy. Bytes are counted, so they are judged."""
    with Terminal(["-m", "tests.screens.shown_app", str(groups)], ENVIRONMENT) as terminal:
        terminal.wait_for("Refreshed", 60)
        rest(terminal)
        steps, letters, erased = Keys(terminal), Keys(terminal), Keys(terminal)
        for _ in range(REPEATS):
            steps.press(DOWN)
        terminal.press("/")
        rest(terminal)
        for letter in TYPED:
            letters.press(letter)
        for _ in TYPED:
            erased.press(BACKSPACE)
        told = [steps.told("a step of the cursor"), letters.told("a letter"), erased.told("a letter erased")]
        print(f"\n{groups} groups", *told, sep="\n  ")
        for keys in (steps, letters, erased):
            assert max(keys.bytes) < MOST_BYTES
        assert terminal.read(3) == b"", "an idle screen sends something"


def test_start(tmp_path: Path) -> None:
    """First frame, and the last run's rows, from the start of the process."""
    with demo_home(tmp_path) as home:
        status, _ = home.audit()
        assert status == 0
        frames, rows = [], []
        environment = clean_environment(tmp_path) | ENVIRONMENT | KEEPS_BYTECODE
        for _ in range(10):
            with Terminal(["-m", "tui", "--demo"], environment) as terminal:
                frames.append(terminal.wait_for("Quit"))
                rows.append(terminal.wait_for("▶"))
    for words, times in (("first frame", frames), ("the last run's rows", rows)):
        print(f"\n{words}: best {min(times):.2f} s, median {statistics.median(times):.2f} s", end="")
    print()


async def test_memory_of_rows_and_table() -> None:
    """All that the process holds more of with 10,000 rows on the screen than without the app."""
    assessment(0, 10)
    tracemalloc.start()
    try:
        app, _ = app_on(assessment(0, 10_000))
        async with app.run_test(size=(120, 40)) as pilot:
            await at_rest(pilot)
            await pilot.press("slash", *"quill", "escape", "end")
            gc.collect()
            taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    print(f"\n10000 rows and the screen take {taken / 1e6:.1f} MB")
    assert taken < 40e6
