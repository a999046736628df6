"""The team as it is today: what the config says, and what was edited in the app since."""

from collections.abc import Iterable
from dataclasses import replace
from typing import get_args

from backends.decisions import Decision, TeamEdit
from backends.settings import Settings, Status, TeamMember

STATUSES: tuple[str, ...] = get_args(Status)


def edited(settings: Settings, decisions: Iterable[Decision]) -> tuple[Settings, tuple[str, ...]]:
    """The settings with the edits that hold, oldest first, and a sentence for each that no longer fits.

    The config itself is never changed: an edit about somebody whom it no longer names is passed over.
    """
    team = {member.name.casefold(): member for member in settings.team}
    notes: list[str] = []
    for decision in decisions:
        if decision.active and isinstance(decision.subject, TeamEdit):
            edit = decision.subject
            try:
                team[edit.member.casefold()] = applied(edit, team.get(edit.member.casefold()))
            except ValueError as error:
                notes.append(f"An edit of the team by {decision.by} is passed over: {error}.")
    return replace(settings, team=tuple(team.values())), tuple(notes)


def applied(edit: TeamEdit, member: TeamMember | None) -> TeamMember:
    """The member after an edit. Raises ValueError in words where it does not fit."""
    if edit.new and member is not None:
        raise ValueError(f"{member.name} is in the team already")
    if not edit.new and member is None:
        raise ValueError(f"{edit.member} is not in the team")
    before = member or TeamMember(edit.member)
    changes = {field: _value(field, text) for field, text in edit.changes.items()}
    after = replace(before, **changes)  # type: ignore[arg-type]
    statuses = (after.status, after.slack_status, after.telegram_status)
    wrong = [status for status in statuses if status is not None and status not in STATUSES]
    if wrong:
        raise ValueError(f"there is no status {wrong[0]}; choose from {', '.join(STATUSES)}")
    if "limited" in statuses and not after.only:
        raise ValueError(f"{after.name} is limited, so a filter must say to which groups")
    return after


def _value(field: str, text: str | None) -> str | None:
    """Empty texts clear a field; role and status cannot be None."""
    value = (text or "").strip()
    if field == "status":
        return value or "required"
    return value if field == "role" else value or None
