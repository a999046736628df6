"""The app's side of what comes before an export: how it is wanted, whether its folder will do, how large."""

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.message import Message

from backends.errors import NotSignedIn
from backends.model import Event
from tui.changing import ChangingApp
from tui.failures import Failure, failure_of
from tui.screens.wishes import ExportWanted
from tui.wording import STARTS_ALL_THE_SAME

if TYPE_CHECKING:
    from reports.archive.destination import Destination
    from reports.archive.estimate import Estimate, Survey
    from tui.export_left import Left
    from tui.exporting import Exporting, ExportOrder
    from tui.screens.export_form import ExportForm

# Engine and panels are imported where they are used: the first frame has to stand at once.


class ExportAskingApp(ChangingApp):
    """Asks in a form, which is told what is found out meanwhile."""

    class ExportReady(Message):
        """All that the panel needs is loaded."""

        def __init__(self, order: "ExportOrder", exporting: "Exporting", *, again: bool) -> None:
            """``order`` is what the panel begins with; ``again``: it was left unfinished."""
            super().__init__()
            self.order = order
            self.exporting = exporting
            self.again = again

    class LookedAt(Message):
        """What stands in the folder; ``found`` None = it will not do, ``failure`` says why."""

        def __init__(
            self, order: "ExportOrder", found: "Destination | None", failure: Failure | None = None
        ) -> None:
            super().__init__()
            self.order = order
            self.found = found
            self.failure = failure

    class Estimated(Message):
        """What tells how large an export would be; ``found`` None = nobody can, ``failure`` says why."""

        def __init__(
            self, order: "ExportOrder", found: "Survey | None", failure: Failure | None = None
        ) -> None:
            super().__init__()
            self.order = order
            self.found = found
            self.failure = failure

    class ExportLeft(Message):
        """An export that an earlier start has not brought to its end."""

        def __init__(self, left: "Left") -> None:
            super().__init__()
            self.left = left

    def __init__(self) -> None:
        super().__init__()
        self.exporting: Exporting | None = None
        """What exports, from its first use on."""

    @property
    def is_exporting(self) -> bool:
        raise NotImplementedError

    def _export_so(self, wanted: "tuple[ExportOrder, Estimate | None] | None") -> None:
        """What the form came to, None where it was left."""
        raise NotImplementedError

    # What is wanted

    def look_for_unfinished(self) -> None:
        super().look_for_unfinished()

        def work() -> None:
            left = self.jobs.export_left()
            if left is not None:
                self.post_message(self.ExportLeft(left))

        self._in_thread(work, "export left")

    def on_export_asking_app_export_left(self, message: ExportLeft) -> None:
        if not self.is_exporting:
            self.main.export_left(message.left)

    def on_export_wanted(self, message: ExportWanted) -> None:
        def load() -> None:
            import tui.screens.export_form
            import tui.screens.export_run  # noqa: F401
            from tui.exporting import Exporting, order_of

            exporting, left = self.exporting or Exporting(self.jobs), message.left
            groups = [row.group for row in message.rows]
            order = order_of(left, groups) if left is not None else exporting.order_like_last(groups)
            self.post_message(self.ExportReady(order, exporting, again=left is not None))

        self._in_thread(load, "export")

    def on_export_asking_app_export_ready(self, message: ExportReady) -> None:
        from tui.screens.export_form import ExportForm

        self.exporting, order = message.exporting, message.order
        form = ExportForm(order, message.exporting.folder(order), again=message.again)
        self.push_screen(form, self._export_so)

    def on_export_form_estimate_wanted(self, message: "ExportForm.EstimateWanted") -> None:
        """Only the last one asked for is made."""
        exporting, order = self.exporting, message.order
        if exporting is None or order.folder is None:
            return
        folder, notify = order.folder, self._watched(_pass_over)

        async def work() -> None:
            try:
                self.post_message(self.LookedAt(order, await exporting.look_at(folder)))
            except Exception as error:  # noqa: BLE001  any failure is told in words
                self.post_message(self.LookedAt(order, None, failure_of(error)))
                return
            try:
                self.post_message(self.Estimated(order, await exporting.survey(order, notify)))
            except NotSignedIn as error:
                failure = replace(failure_of(error), way_out=STARTS_ALL_THE_SAME)
                self.post_message(self.Estimated(order, None, failure))
            except Exception as error:  # noqa: BLE001
                self.post_message(self.Estimated(order, None, failure_of(error)))

        self.run_worker(work(), group="estimate", exclusive=True, exit_on_error=False)

    def on_export_asking_app_looked_at(self, message: LookedAt) -> None:
        for form in self._export_forms():
            form.looked_at(message.order, message.found, message.failure)

    def on_export_asking_app_estimated(self, message: Estimated) -> None:
        for form in self._export_forms():
            form.estimated(message.order, message.found, message.failure)

    def _export_forms(self) -> "list[ExportForm]":
        from tui.screens.export_form import ExportForm

        return [screen for screen in self.screen_stack if isinstance(screen, ExportForm)]


def _pass_over(event: Event) -> None:
    """How far an estimate is, nobody is told."""
