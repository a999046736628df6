"""How a command ends that is interrupted while it is only being loaded: in one word, with one status."""

import os
import sys
from typing import NoReturn

INTERRUPTED = 130


def leave() -> NoReturn:
    """Raises SystemExit."""
    os.write(sys.stderr.fileno(), b"Interrupted.\n")
    sys.exit(INTERRUPTED)
