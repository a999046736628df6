"""What the main screen asks of the app, which owns the work."""

from textual.message import Message


class AuditWanted(Message):
    """Look at the platforms now."""


class ReportWanted(Message):
    """Write the workbook."""


class LeaveWanted(Message):
    """End the app."""
