"""The list of what went wrong or stays open: each platform's state, problems, and what cannot be judged."""

from textual.content import Content

from backends.model import PLATFORM_NAMES, PLATFORMS, GroupId
from reports.rows import Assessment
from tui.explain import title_of
from tui.failures import Failure
from tui.screens.panel import Panel
from tui.text import clean
from tui.widgets.identity import platform_in_words
from tui.widgets.line import Piece, assemble


def problems_panel(assessment: Assessment | None, failure: Failure | None) -> Panel:
    return Panel(assemble(["Problems"]), _text(assessment, failure))


def problem_count(assessment: Assessment | None, failure: Failure | None) -> int:
    """How many entries the list has, the platforms' states apart."""
    known = len(assessment.snapshot.problems) + len(assessment.notes) if assessment else 0
    return known + (failure is not None)


def _text(assessment: Assessment | None, failure: Failure | None) -> Content:
    pieces: list[Piece] = []
    if failure:
        pieces += [("The last refresh did not work\n", "bold $error"), f"  {failure}\n\n"]
    if assessment is None:
        return assemble([*pieces, ("There is no run to look at yet.", "$muted")])
    for platform in PLATFORMS:
        seen = assessment.snapshot.on(platform)
        pieces += [*platform_in_words(platform, seen, long=True)]
        if seen:
            checks = f" and {seen.checks} checks" if seen.checks else ""
            pieces.append((f"   {seen.requests} requests{checks}", "$muted"))
        pieces.append("\n")
        titles = {row.group.id: title_of(row) for row in assessment.rows}
        for problem in assessment.snapshot.problems:
            if problem.platform == platform:
                pieces += _entry(clean(problem.text), _where(problem.group, titles))
        pieces.append("\n")
    if assessment.notes:
        pieces.append(("What the rules cannot judge\n", "bold"))
        for note in assessment.notes:
            pieces += _entry(clean(note), "")
    elif not problem_count(assessment, failure):
        pieces.append(
            (f"Nothing else: {PLATFORM_NAMES['slack']} and {PLATFORM_NAMES['telegram']} told all.", "$muted")
        )
    return assemble(pieces)


def _where(group: GroupId | None, titles: dict[GroupId, str]) -> str:
    return titles.get(group, group) if group else ""


def _entry(text: str, where: str) -> list[Piece]:
    pieces: list[Piece] = [("  ! ", "bold $warning")]
    if where:
        pieces.append((f"{where}: ", "bold"))
    return [*pieces, f"{text}\n"]
