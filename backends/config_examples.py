"""How each key of the config is written, for errors that show it."""

from collections.abc import Iterable, Mapping
from typing import Any

from backends.nearest import did_you_mean, nearest
from backends.settings import CategoryRule, ViewSettings

EXAMPLES: Mapping[str, str] = {
    "api_id": "1234567",
    "channels": '["bitsafe"]',
    "columns": '["title", "need"]',
    "counts": "true",
    "dc": "2",
    "filter": '"flag:archived"',
    "group": '"acme-bitsafe"',
    "groups": '["telegram:77/-1001234567890"]',
    "match": '["bitsafe", "ibtc"]',
    "member": '"Amy Baker"',
    "name": '"Amy Baker"',
    "only": '"title:acme"',
    "optional": '["Engineering"]',
    "quiet": '"20:00-08:00"',
    "required": '["BD", "Amy Baker"]',
    "retired": '["iBTC"]',
    "server": '"127.0.0.1:4430"',
    "shared_with": '["mojo_onchain"]',
    "slack": '"amy"',
    "sort": '"-size"',
    "telegram": '"amy_baker"',
    "telegram_invites_per_day": "24",
    "timeout": "30",
    "workers": "4",
}
"""How a value is written, by its key. Never a secret."""

_NAMES: Mapping[type, str] = {CategoryRule: '"Marketing"', ViewSettings: '"Large with gaps"'}
"""How a name is written where it is nobody's."""


def example(key: str) -> str:
    """``An example: sort = "-size"``, as an end of a sentence; "" where there is none."""
    return f" An example: {key} = {EXAMPLES[key]}" if key in EXAMPLES else ""


def such_as(key: str, kind: Any = None) -> str:
    """The same within a sentence. ``kind``: the class of the table, whose name may be nobody's."""
    value = EXAMPLES.get(key, "")
    if key == "name":
        value = _NAMES.get(kind, value)
    return f", such as {key} = {value}" if value else ""


def meant(key: str, known: Iterable[str]) -> str:
    """The key that was probably meant, with how it is written."""
    return did_you_mean(key, known) + example(nearest(key, known) or "")
