"""Keys faster than one at a time: after each, Pilot.press waits until nothing happens any more."""

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot


class Text(str):
    """Among keys: letters for the field that has the focus."""

    __slots__ = ()


async def press(pilot: Pilot[int], *keys: str) -> None:
    """Each key in its turn, and each Text as one."""
    for key in keys:
        await (typed(pilot, key) if isinstance(key, Text) else pilot.press(key))


async def typed(pilot: Pilot[int], text: str) -> None:
    """Into the field that has the focus, as fast as the app reads."""
    await _at_once(pilot, [events.Key(_character_to_key(letter), letter) for letter in text])


async def repeated(pilot: Pilot[int], key: str, times: int) -> None:
    """A key that leaves the focus where it is."""
    await _at_once(pilot, [events.Key(key, None) for _ in range(times)])


async def _at_once(pilot: Pilot[int], keys: list[events.Key]) -> None:
    for key in keys:
        pilot.app.post_message(key)
    await pilot.pause()
    await pilot.pause()
