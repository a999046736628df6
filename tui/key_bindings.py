"""The keys of a screen, made from the keymap and made anew when the config gives others."""

from textual.binding import Binding
from textual.dom import DOMNode

from tui.actions import ACTIONS
from tui.actions.keymap import Keymap

ACT = "act("


def bindings(keymap: Keymap, place: str) -> list[Binding]:
    """One for each key of each action that works in ``place``; they call ``action_act(name, key)``.

    They have priority, so that a screen can ask before any widget takes the key.
    """
    return [
        Binding(key, f"{ACT}'{action.name()}', '{key}')", action.title(), show=False, priority=True)
        for action in ACTIONS
        if place in action.places
        for key in keymap.keys(action)
    ]


def use_keys(node: DOMNode, keymap: Keymap, place: str) -> None:
    """Replace the node's keys for actions; its other keys stay."""
    kept = {
        key: [binding for binding in bound if not binding.action.startswith(ACT)]
        for key, bound in node._bindings.key_to_bindings.items()
    }
    for binding in bindings(keymap, place):
        kept.setdefault(binding.key, []).insert(0, binding)
    node._bindings.key_to_bindings = {key: bound for key, bound in kept.items() if bound}
