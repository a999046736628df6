"""What the app remembers from one start to the next: view, filters, sorts, columns, own views, theme."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from backends.errors import BitsafeError
from backends.paths import write_private
from tui.orders import ORDERS, read_order
from tui.views import COLUMNS, SavedView, Standing

FILE = "workbench.json"
LARGEST = 1_000_000
"""Bytes; a larger file was not written by the app."""


class DamagedState(BitsafeError):
    """The file is no longer what the app has written."""


@dataclass(frozen=True, slots=True)
class Left:
    """How a view was left."""

    filter: str = ""
    sort: str = ""
    columns: tuple[str, ...] = ()

    @classmethod
    def of(cls, standing: Standing) -> "Left":
        return cls(standing.typed, standing.order.text, standing.columns)

    def standing(self) -> Standing:
        """What can still be understood; the rest is as usual."""
        try:
            order = read_order(self.sort)
        except ValueError:
            order = ORDERS[0]
        return Standing(self.filter, order, tuple(key for key in self.columns if key in COLUMNS))


@dataclass(frozen=True, slots=True)
class Remembered:
    """``left``: how each view was left, by its name. ``own``: the views saved in the app."""

    view: str = ""
    theme: str = ""
    left: Mapping[str, Left] = field(default_factory=dict)
    own: tuple[SavedView, ...] = ()


def theme_in(folder: Path) -> str:
    """Blocking, and without anything that takes long to load: the theme alone, or nothing."""
    import json

    try:
        with (folder / FILE).open("rb") as file:
            found = json.loads(file.read(LARGEST))
        theme = found["theme"]
    except (OSError, ValueError, RecursionError, LookupError, TypeError):
        return ""
    return theme if isinstance(theme, str) else ""


def read(folder: Path) -> Remembered:
    """Blocking. Raises DamagedState where there is a file that cannot be understood."""
    import msgspec

    path = folder / FILE
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST)
        return msgspec.json.decode(content, type=Remembered)
    except FileNotFoundError:
        return Remembered()
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise DamagedState(
            f"{path} cannot be read, so view, sort and columns are as at the first start.",
            "It is written anew as soon as you change one of them.",
        ) from None


def write(folder: Path, remembered: Remembered) -> None:
    """Blocking, in one step. Raises WriteError."""
    import msgspec

    write_private(folder / FILE, msgspec.json.format(msgspec.json.encode(remembered), indent=2))
