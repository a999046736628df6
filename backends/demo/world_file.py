"""world.json: what a demo home's world was made from; with the journal, its next start shows the same one."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec

from backends.demo.company import make_world
from backends.demo.journal import FILE as JOURNAL
from backends.demo.journal import replay
from backends.demo.options import Options
from backends.demo.world import World
from backends.errors import BitsafeError
from backends.paths import write_private

FILE = "world.json"


class _Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The arguments of make_world."""

    seed: int
    slack_groups: int
    telegram_groups: int
    people: int
    now: datetime


def open_world(home: Path, options: Options) -> World:
    """The world of this home as it was left, made and noted down first if there is none.

    Raises BitsafeError where one of its files cannot be read, or the world cannot be made.
    """
    path = home / FILE
    recipe = _read(path) if path.exists() else _new(path, options)
    try:
        world = make_world(
            seed=recipe.seed,
            slack_groups=recipe.slack_groups,
            telegram_groups=recipe.telegram_groups,
            people=recipe.people,
            now=recipe.now.astimezone(UTC),
        )
    except ValueError as error:
        raise BitsafeError(str(error)) from None
    replay(home / JOURNAL, world)
    return world


def _read(path: Path) -> _Recipe:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Recipe)
    except (OSError, msgspec.DecodeError) as error:
        raise BitsafeError(
            f"The demo's world file {path} cannot be read: {error}.", "Start a new world with --fresh."
        ) from None


def _new(path: Path, options: Options) -> _Recipe:
    recipe = _Recipe(
        options.seed,
        options.slack_groups,
        options.telegram_groups,
        options.people,
        datetime.now(UTC).replace(second=0, microsecond=0),
    )
    write_private(path, msgspec.json.format(msgspec.json.encode(recipe)))
    return recipe
