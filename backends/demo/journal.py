"""journal.jsonl: what was really done in a demo home, so that its next servers go on from there."""

import os
from pathlib import Path

import msgspec

from backends.demo.events.slack import AnySlackEvent
from backends.demo.events.slack_base import SlackEvent
from backends.demo.events.telegram import AnyTelegramEvent
from backends.demo.world import World
from backends.errors import BitsafeError

FILE = "journal.jsonl"
AnyEvent = AnySlackEvent | AnyTelegramEvent
_MODE = 0o600


class Journal:
    """One JSON line per event, with the kernel before anything is answered, so that a kill loses none.

    Without a path nothing is kept.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _MODE) if path else None
        self._encoder = msgspec.json.Encoder()

    def write(self, event: AnyEvent) -> None:
        if self._file is not None:
            os.write(self._file, self._encoder.encode(event) + b"\n")

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def replay(path: Path, world: World) -> None:
    """Does to ``world`` again what the journal tells, if there is one.

    A last line without its end was never answered: it is cut off. Raises BitsafeError where the journal
    cannot be read or does not fit this world.
    """
    if not path.exists():
        return
    decoder = msgspec.json.Decoder(AnyEvent)
    try:
        lines = path.read_bytes().splitlines(keepends=True)
        if lines and not lines[-1].endswith(b"\n"):
            os.truncate(path, sum(map(len, lines[:-1])))
            del lines[-1]
        for line in lines:
            apply(decoder.decode(line), world)
    except (OSError, msgspec.DecodeError, LookupError, ValueError) as error:
        raise BitsafeError(
            f"The demo's journal {path} cannot be read: {error}.", "Start a new world with --fresh."
        ) from None


def apply(event: AnyEvent, world: World) -> None:
    """Does it to its platform's half. Raises LookupError or ValueError where it does not fit."""
    if isinstance(event, SlackEvent):
        event.apply(world.slack)
    else:
        event.apply(world.telegram)
