"""The Monday review, recorded from outside: from the start to the right groups ticked and the workbook."""

import re
from pathlib import Path

import openpyxl
import pyte
import pytest

from tests.system.demo_home import clean_environment
from tests.system.monday import DOCS, KEYS, PICTURES, WANTED, home_with_last_week
from tests.system.terminal import Terminal
from tui.text import clean

SENT = {"slash": "/", "tab": "\t", "enter": "\r"}
FEWEST_TOO_MANY = 12


def screen_of(terminal: Terminal) -> list[str]:
    screen = pyte.Screen(terminal.columns, terminal.rows)
    pyte.ByteStream(screen).feed(terminal.raw)
    return list(screen.display)


def settled(terminal: Terminal) -> list[str]:
    while terminal.read(0.4):
        pass
    return screen_of(terminal)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])
def test_the_right_groups_are_ticked_and_the_workbook_is_written(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    assert len(KEYS) < FEWEST_TOO_MANY
    with home_with_last_week(tmp_path) as home:
        environment = {**clean_environment(tmp_path), "LANG": "C.UTF-8"}
        with Terminal(["-m", "tui", "--demo"], environment, *size) as terminal:
            terminal.wait_for("▶")
            terminal.wait_for("Refreshed", 60)
            settled(terminal)
            for key in KEYS[:-1]:
                terminal.press(SENT.get(key, key))
                settled(terminal)
            terminal.wait_for("Report: ")
            screen = settled(terminal)
        _, told = home.audit()
    ask = [
        group
        for group in told["groups"]
        if group["may"]["invite"] is False
        and any(member["state"] == "missing" for member in group["members"].values())
    ]
    assert len(ask) == WANTED
    assert f"{WANTED} of " in "".join(screen)
    assert f"{WANTED} ticked" in "".join(screen)
    rows = [line for line in screen if re.match(r"[▶ ][■□] ", line)]
    assert rows
    assert all(line[1] == "■" for line in rows)
    titles = [clean(group["title"]) for group in ask]
    for shown in (line[3:15].rstrip(" …") for line in rows):
        assert any(title.startswith(shown) for title in titles), shown
    (report,) = (tmp_path / "demo" / "exports").glob("*.xlsx")
    workbook = openpyxl.load_workbook(report, read_only=True)
    assert {"Summary", "Matrix", "Findings"} <= set(workbook.sheetnames)


def test_the_page_shows_every_picture_and_every_key() -> None:
    page = (DOCS / "monday.md").read_text(encoding="utf-8")
    for name in PICTURES.values():
        assert f"(monday-{name}.svg)" in page
        assert "http://" not in (DOCS / f"monday-{name}.svg").read_text(encoding="utf-8").replace(
            "http://www.w3.org/", ""
        )
    for key in KEYS:
        assert f"`{ {'slash': '/', 'tab': 'Tab', 'enter': 'Enter'}.get(key, key) }`" in page
