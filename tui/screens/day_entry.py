"""The field of a form that takes a day, as people type it."""

from datetime import date

from backends.errors import WrongInput
from tui.days import Toward, read_day, warm_up
from tui.screens.form import Entry, Wrong
from tui.text import clean


class DayEntry(Entry):
    """``today`` is a local day; a day without its year is looked for ``toward`` past or future."""

    def __init__(self, today: date, toward: Toward, placeholder: str, id: str | None = None) -> None:
        super().__init__(placeholder=placeholder, id=id)
        self._today = today
        self._toward = toward

    def on_mount(self) -> None:
        def ready() -> None:
            warm_up(self._today, self._toward)

        self.run_worker(ready, group="days", thread=True, exit_on_error=False)

    @property
    def day(self) -> date | None:
        """None where nothing is typed. Raises Wrong."""
        text = self.value.strip()
        try:
            return read_day(text, self._today, self._toward) if text else None
        except WrongInput as error:
            raise Wrong(clean(str(error))) from None
