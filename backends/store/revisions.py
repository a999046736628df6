"""Which schemas this app knows: the four digits that each migration's file name begins with."""

from pathlib import Path

MIGRATIONS = Path(__file__).with_name("migrations")
KNOWN = tuple(sorted(file.name[:4] for file in (MIGRATIONS / "versions").glob("[0-9]*.py")))
"""Oldest first."""
HEAD = KNOWN[-1]
