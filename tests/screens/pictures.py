"""Compares what is on the screen with its kept pictures, in a small terminal and after it has grown."""

from collections.abc import Awaitable, Callable

from pytest_textual_snapshot import SVGImageExtension
from syrupy.assertion import SnapshotAssertion
from textual.app import App
from textual.pilot import Pilot

Sizes = tuple[tuple[int, int], ...]
SMALL_AND_LARGE: Sizes = ((80, 24), (120, 40))
Reach = Callable[[Pilot[int]], Awaitable[None]]


class Pictures:
    """Those of one test: a file for each size, which names it."""

    def __init__(self, snapshot: SnapshotAssertion) -> None:
        self._kept = snapshot.use_extension(SVGImageExtension)

    async def __call__(self, app: App[int], reach: Reach, sizes: Sizes = SMALL_AND_LARGE) -> None:
        """``reach`` leads from the start to what is compared; it has the first of the ``sizes``."""
        async with app.run_test(size=sizes[0]) as pilot:
            await reach(pilot)
            await self.compare(pilot, sizes)

    async def compare(self, pilot: Pilot[int], sizes: Sizes = SMALL_AND_LARGE, name: str = "") -> None:
        """``name`` tells one moment of a test from others. The terminal keeps the last of the ``sizes``."""
        for width, height in sizes:
            if pilot.app.size != (width, height):
                await pilot.resize_terminal(width, height)
                await pilot.pause()
            size = f"{width}x{height}"
            shown = pilot.app.export_screenshot(simplify=True)
            assert shown == self._kept(name=f"{name}-{size}" if name else size)
