"""People met in a few groups, for guessing who of the team is who. Private chats are never looked at."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from telethon import utils
from telethon.tl import types
from telethon.tl.functions.channels import GetParticipantsRequest
from telethon.tl.functions.messages import GetFullChatRequest

from backends.errors import NotSignedIn, PlatformError
from backends.model import Group, Kind
from backends.telegram.client import GatedTelegramClient
from backends.telegram.people import MEMBERS_PAGE

SAMPLE = 12
"""Groups that are looked into; one request each. Colleagues are in most of them."""


def sample(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Those active last, as far as one page holds all their members."""
    small = [group for group in groups if 2 < (group.members or 0) <= MEMBERS_PAGE]
    small.sort(key=lambda group: (group.active is None, -(group.active.timestamp() if group.active else 0)))
    return tuple(small[:SAMPLE])


async def met_in(
    client: GatedTelegramClient, groups: Sequence[Group], chats: Mapping[int, Any]
) -> list[tuple[types.User, int]]:
    """Each person of these groups with the number of groups they were met in, most often first.

    ``chats`` are Telegram's chats by marked id. A group that cannot be read is passed over.
    """
    people: dict[int, types.User] = {}
    seen: Counter[int] = Counter()
    for group in groups:
        try:
            users = await _members(client, group, chats)
        except NotSignedIn:
            raise
        except PlatformError:
            continue
        for user in users:
            if isinstance(user, types.User) and not user.bot and not user.deleted:
                people[user.id] = user
                seen[user.id] += 1
    return [(people[number], count) for number, count in seen.most_common()]


async def _members(
    client: GatedTelegramClient, group: Group, chats: Mapping[int, Any]
) -> Sequence[types.User]:
    marked = int(group.id.native)
    if group.kind is Kind.BASIC:
        return list((await client(GetFullChatRequest(-marked))).users)
    try:
        channel = utils.get_input_channel(chats.get(marked))
    except TypeError:
        return []
    request = GetParticipantsRequest(channel, types.ChannelParticipantsRecent(), 0, MEMBERS_PAGE, 0)
    return list(getattr(await client(request), "users", ()))
