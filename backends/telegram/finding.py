"""Whom a word leads to on Telegram: an id or name of somebody met before, or any username."""

import re
import unicodedata
from collections.abc import Iterable

from telethon.tl import types
from telethon.tl.functions.contacts import SearchRequest

from backends.errors import Refused
from backends.model import User
from backends.telegram.client import GatedTelegramClient
from backends.telegram.people import ID, People, to_user

USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}", re.ASCII)
"""https://core.telegram.org/method/account.checkUsername: five characters or more; four were sold."""
PHONE = re.compile(r"\+[\d\s().-]+|\d+[\s().-][\d\s().-]+")
SEARCHED = 50


async def find(client: GatedTelegramClient, people: People, word: str, whole: bool) -> tuple[User, ...]:
    """All matches. Raises Refused for a phone number, an id never met, a name that changed hands."""
    word = word.strip().removeprefix("https://t.me/")
    if not word or ("@" in word and not word.startswith("@")):
        # Telegram knows nobody by an e-mail address.
        return ()
    if PHONE.fullmatch(word):
        raise Refused(
            "telegram",
            "Phone numbers are not looked up on Telegram.",
            "Use the username, or the name of somebody met before.",
            "phone",
        )
    if ID.fullmatch(word):
        return (await _one(people, word),)
    handle = word.removeprefix("@")
    found: dict[int, User] = {}
    if USERNAME.fullmatch(handle) and (named := await people.named(handle)) is not None:
        found[int(named.id)] = named
    if not word.startswith("@"):
        known = [*people.seen.values(), people.me, *await _contacts(client, word)]
        found.update((user.id, people.keep(user)) for user in _by_name(known, word, whole))
    return tuple(found.values())


async def _one(people: People, word: str) -> User:
    identity = (await people.identify([word]))[word]
    if identity.user is None:
        raise Refused("telegram", f"{identity.reason}.", "", "not_met")
    return identity.user


def _by_name(known: Iterable[types.User], word: str, whole: bool) -> list[types.User]:
    """Those who go by exactly that name, else those whose name it is a part of, if that is enough."""
    wanted = _plain(word)
    names = [(user, _plain(to_user(user, "").name)) for user in known if not user.deleted]
    exact = [user for user, name in names if name == wanted]
    return exact if exact or whole else [user for user, name in names if wanted in name]


async def _contacts(client: GatedTelegramClient, word: str) -> list[types.User]:
    """Contacts and people written with; strangers in the answer are left out.

    https://core.telegram.org/method/contacts.search
    """
    try:
        answer = await client(SearchRequest(word, SEARCHED))
    except Refused:
        # Too short a word, or a server that does not search: those met before are still looked through.
        return []
    ours = {peer.user_id for peer in answer.my_results if isinstance(peer, types.PeerUser)}
    return [
        user for user in answer.users if isinstance(user, types.User) and not user.min and user.id in ours
    ]


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().strip()
