"""[keys]: what a person writes becomes keys; what cannot be is named, with what was probably meant."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.errors import ConfigError
from tui.actions import ACTIONS, BY_NAME
from tui.actions.keymap import DEFAULT, Keymap, read_keymap
from tui.actions.keys import CHARACTERS, canonical, is_typed, written

SORT, HELP, CLEAR = BY_NAME["sort"], BY_NAME["help"], BY_NAME["clear_filter"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("x", "x"),
        ("X", "X"),
        ("shift+x", "X"),
        ("?", "question_mark"),
        ("F5", "f5"),
        ("Ctrl+R", "ctrl+r"),
        ("PgDn", "pagedown"),
        ("Esc", "escape"),
        ("shift+Down", "shift+down"),
        ("ctrl+PgUp", "ctrl+pageup"),
        ("question_mark", "question_mark"),
        ("ö", "ö"),
    ],
)
def test_a_key_may_be_written_as_people_do(text: str, key: str) -> None:
    assert canonical(text) == key


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ({"srot": ["x"]}, "srot, did you mean sort?"),
        ({"sort": ["f55"]}, "sort: 'f55' is no key; did you mean f5?"),
        ({"sort": ["pagdown"]}, "did you mean pagedown?"),
        ({"sort": ["ctrl+i"]}, "sort: 'ctrl+i' reaches the app as tab"),
        ({"sort": [""]}, "sort: '' is no key"),
        ({"sort": []}, "sort needs a key"),
        ({"sort": ["q"]}, "q: sort and quit; give one of them another key"),
        ({"sort": ["?"]}, "?: sort and help"),
        ({"clear_filter": ["x"]}, "clear_filter is the way out of the filter"),
        ({"clear_filter": ["ctrl+k"]}, "clear_filter is the way out of the filter"),
    ],
)
def test_what_cannot_be_is_named(wanted: dict[str, list[str]], says: str) -> None:
    with pytest.raises(ConfigError) as raised:
        read_keymap(wanted, Path("config.toml"))
    assert says in str(raised.value)
    assert str(raised.value).startswith("config.toml, [keys]: ")


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(ConfigError) as raised:
        read_keymap({"srot": ["x"], "sort": ["q"], "clear_filter": ["y"]})
    assert all(word in str(raised.value) for word in ("srot", "sort and quit", "way out"))


def test_a_key_that_was_given_away_is_free() -> None:
    keymap = read_keymap({"quit": ["f10"], "sort": ["q", "f6"]})
    assert keymap.keys(SORT) == ("q", "f6")
    assert keymap.action_of("q", "groups") is SORT
    assert keymap.written(SORT) == "q F6"


def test_only_keys_that_are_no_text_work_while_typing() -> None:
    keymap = read_keymap({"help": ["h", "f2", "ctrl+a"]})
    assert keymap.while_typing(HELP) == ("f2",)
    assert keymap.while_typing(SORT) == ()
    assert DEFAULT.while_typing(HELP) == ("f1",)
    for action in ACTIONS:
        assert DEFAULT.while_typing(action) == action.while_typing


@given(
    st.dictionaries(st.sampled_from(sorted(BY_NAME)), st.lists(st.text(max_size=8), max_size=2), max_size=3)
)
def test_any_input_gives_keys_without_conflict_or_a_config_error(wanted: dict[str, list[str]]) -> None:
    try:
        keymap = read_keymap(wanted)
    except ConfigError:
        return
    assert _conflicts(keymap) == []
    assert keymap.while_typing(CLEAR)


def _conflicts(keymap: Keymap) -> list[str]:
    taken = [(place, key) for action in ACTIONS for place in action.places for key in keymap.keys(action)]
    return [key for place, key in set(taken) if taken.count((place, key)) > 1]


def test_the_names_of_signs_are_those_of_the_terminal_library() -> None:
    short = {"solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at"}
    short |= {"hyphen_minus": "minus", "plus_sign": "plus", "low_line": "underscore"}
    for sign, name in CHARACTERS.items():
        full = unicodedata.name(sign).lower().replace("-", "_").replace(" ", "_")
        assert name == short.get(full, full)
        assert written(name) == sign
        assert is_typed(name)
