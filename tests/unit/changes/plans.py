"""Plans for tests of the engine and its journal."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from backends.changes.plan import Plan
from backends.changes.step import Act, Step
from backends.model import Account, Group, User
from tests.unit.snapshots import slack, telegram

MADE = datetime(2026, 11, 23, 9, 14, 0, 123456, tzinfo=UTC)
ADA = Account("slack", "U01", "Ada North", "ada", "Northwind", "", "T01")
ADA_TOO = Account("telegram", "77", "Ada North", "ada_north", "", "", "77")


def person(id: str, group: Group) -> User:
    return User(group.platform, id, f"Person {id}", f"p{id}")


def invite(group: Group, id: str, **more: Any) -> Step:
    return Step(0, Act.INVITE, group, person(id, group), f"Person {id}", **more)


def rename(group: Group, title: str) -> Step:
    return Step(0, Act.RENAME, group, text=title)


def remove(group: Group, id: str, **more: Any) -> Step:
    return Step(0, Act.REMOVE, group, person(id, group), f"Person {id}", **more)


def plan(*steps: Step, made: datetime = MADE, **more: Any) -> Plan:
    """Numbered from 1."""
    return Plan("Test", made, "audit-1", (ADA, ADA_TOO), tuple(_numbered(steps)), **more)


def _numbered(steps: Iterable[Step]) -> Iterable[Step]:
    return (replace(step, number=number) for number, step in enumerate(steps, 1))


def channel(number: int, title: str = "") -> Group:
    return slack(f"C{number:04}", title=title or f"c{number}-bitsafe")


def supergroup(number: int, title: str = "") -> Group:
    return telegram(number, title=title or f"Group {number}")
