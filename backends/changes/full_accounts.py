"""Whose account could hold no further group when last tried, so that it is left alone for a while. Pure."""

from collections.abc import Iterable
from datetime import datetime

from backends.changes.in_hand import KEPT
from backends.changes.record import ChangeRecord
from backends.changes.step import Act
from backends.model import Platform
from backends.outcomes import Outcome

FULL = "That person's account is full"
"""How the journal's sentence begins where a platform refused for that reason."""


def full_accounts(records: Iterable[ChangeRecord], now: datetime) -> dict[tuple[Platform, str], str]:
    """Why they cannot be invited, by platform and user id; for a week, or until it worked again."""
    tried = sorted(
        (
            (done.at, step.group.platform, step.person.id, done)
            for record in records
            for step in record.plan.steps
            if step.act is Act.INVITE and step.person and (done := record.outcomes.get(step.number))
        ),
        key=lambda one: one[0],
    )
    found: dict[tuple[Platform, str], str] = {}
    for at, platform, user, done in tried:
        if done.outcome is Outcome.VERIFIED:
            found.pop((platform, user), None)
        elif done.detail.startswith(FULL) and now - at < KEPT:
            found[platform, user] = f"account full: tried on {at.astimezone():%d %b}"
    return found
