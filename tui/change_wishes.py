"""What a person can want to be changed, before anything is known of how."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from backends.changes.step import Skipped, Step
from reports.message_templates import Plea
from reports.owner_messages import OwnerMessage
from reports.rows import Row

if TYPE_CHECKING:
    from tui.finding import Found


@dataclass(frozen=True)
class CloseGaps:
    """Invite whoever is missing in these groups."""

    rows: Sequence[Row]


@dataclass(frozen=True)
class InvitePeople:
    """``people`` by any word that leads to one person; ``role`` = everyone who has it."""

    rows: Sequence[Row]
    people: tuple[str, ...] = ()
    role: str = ""


@dataclass(frozen=True)
class Rename:
    """One of the three; none = ``[rename]`` of the config. ``pair`` is OLD and NEW, ``pattern`` a regular
    expression and what stands for each match.
    """

    rows: Sequence[Row]
    pair: tuple[str, str] | None = None
    pattern: tuple[str, str] | None = None
    mapping: Path | None = None


@dataclass(frozen=True)
class FindPerson:
    """``person`` by any word that leads to one person."""

    rows: Sequence[Row]
    person: str


@dataclass(frozen=True)
class RemovePerson:
    """``lasting`` = with a ban, where the platform has one. ``found``: where they were just found."""

    rows: Sequence[Row]
    person: str
    lasting: bool = True
    found: "Found | None" = None


@dataclass(frozen=True)
class AskOwners:
    """``person`` by any word that leads to one person; "" = whoever is missing, or for ourselves."""

    rows: Sequence[Row]
    plea: Plea
    person: str = ""


@dataclass(frozen=True)
class Asked:
    """What is to be written to whom; ``skipped`` as in a plan: wishes that nobody has to be asked for."""

    plea: Plea
    doing: str
    messages: tuple[OwnerMessage, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True)
class SendLetters:
    """Those of the messages that go to colleagues."""

    asked: Asked


@dataclass(frozen=True)
class MakeLinks:
    """For each step of that run that needs one."""

    run: str


@dataclass(frozen=True)
class RevokeLinks:
    """Each by the step that made it."""

    links: tuple[Step, ...]


@dataclass(frozen=True)
class LiftBans:
    """Of whom a ban kept out in that run; then invite them again."""

    run: str


@dataclass(frozen=True)
class Undo:
    """Take back what that run did."""

    run: str


ChangeWish = (
    CloseGaps | InvitePeople | Rename | RemovePerson | SendLetters | MakeLinks | RevokeLinks | LiftBans | Undo
)
