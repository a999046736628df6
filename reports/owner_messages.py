"""Messages to those who have the right that we lack: one per person, naming all groups. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import Template

from backends.changes.basis import Head
from backends.changes.messaging import Letter
from backends.changes.step import Skipped
from backends.model import Group, GroupId, Platform, User
from backends.plain import without_controls
from backends.protocol import Managers
from reports.message_templates import Plea

LONGEST: Mapping[Platform, int] = {"slack": 4_000, "telegram": 4_096}
"""UTF-16 units. https://docs.slack.dev/reference/methods/chat.postMessage, https://limits.tginfo.me"""


@dataclass(frozen=True, slots=True)
class Ask:
    """One wish: ``user`` (called ``name``) in or out of ``group``; None where we ask for ourselves."""

    group: Group
    user: User | None = None
    name: str = ""


@dataclass(frozen=True)
class OwnerMessage:
    """A letter with what it asks for; ``letter.second_look`` = it names a leaver to an outsider."""

    letter: Letter
    asks: tuple[Ask, ...]

    @property
    def text(self) -> str:
        """All parts, as they are copied."""
        return "\n\n".join(self.letter.parts)


def owner_messages(
    plea: Plea,
    asks: Sequence[Ask],
    managers: Mapping[GroupId, Managers],
    colleagues: Mapping[tuple[Platform, str], str],
    head: Head,
    template: Template,
) -> tuple[tuple[OwnerMessage, ...], tuple[Skipped, ...]]:
    """The messages, colleagues' first, and each wish that nobody can be asked for, with the reason.

    ``colleagues`` are the team's names by platform and user id. A colleague is asked before somebody from
    outside, an owner before an admin, and whoever runs most of the groups before others. Nobody is asked
    to remove themselves.
    """
    about: dict[GroupId, list[Ask]] = {}
    for ask in dict.fromkeys(asks):
        about.setdefault(ask.group.id, []).append(ask)
    chosen, skipped = _chosen(plea, about, managers, colleagues, head)
    by_reader: dict[tuple[Platform, str], list[Ask]] = {}
    for id, reader in chosen.items():
        by_reader.setdefault((reader.platform, reader.id), []).extend(about[id])
    readers = {(reader.platform, reader.id): reader for reader in chosen.values()}
    found = [
        _message(plea, readers[key], colleagues.get(key), wishes, head, template)
        for key, wishes in by_reader.items()
    ]
    found.sort(key=lambda one: (not one.letter.colleague, one.letter.name.casefold(), one.letter.to.id))
    return tuple(found), tuple(skipped)


def _chosen(
    plea: Plea,
    about: Mapping[GroupId, Sequence[Ask]],
    managers: Mapping[GroupId, Managers],
    colleagues: Mapping[tuple[Platform, str], str],
    head: Head,
) -> tuple[dict[GroupId, User], list[Skipped]]:
    """Whom to write to for each group."""
    best: dict[GroupId, list[User]] = {}
    skipped: list[Skipped] = []
    for id, asks in about.items():
        run_by = managers.get(id)
        readers = _best(plea, asks, run_by, colleagues, head)
        if readers:
            best[id] = readers
            continue
        why = (run_by.unknown if run_by else "") or "nobody who can be asked is known"
        skipped += [Skipped(id, ask.group.title, ask.name, f"owner not known: {why}") for ask in asks]
    covers = Counter((user.platform, user.id) for readers in best.values() for user in readers)
    return {
        id: min(readers, key=lambda user: (-covers[user.platform, user.id], user.name.casefold(), user.id))
        for id, readers in best.items()
    }, skipped


def _best(
    plea: Plea,
    asks: Sequence[Ask],
    run_by: Managers | None,
    colleagues: Mapping[tuple[Platform, str], str],
    head: Head,
) -> list[User]:
    """Everybody of the best kind there is: colleague or owner first, by what is asked for."""
    if run_by is None:
        return []
    platform = asks[0].group.platform
    actor = head.actor(platform)
    out = {ask.user.id for ask in asks if ask.user is not None} | ({actor.id} if actor else set())
    ranked: dict[tuple[bool, bool], list[User]] = {}
    for user in filter(None, (run_by.owner, *run_by.admins)):
        if user.deleted or user.id in out:
            continue
        outsider, is_admin = (user.platform, user.id) not in colleagues, user is not run_by.owner
        # Only an owner can hand a group over, so there the owner comes first, whoever it is.
        rank = (is_admin, outsider) if plea is Plea.OWNERSHIP else (outsider, is_admin)
        ranked.setdefault(rank, []).append(user)
    return ranked[min(ranked)] if ranked else []


def _message(
    plea: Plea,
    to: User,
    colleague: str | None,
    asks: Sequence[Ask],
    head: Head,
    template: Template,
) -> OwnerMessage:
    name = colleague or to.name or to.handle or "there"
    actor = head.actor(to.platform)
    me = actor.id if actor else ""
    people = dict.fromkeys(_called(ask, me) for ask in asks if ask.user is not None)
    fields = {
        "name": without_controls(name),
        "people": ", ".join(people),
        "me": without_controls(actor.name or actor.handle) if actor else "",
    }
    parts = _parts(_lines(asks, me), template, fields, LONGEST[to.platform])
    second_look = plea is Plea.REMOVE and colleague is None
    letter = Letter(to, name, asks[0].group, parts, colleague is not None, second_look)
    return OwnerMessage(letter, tuple(asks))


def _lines(asks: Iterable[Ask], me: str) -> list[str]:
    """One line a group: ``- Acme <> BitSafe: Bea Ford (@bea), Ed Lim``; ``me`` is the writer's account id."""
    groups: dict[GroupId, list[Ask]] = {}
    for ask in asks:
        groups.setdefault(ask.group.id, []).append(ask)
    lines = []
    for wishes in groups.values():
        group = wishes[0].group
        sign = "#" if group.platform == "slack" else ""
        people = ", ".join(_called(ask, me) for ask in wishes if ask.user is not None)
        title = without_controls(group.title).strip() or "(no name)"
        lines.append(f"- {sign}{title}" + (f": {people}" if people else ""))
    return lines


def _called(ask: Ask, me: str) -> str:
    """``Bea Ford (@bea)``; whoever writes is ``me, Ada North (@ada)``."""
    name = without_controls(ask.name)
    handle = without_controls(ask.user.handle) if ask.user else ""
    called = f"{name} (@{handle})" if handle and handle.casefold() != name.casefold() else name
    return f"me, {called}" if ask.user is not None and ask.user.id == me else called


def _parts(
    lines: Sequence[str], template: Template, fields: Mapping[str, str], longest: int
) -> tuple[str, ...]:
    """Each part is the whole template with as many lines as fit."""
    parts: list[str] = []
    held: list[str] = []
    for line in lines:
        if held and _size(_filled(template, fields, [*held, line])) > longest:
            parts += _cut(_filled(template, fields, held), longest)
            held = []
        held.append(line)
    return (*parts, *_cut(_filled(template, fields, held), longest))


def _filled(template: Template, fields: Mapping[str, str], lines: Sequence[str]) -> str:
    return template.substitute(fields, groups="\n".join(lines))


def _size(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _cut(text: str, longest: int) -> list[str]:
    """A text that is still too long, between words where there are any."""
    parts: list[str] = []
    while _size(text) > longest:
        # A character takes two units at most.
        place = longest // 2 if _size(text[:longest]) > longest else longest
        space = text.rfind(" ", place // 2, place)
        place = space if space > 0 else place
        parts.append(text[:place].rstrip())
        text = text[place:].lstrip()
    return [*parts, text] if text else parts
