"""The form for one team member: a new one, or other handles, role and status for one there is."""

from collections.abc import Sequence

from backends.decisions import TeamEdit, TeamField
from backends.errors import BitsafeError
from backends.model import PLATFORMS
from backends.settings import Status, TeamMember
from reports.deciding import fitting
from tui.screens.form import Entry, Field, Form, Wrong
from tui.text import clean
from tui.widgets.choice import Choice

STATUSES: tuple[Status, ...] = ("required", "optional", "limited", "inactive")
MEANING: dict[Status, str] = {
    "required": "required, where the category does not say otherwise",
    "optional": "optional, where the category does not say otherwise",
    "limited": "limited: only in the groups that the filter below finds",
    "inactive": "inactive: has left, and should leave every group",
}
SAME = "the same"


class MemberForm(Form[TeamEdit]):
    """A person of the team. A handle is a username or an id, with or without @. What you save is kept with
    your name and holds at once; who a new handle leads to is looked up when the list of people is left.
    """

    def __init__(self, member: TeamMember | None, team: Sequence[TeamMember]) -> None:
        """None = somebody new. ``team`` as it is now: one handle cannot be two people's."""
        super().__init__()
        self._team = team
        self._member = member
        old = member or TeamMember("")
        self._who = Entry(placeholder="Bea Ford", id="name")
        self._texts: dict[TeamField, Entry] = {
            "slack": Entry(old.slack or "", "username or id, or nothing"),
            "telegram": Entry(old.telegram or "", "username or id, or nothing"),
            "role": Entry(old.role, "BD"),
            "only": Entry(old.only or "", "category:marketing"),
        }
        self._status = Choice([MEANING[one] for one in STATUSES], STATUSES.index(old.status))
        self._own: dict[TeamField, Choice] = {
            "slack_status": _own_status(old.slack_status),
            "telegram_status": _own_status(old.telegram_status),
        }

    @property
    def heading(self) -> str:
        return f"Edit {clean(self._member.name)}" if self._member else "Add to the team"

    def fields(self) -> Sequence[Field]:
        return (
            *(() if self._member else (Field("Name", self._who),)),
            Field("Slack", self._texts["slack"]),
            Field("Telegram", self._texts["telegram"]),
            Field("Role", self._texts["role"]),
            Field("Status", self._status),
            Field("Only in", self._texts["only"], "a filter, for limited"),
            Field("On Slack", self._own["slack_status"]),
            Field("On Tg", self._own["telegram_status"]),
        )

    def _filled(self) -> dict[TeamField, str | None]:
        filled: dict[TeamField, str | None] = {
            name: entry.value.strip() or None for name, entry in self._texts.items()
        }
        filled["status"] = STATUSES[self._status.at]
        for name, choice in self._own.items():
            filled[name] = STATUSES[choice.at - 1] if choice.at else None
        return filled

    def outcome(self) -> TeamEdit:
        filled = self._filled()
        limited = "limited" in (filled["status"], filled["slack_status"], filled["telegram_status"])
        if limited and not filled["only"]:
            raise Wrong("Who is limited needs a filter that says where they belong.")
        if self._member is None:
            name = self._who.value.strip()
            if not name:
                raise Wrong("Write a name.")
            new = TeamEdit(name, {key: value for key, value in filled.items() if value}, new=True)
            return self._fitting(new)
        changes: dict[TeamField, str | None] = {
            key: value for key, value in filled.items() if value != (getattr(self._member, key) or None)
        }
        if not changes:
            raise Wrong("Nothing is different yet.")
        return self._fitting(TeamEdit(self._member.name, changes))

    def _fitting(self, edit: TeamEdit) -> TeamEdit:
        try:
            fitting(edit, self._team)
        except BitsafeError as error:
            raise Wrong(clean(str(error))) from None
        return edit

    def sentence(self) -> str:
        edit = self.outcome()
        told = ", ".join(
            f"{key.replace('_status', ' status')} {clean(value) if value else 'none'}"
            for key, value in edit.changes.items()
        )
        handles = " Whom a handle leads to is looked up when you leave the list." if looks_up(edit) else ""
        return f"{clean(edit.member)}{' is new' if edit.new else ''}: {told}.{handles}"


def looks_up(edit: TeamEdit) -> bool:
    """Whether it names a handle that nobody has looked up."""
    return any(edit.changes.get(platform) for platform in PLATFORMS)


def _own_status(status: Status | None) -> Choice:
    return Choice([SAME, *STATUSES], STATUSES.index(status) + 1 if status else 0)
