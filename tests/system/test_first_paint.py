"""The first frame stands before anything heavy is imported, and an idle screen sends nothing."""

import json
from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme

from tests.system.demo_home import demo_home
from tests.system.terminal import Terminal
from tui.themes import DARK, LIGHT

HEAVY = ("pandas", "openpyxl", "telethon", "slack_sdk", "sqlalchemy", "alembic", "reports.workbook")
REAL_START_WITH_A_LIST_OF_MODULES = """
import os, sys
from pathlib import Path
import tui.jobs
from backends.errors import BitsafeError

def list_modules(self):
    Path(os.environ["MODULES"]).write_text("\\n".join(sys.modules))
    raise BitsafeError("That was all.")

tui.jobs.Jobs.open = list_modules
sys.argv = ["bitsafe-tui", "--demo"]
from tui.__main__ import main
main()
"""


@pytest.fixture
def started(tmp_path: Path) -> Terminal:
    env = {"MODULES": str(tmp_path / "modules"), "BITSAFE_TUI_HOME": str(tmp_path / "home")}
    return Terminal(["-c", REAL_START_WITH_A_LIST_OF_MODULES], env)


def test_frame_header_and_keys_come_before_the_heavy_imports(started: Terminal, tmp_path: Path) -> None:
    with started as terminal:
        terminal.wait_for("That was all.")
        painted = terminal.raw.partition(b"That was all.")[0]
        for part in ("DEMO", "Coverage", "Starting the demo world", "Tick", "Quit"):
            assert part.encode() in painted
    modules = (tmp_path / "modules").read_text().splitlines()
    assert "tui.app" in modules
    assert not [name for name in modules if name.startswith(HEAVY)]


def test_the_last_run_is_shown_before_the_database_library_is_loaded(tmp_path: Path) -> None:
    with demo_home(tmp_path / "home") as home:
        assert home.audit()[0] == 0
    env = {"MODULES": str(tmp_path / "modules"), "BITSAFE_TUI_HOME": str(tmp_path / "home")}
    with Terminal(["-c", REAL_START_WITH_A_LIST_OF_MODULES], env) as terminal:
        terminal.wait_for("That was all.")
        terminal.wait_for("▶")
    modules = (tmp_path / "modules").read_text().splitlines()
    assert "backends.store.last_run" in modules
    assert not [name for name in modules if name.startswith(HEAVY)]


def test_the_colours_of_last_time_are_those_of_the_first_frame(tmp_path: Path) -> None:
    state = tmp_path / "home" / "demo" / "state"
    state.mkdir(parents=True)
    (state / "workbench.json").write_text(json.dumps({"theme": LIGHT.name}))
    env = {"MODULES": str(tmp_path / "modules"), "BITSAFE_TUI_HOME": str(tmp_path / "home")}
    with Terminal(["-c", REAL_START_WITH_A_LIST_OF_MODULES], {**env, "COLORTERM": "truecolor"}) as terminal:
        terminal.wait_for("That was all.")
    assert _background(LIGHT) in terminal.raw
    assert _background(DARK) not in terminal.raw


def _background(theme: Theme) -> bytes:
    red, green, blue = Color.parse(theme.background or "").rgb
    return f"48;2;{red};{green};{blue}".encode()


def test_an_idle_screen_sends_nothing(started: Terminal) -> None:
    with started as terminal:
        terminal.wait_for("That was all.")
        while terminal.read(0.5):
            pass
        assert terminal.read(3) == b""


def test_it_ends_on_q_with_status_0_and_leaves_no_traceback(started: Terminal) -> None:
    with started as terminal:
        terminal.wait_for("That was all.")
        terminal.press("q")
        assert terminal.process.wait(10) == 0
        while terminal.read(0.2):
            pass
        assert b"Traceback" not in terminal.raw
