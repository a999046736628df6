"""The pictures of docs/set-up.md: those of the tests, without fonts from elsewhere.

Run as a program it writes them: ``python -m tests.screens.set_up_pictures``.
"""

import re
from pathlib import Path

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs"
FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
PICTURES = {
    "token": "test_set_up/test_every_step_looks_as_it_should[token_tried-80x24]",
    "code": "test_sign_in/test_state[code_sent][80x24]",
    "qr": "test_sign_in/test_state[qr_code][80x24]",
    "groups": "test_set_up/test_every_step_looks_as_it_should[groups-80x24]",
    "team": "test_set_up/test_every_step_looks_as_it_should[team-80x24]",
    "confirm": "test_set_up/test_every_step_looks_as_it_should[confirm-80x24]",
    "look": "test_set_up/test_every_step_looks_as_it_should[first_look-80x24]",
    "accounts": "test_set_up/test_every_step_looks_as_it_should[accounts-80x24]",
}
"""By name: whose picture it is."""


def picture(name: str) -> str:
    """Whoever opens it asks nobody for anything."""
    taken = HERE / "__snapshots__" / f"{PICTURES[name]}.svg"
    return FONT.sub("", taken.read_text(encoding="utf-8"))


def main() -> None:
    for name in PICTURES:
        (DOCS / f"set-up-{name}.svg").write_text(picture(name), encoding="utf-8")


if __name__ == "__main__":
    main()
