"""How a key is written for people: ``question_mark`` is ``?``, ``pagedown`` is ``PgDn``."""

NAMES = {
    "slash": "/",
    "question_mark": "?",
    "escape": "Esc",
    "enter": "Enter",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "f1": "F1",
}


def written(key: str) -> str:
    """The key as the line of keys and the help page show it."""
    if key.startswith("ctrl+"):
        return f"Ctrl+{written(key.removeprefix('ctrl+')).upper()}"
    return NAMES.get(key, key)
