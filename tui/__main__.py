"""Chooses between the app and the command line."""

import gc

from tui.command_line import run
from tui.jobs import Options


def main() -> None:
    """The console script ``bitsafe-tui``."""
    run(_open_app)


def _open_app(options: Options) -> int:
    # What is loaded at the start is there to stay: looking for garbage in it costs a tenth of the start.
    gc.disable()
    # Late: a command has no use for Textual.
    from tui.app import run as run_app

    return run_app(options)


if __name__ == "__main__":
    main()
