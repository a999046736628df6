"""A plan, and what came of it, as plain sentences for the terminal and for screen readers."""

from collections import Counter
from datetime import datetime

from backends.changes.pace import Pace
from backends.changes.plan import Plan
from backends.changes.record import ChangeRecord, StepOutcome
from backends.changes.step import Step
from backends.model import PLATFORM_NAMES
from backends.outcomes import Outcome
from tui.jobs import Jobs
from tui.review import actors, facts, grouped, headline, what, who
from tui.text import clean, fit
from tui.wording import counted

TITLE_WIDTH = 40
MARKS = {
    Outcome.VERIFIED: "✓",
    Outcome.ALREADY: "=",
    Outcome.PRIVACY: "✗",
    Outcome.NEEDS_LINK: "→",
    Outcome.PENDING: "→",
    Outcome.NOT_PERMITTED: "✗",
    Outcome.LIMITED: "?",
    Outcome.FAILED: "✗",
    Outcome.SKIPPED: "–",
    Outcome.PLANNED: "○",
}
"""Readable without colour; the word always follows."""
WORDS = {
    Outcome.VERIFIED: "done and seen",
    Outcome.ALREADY: "was so already",
    Outcome.PRIVACY: "blocked by privacy",
    Outcome.NEEDS_LINK: "needs a link",
    Outcome.PENDING: "waits for approval",
    Outcome.NOT_PERMITTED: "not permitted",
    Outcome.LIMITED: "held back for now",
    Outcome.FAILED: "failed",
    Outcome.SKIPPED: "skipped",
    Outcome.PLANNED: "not done yet",
}

_SEVERAL = {
    Outcome.ALREADY: "were so already",
    Outcome.NEEDS_LINK: "need a link",
    Outcome.PENDING: "wait for approval",
}


def tallied(count: int, outcome: Outcome) -> str:
    """``1 needs a link``, ``3 need a link``."""
    words = WORDS[outcome] if count == 1 else _SEVERAL.get(outcome, WORDS[outcome])
    return f"{count:,} {words}"


def review_text(plan: Plan, jobs: Jobs) -> str:
    """Who acts, what will be done and seen, what is left out, and every step."""
    rows = jobs.assessment.rows if jobs.assessment else ()
    customers = {row.group.id for row in rows if row.counts}
    pace = Pace.of(jobs.place.settings.pace)
    lines = [f"{headline(plan)}.", f"Customers see this name: {actors(plan)}"]
    lines += [f"{one.label}: {one.text}" for one in facts(plan, pace, customers, datetime.now().astimezone())]
    digits = len(str(len(plan.steps)))
    lines += [step_line(step, digits) for step in plan.steps]
    lines += [
        f"{'–':>{digits}}  {fit(title, TITLE_WIDTH)}  {people}{': ' if people else ''}{reason}"
        for title, people, reason in grouped(plan.skipped)
    ]
    lines.append(f"Plan {plan.hash[:4]}, made {plan.made.astimezone():%H:%M}. Nothing has been sent.")
    return "\n".join(lines)


def step_line(step: Step, digits: int = 1) -> str:
    """``3  Acme <> BitSafe   Telegram  invite Bea Ford @bea (not in, 09:02)``."""
    title, service = fit(step.group.title, TITLE_WIDTH), PLATFORM_NAMES[step.group.platform]
    doing = " ".join(part for part in (what(step), who(step)) if part)
    seen = f"  ({clean(step.before)})" if step.before else ""
    return f"{step.number:>{digits}}  {title}  {service:8}  {doing}{seen}"


def outcome_line(step: Step, outcome: StepOutcome | None) -> str:
    """``✓ Acme <> BitSafe: invite Bea Ford @bea: done and seen``."""
    ended = outcome.outcome if outcome else Outcome.PLANNED
    doing = " ".join(part for part in (what(step), who(step)) if part)
    detail = f". {clean(outcome.detail)}" if outcome and outcome.detail else ""
    return f"{MARKS[ended]} {clean(step.group.title)}: {doing}: {WORDS[ended]}{detail}"


def outcome_lines(record: ChangeRecord) -> list[str]:
    return [outcome_line(step, record.outcomes.get(step.number)) for step in record.plan.steps]


def summary(record: ChangeRecord) -> str:
    """``12 done and seen, 2 need a link. Run c1; undo with: bitsafe-tui undo c1``."""
    tally = Counter(
        done.outcome if (done := record.outcomes.get(step.number)) else Outcome.PLANNED
        for step in record.plan.steps
    )
    told = ", ".join(tallied(tally[one], one) for one in Outcome if tally[one])
    undo = f" Undo with: bitsafe-tui undo {record.run}." if tally[Outcome.VERIFIED] else ""
    more = f" Go on with: bitsafe-tui resume {record.run}." if record.open else ""
    return f"{counted(len(record.plan.steps), 'step')}: {told}. Run {record.run}.{undo}{more}"
