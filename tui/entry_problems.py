"""What is wrong with what was entered in the set-up: in the words of its screens, not of config.toml."""

import re
from collections.abc import Sequence

from backends.settings import TeamMember

_PLACE = re.compile(r"\[\[team\]\] (\d+)")
_FIELDS = {
    "[slack]: api_url": "Slack at:",
    "[telegram]: server_key": "Its key:",
    "[telegram]: server": "Telegram:",
    "[telegram]: dc": "Its number:",
    "[slack]: channels": "Channels:",
    "[telegram]: shared_with": "Telegram:",
}
"""How config.toml and how the screens call them; the first that fits holds."""


def in_plain_words(problem: str, team: Sequence[TeamMember]) -> str:
    """``Amy: telegram 'amy' is Bea's already`` for what config.toml would call ``[[team]] 3``."""
    for key, label in _FIELDS.items():
        if problem.startswith(key):
            return label + problem.removeprefix(key).removeprefix(":")
    return _PLACE.sub(lambda found: team[int(found[1]) - 1].name, problem)
