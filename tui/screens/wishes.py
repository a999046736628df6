"""What the main screen asks of the app, which owns the work."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.message import Message

from backends.decisions import Subject
from backends.model import Platform
from reports.rows import Row
from tui.change_wishes import ChangeWish
from tui.views import SavedView

if TYPE_CHECKING:
    from tui.export_left import Left


class AuditWanted(Message):
    """Look at the platforms now."""


class ReportWanted(Message):
    """Write the workbook."""


class NextThemeWanted(Message):
    """Other colours."""


class RedrawWanted(Message):
    """Draw the whole screen once more."""


class LeaveWanted(Message):
    """End the app."""


class DecideWanted(Message):
    """Keep decisions, all of one kind and made at once."""

    def __init__(self, subjects: Sequence[Subject]) -> None:
        super().__init__()
        self.subjects = tuple(subjects)


class CategoryWanted(Message):
    """Ask which category groups are of."""

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__()
        self.rows = tuple(rows)


class StarWanted(Message):
    """Mark groups as important; where all of them are, no longer."""

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__()
        self.rows = tuple(rows)


class UndoWanted(Message):
    """Take back what was decided last."""


class DecisionsWanted(Message):
    """Show all that was decided."""


class PeopleWanted(Message):
    """Show the team."""


class PlanWanted(Message):
    """Make a plan of changes, and show it."""

    def __init__(self, wish: ChangeWish) -> None:
        super().__init__()
        self.wish = wish


class InviteWanted(Message):
    """Ask whom to invite into groups."""

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__()
        self.rows = tuple(rows)


class RenameWanted(Message):
    """Ask how to name groups."""

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__()
        self.rows = tuple(rows)


class OwnersWanted(Message):
    """Ask what to write to those who run groups."""

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__()
        self.rows = tuple(rows)


class RemovalWanted(Message):
    """Ask who is to leave groups."""

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__()
        self.rows = tuple(rows)


class LogWanted(Message):
    """Show the log of changes, or the run that goes on."""


class AccountsWanted(Message):
    """Show who is signed in where."""


class SignInWanted(Message):
    """Sign in where nobody is; None = wherever that is."""

    def __init__(self, platform: Platform | None = None) -> None:
        super().__init__()
        self.platform = platform


class SetUpWanted(Message):
    """Begin the set-up, or go on with it."""


class ExportWanted(Message):
    """Ask how to archive groups; ``left``: as an export that was left unfinished would have done."""

    def __init__(self, rows: Sequence[Row], left: "Left | None" = None) -> None:
        super().__init__()
        self.rows = tuple(rows)
        self.left = left


class ExportShown(Message):
    """Show the export that goes on, or what came of it."""


class SummaryWanted(Message):
    """Copy the summary."""


class CopyWanted(Message):
    """Copy a text, safe to show; ``what`` names it."""

    def __init__(self, what: str, text: str) -> None:
        super().__init__()
        self.what = what
        self.text = text


class FileWanted(Message):
    """Write into a file what was copied last."""


class OpenWanted(Message):
    """Open a link from outside."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url


class Rearranged(Message):
    """View, filter, sort or columns have changed, and are to be remembered."""


class ViewSaved(Message):
    """A view of one's own is to be kept, and shown."""

    def __init__(self, view: SavedView) -> None:
        super().__init__()
        self.view = view


class ViewDeleted(Message):
    """A view saved in the app is to go."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
