"""Takes the pictures of docs/changes.md from the demo world: ``make pictures`` runs it as a program."""

import asyncio
import os
import re
import tempfile
from pathlib import Path

from textual.pilot import Pilot

from tests.system.app_on_demo import opened, until
from tests.system.demo_home import clean_environment, demo_home
from tui.app import BitsafeApp
from tui.jobs import Jobs, Options
from tui.screens.change_run import ChangeRun
from tui.screens.owners import OwnerMessages, OwnersForm
from tui.screens.rename import RenameForm
from tui.screens.review import Review

DOCS = Path(__file__).parents[2] / "docs"
SIZE = (120, 34)
FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


async def picture(app: BitsafeApp, pilot: Pilot[int], name: str) -> None:
    await pilot.pause(0.3)
    # Without fonts from elsewhere: whoever opens the picture asks nobody for anything.
    text = FONT.sub("", app.export_screenshot(title="bitsafe-tui"))
    (DOCS / f"changes-{name}.svg").write_text(text, encoding="utf-8")


async def filtered(pilot: Pilot[int], text: str) -> None:
    """Only the groups that match are ticked."""
    await pilot.press("0", "escape", "minus", "slash")
    await pilot.press(*("space" if one == " " else one for one in text), "enter", "a")


async def take_pictures() -> None:
    app = BitsafeApp(Jobs(Options(demo=True)))
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: app._looking is not None and app._looking.is_finished)
        await filtered(pilot, "flag:no-rights gaps:>0")
        await pilot.press("m")
        await opened(pilot, OwnersForm)
        await pilot.press("enter")
        await opened(pilot, OwnerMessages)
        await picture(app, pilot, "owners")
        await pilot.press("escape")
        await filtered(pilot, "ibtc")
        await pilot.press("R")
        await opened(pilot, RenameForm)
        await picture(app, pilot, "rename")
        await pilot.press("escape")
        await filtered(pilot, "gaps:>1 -flag:no-rights")
        await pilot.press("c")
        await opened(pilot, Review)
        await picture(app, pilot, "review")
        await pilot.press("A")
        await opened(pilot, ChangeRun)
        await until(pilot, lambda: isinstance(app.screen, ChangeRun) and app.screen._work.over, 300)
        await picture(app, pilot, "run")
    await app.jobs.close()


def main() -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, demo_home(Path(name), limits="off"):
        os.environ.update(clean_environment(Path(name)))
        asyncio.run(take_pictures())


if __name__ == "__main__":
    main()
