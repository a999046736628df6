"""What is known of an export before it starts: will its folder do, and how large will it be. No Textual."""

from dataclasses import dataclass
from pathlib import Path

from reports.archive.destination import Destination
from reports.archive.estimate import Estimate, Survey
from tui.export_text import barred_lines, destination_text, estimate_text
from tui.exporting import ExportOrder
from tui.text import clean


@dataclass
class Ahead:
    """Of one folder at a time. ``refusal`` and ``failure`` are sentences, safe to show: why no archive can be
    written there, and why nobody knows how large it will be.
    """

    folder: Path | None = None
    destination: Destination | None = None
    survey: Survey | None = None
    refusal: str = ""
    failure: str = ""

    def begin(self, folder: Path) -> bool:
        """Whether that is another folder, of which nothing is known yet."""
        if folder == self.folder:
            return False
        self.folder, self.destination, self.survey, self.refusal, self.failure = folder, None, None, "", ""
        return True

    def is_looked_at(self, folder: Path) -> bool:
        return folder == self.folder and (self.destination is not None or bool(self.refusal))

    def estimate(self, order: ExportOrder) -> Estimate | None:
        return (
            order.estimate(self.survey) if self.survey is not None and order.folder == self.folder else None
        )

    def told(self, order: ExportOrder | None) -> str:
        """A few lines. ``order`` None: what is typed makes no sense yet."""
        if self.refusal:
            return ""
        return "\n".join(filter(None, (self._where(), self._how_large(order))))

    def _where(self) -> str:
        if self.folder is None or self.destination is None:
            return ""
        return destination_text(self.destination, clean(str(self.folder)))

    def _how_large(self, order: ExportOrder | None) -> str:
        if self.failure:
            return f"How large it will be is not known. {self.failure}"
        if self.survey is None:
            return "Estimating how large it will be …"
        if order is None:
            return ""
        part = order.since is not None or order.until is not None
        told = estimate_text(order.estimate(self.survey), part=part, media=order.media)
        return "\n".join([*([f"{told}."] if told else []), *barred_lines(self.survey, in_the_app=True)])
