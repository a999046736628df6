"""Keys faster than one at a time: after each, Pilot.press waits until nothing happens any more."""

from collections.abc import Iterable

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
    await at_once(pilot, text)


async def repeated(pilot: Pilot[int], key: str, times: int) -> None:
    """A key that leaves the focus where it is."""
    await at_once(pilot, [key] * times)


async def at_once(pilot: Pilot[int], keys: Iterable[str]) -> None:
    """Keys that open nothing, by name or as the letter they are."""
    for key in keys:
        letter = key if len(key) == 1 else None
        pilot.app.post_message(events.Key(_character_to_key(key) if letter else key, letter))
    await pilot.pause()
    await pilot.pause()
