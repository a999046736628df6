"""Chooses between the app and the command line."""

import gc
import sys
from typing import TYPE_CHECKING

from tui.interrupted import leave
from tui.silence import silent_for

if TYPE_CHECKING:
    from tui.jobs import Options


def main() -> None:
    """The console script ``bitsafe-tui``."""
    try:
        with silent_for(sys.argv[1:]):
            # Late: loading takes a second or two, in which a secret may be typed already.
            from tui.command_line import run

            run(_open_app)
    except KeyboardInterrupt:
        # While it was loaded; from then on every command sees to it by itself.
        leave()


def _open_app(options: "Options") -> int:
    # What is loaded at the start is there to stay: looking for garbage in it costs a tenth of the start.
    gc.disable()
    # Late: a command has no use for Textual.
    from tui.app import run as run_app

    return run_app(options)


if __name__ == "__main__":
    main()
