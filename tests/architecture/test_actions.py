"""Every action tells what it does, and no two share a key."""

from collections import Counter

import pytest

from tui.actions import ACTIONS, BY_NAME, Action, Situation


def test_names_and_keys_are_unique() -> None:
    assert len(BY_NAME) == len(ACTIONS)
    keys = Counter(key for action in ACTIONS for key in action.keys)
    assert not [key for key, times in keys.items() if times > 1]


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name())
def test_each_is_documented(action: Action) -> None:
    assert action.help().endswith(".")
    assert type(action).__doc__ is not None
    assert action.label
    assert not set(action.keys) & {"ctrl+i", "ctrl+m", "ctrl+h", "ctrl+left_square_bracket"}
    assert set(action.while_typing) <= set(action.keys)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name())
def test_a_reason_is_a_sentence(action: Action) -> None:
    reason = action.why_not(Situation())
    assert not reason or reason.endswith(".")
