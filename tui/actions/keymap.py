"""Which key does what: the actions' own keys, under what ``[keys]`` of the config says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from backends.errors import ConfigError
from backends.nearest import nearest
from tui.actions import ACTIONS, BY_NAME, Action
from tui.actions.keys import as_typed, canonical, is_typed, written


@dataclass(frozen=True)
class Keymap:
    """The keys of every action by its name, the one to show first."""

    by_name: Mapping[str, tuple[str, ...]]

    def keys(self, action: Action) -> tuple[str, ...]:
        return self.by_name[action.name()]

    def while_typing(self, action: Action) -> tuple[str, ...]:
        """Those that also work while a text field has the focus."""
        return tuple(key for key in self.keys(action) if action.while_typing and not is_typed(key))

    def written(self, action: Action) -> str:
        """All of them for people: ``? F1``."""
        return " ".join(written(key) for key in self.keys(action))

    def action_of(self, key: str, place: str) -> Action | None:
        """What the key does in that place."""
        return next((one for one in ACTIONS if place in one.places and key in self.keys(one)), None)


DEFAULT = Keymap({action.name(): action.keys for action in ACTIONS})


def read_keymap(wanted: Mapping[str, Sequence[str]], path: Path | None = None) -> Keymap:
    """The keys with those of ``[keys]`` in place of the usual ones.

    Raises ConfigError that lists what ``wrong_keys`` tells. ``path`` is the file that it names.
    """
    keymap, problems = _read(wanted)
    if problems:
        where = f"{path}, [keys]" if path else "[keys]"
        listed = problems if len(problems) == 1 else ["", *problems]
        raise ConfigError(f"{where}: " + "\n  ".join(listed))
    return keymap


def wrong_keys(wanted: Mapping[str, Sequence[str]]) -> list[str]:
    """Every problem: an action or key that does not exist, two actions on one key, a text field without a
    way out.
    """
    return _read(wanted)[1]


def _read(wanted: Mapping[str, Sequence[str]]) -> tuple[Keymap, list[str]]:
    chosen = dict(DEFAULT.by_name)
    problems: list[str] = []
    for name, texts in wanted.items():
        if name not in BY_NAME:
            problems.append(f"{name}, {_meant(name)}")
            continue
        keys, wrong = _read_keys(texts)
        problems += [f"{name}: {problem}" for problem in wrong]
        if not texts:
            problems.append(f"{name} needs a key")
        if keys:
            chosen[name] = keys
    keymap = Keymap(chosen)
    return keymap, [*problems, *_conflicts(keymap), *_dead_ends(keymap)]


def _meant(name: str) -> str:
    """What was probably meant; there are too many actions to list them in a line."""
    action = nearest(name, BY_NAME)
    if action is None:
        return 'which is no action; the help page of the app lists them all. An example: refresh = "f5"'
    return f'did you mean {action}? An example: {action} = "{as_typed(BY_NAME[action].keys[0])}"'


def _read_keys(texts: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    keys: dict[str, None] = {}
    wrong: list[str] = []
    for text in texts:
        try:
            keys[canonical(text)] = None
        except ValueError as error:
            wrong.append(f"{text!r} {error}")
    return tuple(keys), wrong


def _conflicts(keymap: Keymap) -> Iterator[str]:
    taken: dict[tuple[str, str], Action] = {}
    told: set[tuple[str, str, str]] = set()
    for action in ACTIONS:
        for place in action.places:
            for key in keymap.keys(action):
                first = taken.setdefault((place, key), action)
                conflict = (key, first.name(), action.name())
                if first is not action and conflict not in told:
                    told.add(conflict)
                    yield f"{written(key)}: {first.name()} and {action.name()}; give one of them another key"


def _dead_ends(keymap: Keymap) -> Iterator[str]:
    for action in ACTIONS:
        if action.leaves_typing and not keymap.while_typing(action):
            yield (
                f"{action.name()} is the way out of the filter, where letters and signs are text; "
                "give it a key such as escape or f2"
            )
