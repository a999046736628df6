"""The app on a hand-made world as a program: ``python -m tests.screens.shown_app GROUPS [hostile]``."""

import sys

from tests.hostile_names import HOSTILE_NAMES
from tests.screens.world import app_on, assessment


def main() -> None:
    groups = int(sys.argv[1])
    titles = HOSTILE_NAMES if "hostile" in sys.argv else None
    app, _ = app_on(assessment(0, groups, titles=titles))
    app.run()


if __name__ == "__main__":
    main()
