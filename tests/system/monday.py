"""The Monday review on the demo world: its keys, one after the other, and the run of the week before.

Run as a program it takes the pictures of docs/monday.md: ``make pictures``.
"""

import asyncio
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from backends.model import GroupId, PlatformSeen, Snapshot
from backends.store.engine import file_url
from backends.store.store import Store
from tests.system.demo_home import DemoHome, clean_environment, demo_home

KEYS = ("1", "slash", "f", "tab", "n", "tab", "enter", "a", "w", "y")
"""To close; the filter ``flag:no-rights``, with two completions; tick all shown; Excel; copy the summary."""
WANTED = 20
"""Groups with gaps where the demo's operator may invite nobody: an owner has to be asked."""
PICTURES = {0: "start", 1: "to-close", 5: "filter", 8: "ticked", 10: "copied"}
"""After how many keys a picture is taken, and what it is called."""
DOCS = Path(__file__).parents[2] / "docs"
WEEK = timedelta(days=7)
SIZE = (120, 36)
FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


@contextmanager
def home_with_last_week(folder: Path) -> Iterator[DemoHome]:
    """A demo home whose last run is a week old, and differs a little from what the servers hold now."""
    with demo_home(folder) as home:
        status, _ = home.audit()
        assert status == 0
        file = folder / "demo" / "data" / "bitsafe.db"
        store = Store.open(file_url(file))
        today = store.last_whole()
        store.close()
        assert today is not None
        for old in file.parent.glob("bitsafe.db*"):
            old.unlink()
        store = Store.open(file_url(file))
        store.save(_a_week_earlier(today), {})
        store.close()
        yield home


def _a_week_earlier(today: Snapshot) -> Snapshot:
    seen = tuple(_earlier(part) for part in today.seen)
    return replace(today, run="last-week", started=today.started - WEEK, seen=seen)


def _earlier(part: PlatformSeen) -> PlatformSeen:
    """Two groups were not there yet, two people were missing in some more groups, and one in fewer."""
    groups = part.groups[:60] + part.groups[62:]
    first, second, third, *others = part.attendance
    ids = [group.id for group in groups]
    attendance = (
        replace(first, present=first.present - set(ids[4:40:9])),
        replace(second, present=second.present - set(ids[2:40:6])),
        replace(third, present=third.present | _some_without(third.present, ids)),
        *others,
    )
    return replace(part, groups=groups, attendance=attendance)


def _some_without(present: frozenset[GroupId], ids: list[GroupId]) -> frozenset[GroupId]:
    return frozenset([id for id in ids if id not in present][:3])


async def take_pictures() -> None:
    """Of the app on the home of the environment, as ``docs/monday-….svg``."""
    from textual.app import App

    from tests.screens.world import until
    from tui.app import BitsafeApp
    from tui.jobs import Jobs, Options

    def text(app: App[int]) -> str:
        return "\n".join(strip.text for strip in app.screen._compositor.render_strips())

    app = BitsafeApp(Jobs(Options(demo=True)))
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "Refreshed" in text(app))
        await until(pilot, lambda: "2 New 4" in text(app))
        for pressed in range(len(KEYS) + 1):
            if pressed in PICTURES:
                await pilot.pause(0.3)
                # Without fonts from elsewhere: whoever opens the picture asks nobody for anything.
                picture = FONT.sub("", app.export_screenshot(title="bitsafe-tui"))
                (DOCS / f"monday-{PICTURES[pressed]}.svg").write_text(picture, encoding="utf-8")
            if pressed < len(KEYS):
                await pilot.press(KEYS[pressed])
            if pressed < len(KEYS) and KEYS[pressed] == "w":
                await until(pilot, lambda: "Report:" in text(app))
    await app.jobs.close()


def main() -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, home_with_last_week(Path(name)):
        os.environ.update(clean_environment(Path(name)))
        asyncio.run(take_pictures())


if __name__ == "__main__":
    main()
