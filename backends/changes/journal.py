"""The journal for what runs in the event loop: each call is one transaction, in a thread of its own."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from backends.changes.in_hand import InHand
from backends.changes.plan import Plan
from backends.changes.record import ChangeRecord, StepOutcome
from backends.model import Platform
from backends.store import gaps, journal

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from backends.store.store import Store

P = ParamSpec("P")
T = TypeVar("T")


class Journal:
    """Every method raises StoreError. What has returned is on disk."""

    def __init__(self, store: "Store") -> None:
        self._store = store

    async def begin(self, plan: Plan, user: str, host: str) -> str:
        """Write down the plan before anything of it is sent; returns the id of the run, which sorts by time.

        Raises StoreError, in words, where this very plan was begun before.
        """
        return await self._write(journal.begin, plan, user, host)

    async def sent(self, run: str, numbers: Iterable[int]) -> None:
        """To be awaited before these steps are sent."""
        await self._write(journal.sent, run, tuple(numbers))

    async def done(self, run: str, *outcomes: StepOutcome) -> None:
        """What came of them. A step may be done again later, if its outcome was an open one."""
        await self._write(journal.done, run, outcomes)

    async def end(self, run: str) -> None:
        """All is done, or nobody wants the rest: the run is put aside and never offered again."""
        await self._write(journal.end, run)

    async def record(self, run: str) -> ChangeRecord:
        return await self._read(journal.record, run)

    async def records(self, limit: int) -> list[ChangeRecord]:
        """The latest runs, newest first."""
        return await self._read(journal.records, limit)

    async def unfinished(self) -> list[ChangeRecord]:
        """Runs that can be resumed, newest first."""
        return await self._read(journal.unfinished)

    async def spent(self, platform: Platform, account: str, now: datetime) -> list[datetime]:
        """When each invitation and message of the last 24 hours was sent by ``account``, oldest first."""
        return await self._read(journal.spent, platform, account, now)

    async def limit(self, platform: Platform, account: str, at: datetime) -> None:
        """``platform`` said that it has limited ``account``."""
        await self._write(journal.limit, platform, account, at)

    async def limited(self, platform: Platform, account: str) -> datetime | None:
        """When ``platform`` last said so; None = never."""
        return await self._read(journal.limited, platform, account)

    async def ask(self, pairs: Iterable[tuple[str, str]], by: str) -> None:
        """An owner was asked to let people in: pairs of a group's key and a user id; ``by`` is user@host."""
        await self._write(gaps.ask, tuple(pairs), by)

    async def in_hand(self, now: datetime) -> Mapping[tuple[str, str], InHand]:
        """By a group's key and a user id: what was done about it in the last seven days."""
        return await self._read(gaps.in_hand, now)

    async def refused(
        self, platform: Platform, account: str, now: datetime
    ) -> Mapping[tuple[str, str], datetime]:
        """By a group's key and a user id: when that person's settings refused an invitation of ``account``
        in the last seven days. Forgotten as soon as the account has put that person in anywhere.
        """
        return await self._read(gaps.refused, platform, account, now)

    async def _write(
        self, work: "Callable[Concatenate[Connection, P], T]", *args: P.args, **kwargs: P.kwargs
    ) -> T:
        def transaction() -> T:
            with self._store.writing() as connection:
                return work(connection, *args, **kwargs)

        return await asyncio.to_thread(transaction)

    async def _read(
        self, work: "Callable[Concatenate[Connection, P], T]", *args: P.args, **kwargs: P.kwargs
    ) -> T:
        def look() -> T:
            with self._store.reading() as connection:
                return work(connection, *args, **kwargs)

        return await asyncio.to_thread(look)
