"""Only reads may be repeated: whatever else a client of ours sends is among what is sent once."""

import re
from pathlib import Path

import backends.telegram
from backends.telegram.client import CHANGES, OWN_REQUESTS, SIGNING_IN

READS = re.compile(r"(Get|Search|Resolve)\w*Request|\w*Takeout\w*Request")
"""Also what opens and ends an export, which nobody else sees."""
FOLDER = Path(backends.telegram.__file__).parent


def test_every_request_is_a_read_or_sent_once() -> None:
    named = {name for file in FOLDER.glob("*.py") for name in re.findall(r"\w+Request\b", file.read_text())}
    once = {kind.__name__ for kind in (*CHANGES, *SIGNING_IN, *OWN_REQUESTS)}
    assert {kind.__name__ for kind in CHANGES} <= named
    assert {name for name in named if not READS.fullmatch(name)} - once - {"TLRequest"} == set()
