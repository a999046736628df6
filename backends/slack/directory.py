"""Who the ids in messages are: the workspace listed once a run, or a few asked for one by one."""

import asyncio
from collections.abc import Container, Iterable

from backends.errors import MissingScope, NotSignedIn, PlatformError, Refused
from backends.history import Person
from backends.slack.client import GatedSlackClient
from backends.slack.messages import to_person
from backends.slack.people import list_people, who_is

FEW = 3
"""So many unknown ids are cheaper to ask for one by one than by the pages of users.list."""


class Directory:
    """Remembers everybody it has met. Whoever is not told stays an id."""

    def __init__(self, client: GatedSlackClient) -> None:
        self._client = client
        self._met: dict[str, Person | None] = {}
        self._listed = False
        self._asking = asyncio.Lock()

    async def look_up(self, ids: Iterable[str], known: Container[str]) -> tuple[Person, ...]:
        """Those of ``ids`` that are not ``known``, in the order of their ids."""
        wanted = sorted(one for one in ids if one not in known)
        async with self._asking:
            unmet = [one for one in wanted if one not in self._met]
            if len(unmet) > FEW and not self._listed:
                await self._list()
            for one in wanted:
                if one not in self._met:
                    self._met[one] = await self._ask(one)
        found = (self._met[one] for one in wanted)
        return tuple(person for person in found if person is not None)

    async def _list(self) -> None:
        self._listed = True
        try:
            people = await list_people(self._client)
        except (NotSignedIn, MissingScope):
            raise
        except Refused:
            return
        self._met.update((person["id"], to_person(person)) for person in people)

    async def _ask(self, user: str) -> Person | None:
        """People of other workspaces are in no list."""
        try:
            return to_person(await who_is(self._client, user))
        except (NotSignedIn, MissingScope):
            raise
        except PlatformError:
            return None
