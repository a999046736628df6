"""Writes the tables of keys into README.md and config.toml.example: ``python -m tui.actions.readme``."""

import re
from pathlib import Path

from tui.actions import ACTIONS
from tui.actions.keys import as_typed, written

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
EXAMPLE = ROOT / "config.toml.example"
TABLE = re.compile(r"(<!-- keys[^>]*-->\n).*?(<!-- /keys -->)", re.DOTALL)
SETTINGS = re.compile(r"(\n\[keys\]\n(?:# [^=\n]*\n)*).*?(?=\n# ──|\Z)", re.DOTALL)


def key_table() -> str:
    """One line for each action, as Markdown, under the headings of the help."""
    lines = ["| key | what it does | name in `[keys]` |", "|---|---|---|"]
    for section in dict.fromkeys(action.section for action in ACTIONS):
        lines.append(f"| **{section}** | | |")
        for action in ACTIONS:
            if action.section == section:
                keys = " ".join(f"`{written(key)}`".replace("|", "\\|") for key in action.keys)
                lines.append(f"| {keys} | {action.help()} | `{action.name()}` |")
    return "\n".join(lines) + "\n"


def key_settings() -> str:
    """Every action with its usual key, switched off."""
    lines = []
    for action in ACTIONS:
        first, *others = [f'"{as_typed(key)}"' for key in action.keys]
        value = f"[{', '.join([first, *others])}]" if others else first
        lines.append(f"# {action.name()} = {value}")
    return "\n".join(lines) + "\n"


def with_key_table(text: str) -> str:
    """A README with the table as the actions are now."""
    return TABLE.sub(lambda found: found[1] + key_table() + found[2], text)


def with_key_settings(text: str) -> str:
    """An example config with the actions as they are now."""
    return SETTINGS.sub(lambda found: found[1] + key_settings(), text)


def main() -> None:
    for path, renew in ((README, with_key_table), (EXAMPLE, with_key_settings)):
        path.write_text(renew(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
