"""What the look at one platform tells while it goes on, and what it could not read."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from typing import Any

from backends.errors import PlatformError
from backends.model import Event, GroupId, Platform, Problem, Progress


@dataclass
class Told:
    """``problems`` are sentences about what stays unknown."""

    platform: Platform
    notify: Callable[[Event], None]
    problems: list[Problem] = field(default_factory=list)

    def progress(self, text: str, done: int = 0, total: int | None = None) -> None:
        self.notify(Progress(self.platform, text, done, total))

    def problem(self, text: str, group: GroupId | None = None) -> None:
        self.problems.append(Problem(self.platform, text, group))


async def together(work: Iterable[Coroutine[Any, Any, None]]) -> None:
    """All side by side; the first error ends the others, so that nothing works on behind our back."""
    try:
        async with asyncio.TaskGroup() as group:
            for one in work:
                group.create_task(one)
    except* PlatformError as errors:
        raise errors.exceptions[0] from None
