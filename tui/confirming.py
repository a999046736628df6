"""What a plan says of people whose handle nobody has confirmed, and what applying it confirms. No Textual."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from backends.changes.plan import Plan
from backends.changes.step import Act
from backends.model import PLATFORM_NAMES, Platform, User
from tui.wording import counted

if TYPE_CHECKING:
    from reports.unconfirmed import Unconfirmed
    from tui.jobs import Jobs

LETS_IN = (Act.INVITE, Act.LINK)
WHERE = "P, then c, shows and confirms it"
ANEW = "U, then the step Team, confirms who it is"
"""For a handle that leads to another account than the one that was confirmed."""
STAYS = "nobody has confirmed whose account that is"


def identity(one: "Unconfirmed") -> str:
    """``@bea on Telegram is Bea F., id 79, in 12 groups``; hostile text."""
    service, name = PLATFORM_NAMES[one.platform], one.user.name or "somebody without a name"
    return f"@{one.handle} on {service} is {name}, id {one.user.id}, in {counted(one.groups, 'group')}"


def in_words(one: "Unconfirmed") -> str:
    """For whoever reads a plan; hostile text."""
    alike = f" {looks_like(one)}" if one.alike else ""
    return f"{one.member}: {identity(one)}. Nobody has confirmed that this is the right account.{alike}"


def looks_like(one: "Unconfirmed") -> str:
    """What speaks against it, where ``alike`` names any; hostile text."""
    others = " and ".join(f"@{handle}" for handle in one.alike)
    return f"It could be taken for {others}, confirmed before as another account."


def unconfirmed_among(jobs: "Jobs", users: Iterable[User]) -> "list[Unconfirmed]":
    """Of the handles that nobody has confirmed: those that lead to one of these accounts."""
    wanted: set[tuple[Platform, str]] = {(user.platform, user.id) for user in users}
    known = jobs.assessment.unconfirmed if jobs.assessment else ()
    return [one for one in known if (one.platform, one.user.id) in wanted]


def with_identities(jobs: "Jobs", plan: Plan, others: Iterable[User] = ()) -> Plan:
    """The plan, and for a reviewer whom each unconfirmed handle leads to that it lets in, or that ``others``
    are asked about.
    """
    shown = unconfirmed_among(jobs, [*_let_in(plan), *others])
    return replace(plan, warnings=tuple(dict.fromkeys((*plan.warnings, *map(in_words, shown)))))


def confirm_reviewed(jobs: "Jobs", plan: Plan) -> None:
    """Blocking. Somebody has read who is let in, and let them in: so these accounts are confirmed."""
    jobs.confirm([one.confirmation for one in unconfirmed_among(jobs, _let_in(plan))])


def _let_in(plan: Plan) -> list[User]:
    return [step.person for step in plan.steps if step.act in LETS_IN and step.person is not None]
