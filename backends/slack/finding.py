"""Whom a word leads to in a Slack workspace: an id, a handle, an e-mail address or a name."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from backends.errors import MissingScope, Refused
from backends.model import User
from backends.protocol import Bound, Roster
from backends.slack.client import GatedSlackClient, text
from backends.slack.people import confirming, to_user, who_is

ID = re.compile(r"[UW][A-Z0-9]+", re.ASCII)
EMAIL = re.compile(r"[^@\s]+@[^@\s]+")

Person = Mapping[str, Any]


class Workspace:
    """The workspace's people, listed once for each client, and only when a word needs it."""

    def __init__(self, client: GatedSlackClient, roster: Roster, team: str) -> None:
        self._client = client
        self._roster = roster
        self._team = team
        self._listed: list[dict[str, Any]] | None = None

    async def find(self, word: str, whole: bool) -> tuple[User, ...]:
        """Everybody it fits; those whose name it is only a part of where nobody has all of it, unless
        ``whole`` names are asked for.

        Raises Refused where a handle leads to another account than before.
        """
        word = word.strip()
        if not word:
            return ()
        if ID.fullmatch(word) and (person := await self._by_id(word)):
            return self._kept([person])
        if EMAIL.fullmatch(word):
            return self._kept(await self._by_email(word))
        handle = word.removeprefix("@")
        people = await self._people()
        named = [person for person in people if _plain(person.get("name")) == _plain(handle)]
        self._confirm(handle, named)
        if len(named) == 1:
            user = to_user(named[0])
            self._roster.bound.setdefault(handle.casefold(), Bound(user.id, name=user.name))
        if word.startswith("@"):
            return self._kept(named)
        exact = [person for person in people if _plain(word) in _names(person)]
        part = [] if exact or whole else [person for person in people if _is_part(word, person)]
        return self._kept(exact or part)

    async def _by_id(self, word: str) -> Person | None:
        try:
            return await who_is(self._client, word)
        except Refused:
            return None

    async def _by_email(self, word: str) -> list[Person]:
        """https://docs.slack.dev/reference/methods/users.lookupByEmail needs the scope users:read.email."""
        try:
            answer = await self._client.api_call(
                "users.lookupByEmail", http_verb="GET", params={"email": word}
            )
            if isinstance(answer.get("user"), dict):
                return [answer["user"]]
        except (MissingScope, Refused):
            # It finds nobody who is deactivated; the list holds those too.
            pass
        return [
            person for person in await self._people() if _plain(_profile(person, "email")) == _plain(word)
        ]

    async def _people(self) -> Sequence[Person]:
        if self._listed is None:
            self._listed = await confirming(self._client, self._roster, self._team)
        return self._listed

    def _confirm(self, handle: str, named: Sequence[Person]) -> None:
        bound = self._roster.bound.get(handle.casefold())
        if bound is not None and named and bound.user not in {person["id"] for person in named}:
            raise Refused(
                "slack",
                "That handle now leads to another account than before.",
                "Confirm who it is, and use the id.",
                "reassigned",
            )

    def _kept(self, people: Sequence[Person]) -> tuple[User, ...]:
        found = tuple(to_user(person) for person in people)
        for user in found:
            self._roster.bound.setdefault(user.id.casefold(), Bound(user.id, name=user.name))
        return found


def _names(person: Person) -> set[str]:
    """All that somebody goes by, folded."""
    told = (
        person.get("name"),
        person.get("real_name"),
        _profile(person, "real_name"),
        _profile(person, "display_name"),
    )
    return {_plain(name) for name in told if name}


def _is_part(word: str, person: Person) -> bool:
    return any(_plain(word) in name for name in _names(person))


def _profile(person: Person, field: str) -> str:
    profile = person.get("profile")
    return text(profile.get(field)) if isinstance(profile, dict) else ""


def _plain(name: object) -> str:
    return unicodedata.normalize("NFKC", text(name)).casefold().strip()
