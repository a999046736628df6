"""Ends the app when its terminal is gone, which nobody tells it where another program started it."""

import asyncio
import os
from collections.abc import Callable

EVERY = 2.0
"""Seconds between two looks; nothing is sent to the terminal for it."""
GRACE = 3.0
"""Seconds to leave in order: without a terminal the last words may be stuck for ever."""


async def end_with_terminal(leave: Callable[[], None]) -> None:
    """Watch standard input for as long as it is a terminal; then ``leave``, and make sure of it.

    A loop that goes on reading a terminal that has hung up would keep a core busy and the session locked.
    The kernel frees the locks, and the demo's servers end with us.
    """
    if not os.isatty(0):
        return
    while os.isatty(0):  # noqa: ASYNC110 (a hang-up is no event of the loop)
        await asyncio.sleep(EVERY)
    leave()
    await asyncio.sleep(GRACE)
    os._exit(0)
