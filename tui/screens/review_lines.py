"""The lines of a review: its facts, its steps in columns, and what the plan leaves out."""

from collections.abc import Sequence

from textual.content import Content

from backends.changes.plan import Plan
from backends.changes.step import Act, Step
from tui.review import Fact, what, who
from tui.text import fit
from tui.widgets.line import Piece, assemble
from tui.widgets.reading import Paragraph
from tui.wording import ON

LABEL_WIDTH = 10
SEEN_WIDTH, WHO_WIDTH, WHAT_WIDTH = 24, 26, 14
NARROW, SHORT_WHAT = 60, 11
"""With fewer cells, group and person share what the shortest words for what is done leave."""
ROOMY = 92
"""From so many cells on, what was seen has a column of its own."""


def fact_line(fact: Fact) -> Paragraph:
    """``WILL DO   31  Slack 12 …``."""
    label: Piece = (f"{fact.label:<{LABEL_WIDTH}}", "bold $warning" if fact.urgent else "bold $muted")
    return Paragraph((label,), (fact.text,))


def headings(plan: Plan, width: int) -> Content:
    """Above the steps, or above the reasons where there is no step."""
    if not plan.steps:
        room = width - 2
        name = _skipped_name(room)
        return assemble(
            [("  ", ""), (f"{fit('Group', name)} {fit('Who, and why not', room - name - 1)}", "$muted")]
        )
    renames = any(step.act is Act.RENAME for step in plan.steps)
    words = ["Group", "On", "New name"] if renames else ["Group", "On", "Who", "What", "What we saw"]
    return assemble([("  ", ""), (_laid_out(words, width), "$muted")])


def columns(step: Step, width: int) -> str:
    """Group, platform, person, what, and where there is room what was seen; exactly ``width`` wide."""
    told = [step.group.title, ON[step.group.platform]]
    if step.act is Act.RENAME:
        return _laid_out([*told, step.text], width)
    return _laid_out([*told, who(step), what(step), step.before], width)


def _laid_out(words: Sequence[str], width: int) -> str:
    """Three words = a rename, with half the line for each name; else five, the last where there is room."""
    room = width - 2
    if len(words) == 3:
        half = (room - 7) // 2
        title, on, after = words
        return f"{fit(title, half)} {fit(on, 5)} {fit(after, half)}"
    title, on, person, doing, before = words
    seen = SEEN_WIDTH if room >= ROOMY else 0
    act = WHAT_WIDTH if room >= NARROW else SHORT_WHAT
    people = WHO_WIDTH if room >= NARROW else (room - 8 - act) // 2
    left = room - 6 - people - 1 - act - (seen + 1 if seen else 0) - 1
    parts = [
        fit(title, left),
        fit(on, 5),
        fit(person, people) if person else " " * people,
        fit(doing, act),
    ]
    return " ".join([*parts, fit(before, seen)] if seen else parts)


def skipped_line(title: str, people: str, reason: str, width: int) -> Content:
    """What the plan itself leaves out, ``width`` cells wide."""
    room = width - 2
    told = f"{people}: {reason}" if people else reason
    name = _skipped_name(room)
    return assemble([("– ", "$muted"), (f"{fit(title, name)} {fit(told, room - name - 1)}", "$muted")])


def _skipped_name(room: int) -> int:
    """Cells for the group's name."""
    return min(40, room * 2 // 5)
