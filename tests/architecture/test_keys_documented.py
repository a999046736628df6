"""The tables of keys in README.md and config.toml.example say what the actions say; `make docs` does that."""

import tomllib

from tests.architecture.test_config_example import switched_on
from tui.actions import ACTIONS
from tui.actions.keymap import DEFAULT, read_keymap
from tui.actions.readme import EXAMPLE, README, key_table, with_key_settings, with_key_table


def test_the_table_in_the_readme_is_true() -> None:
    text = README.read_text(encoding="utf-8")
    assert key_table() in text
    assert with_key_table(text) == text


def test_the_settings_in_the_example_are_true() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert with_key_settings(text) == text


def test_with_all_of_them_switched_on_the_keys_are_the_usual_ones() -> None:
    keys = tomllib.loads(switched_on())["keys"]
    assert list(keys) == [action.name() for action in ACTIONS]
    wanted = {name: (value,) if isinstance(value, str) else tuple(value) for name, value in keys.items()}
    assert read_keymap(wanted) == DEFAULT
