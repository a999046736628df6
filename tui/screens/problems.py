"""The list of what went wrong or stays open: each platform's state, problems, and what cannot be judged."""

from backends.model import PLATFORMS, GroupId, Platform
from reports.rows import Assessment, State, Verdict
from tui.advice import in_the_app
from tui.clock import Clock
from tui.confirming import identity
from tui.explain import title_of
from tui.failures import Failure
from tui.screens.panel import Panel
from tui.text import clean
from tui.widgets.identity import platform_in_words
from tui.widgets.reading import GAP, Paragraph, heading
from tui.wording import counted

SIGN_IN = "O on the main screen signs in."
OPEN = (State.UNKNOWN, State.UNMAPPED)


def problems_panel(assessment: Assessment | None, failure: Failure | None, clock: Clock) -> Panel:
    """A failure has a line for each of its problems."""
    paragraphs: list[Paragraph] = []
    if failure:
        paragraphs += [heading("The last try did not work"), *_entries(failure), GAP]
    if assessment is None:
        paragraphs.append(Paragraph(text=(("There is no run to look at yet.", "$muted"),)))
        return Panel("Problems", paragraphs)
    for platform in PLATFORMS:
        paragraphs += [*_platform(assessment, platform, clock), GAP]
    paragraphs += _unconfirmed(assessment)
    paragraphs += _not_known(assessment)
    if assessment.notes:
        paragraphs.append(heading("What the rules cannot judge"))
        paragraphs += [_entry(clean(note), "") for note in assessment.notes]
    return Panel("Problems", paragraphs)


def _entries(failure: Failure) -> list[Paragraph]:
    problems = [_entry(line.strip(), "") for line in failure.sentence.split("\n")]
    advice = failure.way_out and in_the_app(failure.way_out, SIGN_IN)
    return [*problems, Paragraph(("    ",), ((advice, "bold"),))] if advice else problems


def _platform(assessment: Assessment, platform: Platform, clock: Clock) -> list[Paragraph]:
    seen = assessment.snapshot.on(platform)
    state = platform_in_words(platform, seen, clock)
    if seen is None:
        return [Paragraph(text=tuple(state))]
    checks = f" and {seen.checks} checks" if seen.checks else ""
    requests = (f"   {seen.requests} requests{checks}", "$muted")
    titles = {row.group.id: title_of(row) for row in assessment.rows}
    entries = [
        _entry(in_the_app(clean(problem.text), SIGN_IN), _where(problem.group, titles))
        for problem in seen.problems
    ]
    nothing = Paragraph(text=(("  No problems", "$muted"),))
    return [Paragraph(text=(*state, requests)), *(entries or [nothing])]


def _unconfirmed(assessment: Assessment) -> list[Paragraph]:
    """Handles that lead to an account which nobody has confirmed."""
    if not assessment.unconfirmed:
        return []
    entries = [_entry(clean(identity(one)), clean(one.member)) for one in assessment.unconfirmed]
    return [heading("Not confirmed yet: nobody is removed by these handles. P, then c"), *entries, GAP]


def _not_known(assessment: Assessment) -> list[Paragraph]:
    """Why groups are not known, the commonest reason first."""
    titles: dict[str, list[str]] = {}
    for row in assessment.rows:
        if row.verdict is Verdict.UNKNOWN:
            for reason in {cell.reason for cell in row.cells.values() if cell.required and cell.reason}:
                if any(cell.state in OPEN and cell.reason == reason for cell in row.cells.values()):
                    titles.setdefault(reason, []).append(title_of(row))
    if not titles:
        return []
    commonest = sorted(titles.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    entries = [
        _entry(clean(reason), f"{counted(len(groups), 'group')}, such as {groups[0]}")
        for reason, groups in commonest
    ]
    return [heading("Not known, and why: the view Not known lists them"), *entries, GAP]


def _where(group: GroupId | None, titles: dict[GroupId, str]) -> str:
    return titles.get(group) or clean(group) if group else ""


def _entry(text: str, where: str) -> Paragraph:
    return Paragraph((("  ! ", "bold $warning"),), ((f"{where}: " if where else "", "bold"), text))
