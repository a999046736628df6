"""A filter line over a list: what is typed filters, and the keys of the list still work."""

from textual import events
from textual.message import Message

from tui.screens.form import Entry

LIST_KEYS = {"space": 0, "tab": 0, "left": 0, "right": 0, "down": 1, "up": -1, "pagedown": 10, "pageup": -10}
"""With how far each moves the cursor."""


class Finder(Entry):
    """A filter that passes on the keys of the list below it, in order with what is typed."""

    class Pressed(Message):
        """One of those keys."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    async def _on_key(self, event: events.Key) -> None:
        if event.key in LIST_KEYS:
            event.stop()
            event.prevent_default()
            self.post_message(self.Pressed(event.key))
