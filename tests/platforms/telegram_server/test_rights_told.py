"""What the truth says one may do is what the server lets one do, in every group of the default world."""

from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import pytest
from telethon import TelegramClient, errors, functions, types

from backends.demo.company import make_world
from backends.demo.truth import truth
from backends.demo.world import TelegramGroup, World
from tests.platforms.telegram_server.demo import Demo

_NOT_PERMITTED = (errors.ChatAdminRequiredError, errors.ChatWriteForbiddenError, errors.UserAdminInvalidError)
_OTHERWISE = (errors.InviteRequestSentError, errors.UsersTooMuchError)


@pytest.fixture(scope="module")
def world() -> World:
    return make_world()


async def permitted(work: Awaitable[Any]) -> bool:
    """Whether rights stood in the way; anything else that does is not asked here."""
    try:
        await work
    except _NOT_PERMITTED:
        return False
    except _OTHERWISE:
        pass
    return True


class Changing:
    """Changes one group, basic or not."""

    def __init__(self, client: TelegramClient, world: World) -> None:
        self._client = client
        self._users = world.telegram.users
        self._operator = world.telegram.operator

    def rename(self, group: TelegramGroup) -> Awaitable[Any]:
        if group.kind == "basic":
            return self._ask(functions.messages.EditChatTitleRequest(group.id, "A new name"))
        return self._ask(functions.channels.EditTitleRequest(self._channel(group), "A new name"))

    def invite(self, group: TelegramGroup) -> Awaitable[Any]:
        guest = next(
            user.id
            for user in self._users.values()
            if not (user.deleted or user.bot or user.full or user.refuses)
            and user.id not in group.members.keys() | group.banned.keys() | group.departed
        )
        if group.kind == "basic":
            return self._ask(functions.messages.AddChatUserRequest(group.id, self._user(guest), 0))
        return self._ask(functions.channels.InviteToChannelRequest(self._channel(group), [self._user(guest)]))

    def remove(self, group: TelegramGroup) -> Awaitable[Any]:
        """One whom the caller brought in, if any: a member of a basic group may take out only those."""
        plain = [number for number, each in group.members.items() if each.role == "member"]
        others = [number for number in plain if number != self._operator]
        others.sort(key=lambda number: group.members[number].inviter != self._operator)
        if group.kind == "basic":
            return self._ask(functions.messages.DeleteChatUserRequest(group.id, self._user(others[0])))
        rights = types.ChatBannedRights(until_date=None, view_messages=True)
        person = types.InputPeerUser(others[0], self._users[others[0]].access_hash)
        return self._ask(functions.channels.EditBannedRequest(self._channel(group), person, rights))

    async def _ask(self, request: Any) -> Any:
        return await self._client(request)

    def _user(self, number: int) -> types.InputUser:
        return types.InputUser(number, self._users[number].access_hash)

    def _channel(self, group: TelegramGroup) -> types.InputChannel:
        return types.InputChannel(group.id, group.access_hash)


@pytest.mark.parametrize("right", ["rename", "invite", "remove"])
async def test_in_every_group(tmp_path: Path, world: World, right: str) -> None:
    demo = await Demo(tmp_path, world.telegram).start()
    client = await demo.client(receive_updates=False)
    told = truth(world)["groups"]
    changing = Changing(client, world)
    wrong = []
    counted = 0
    for group in list(world.telegram.groups.values()):
        known = told.get(f"telegram:{world.telegram.operator}/{group.marked_id}")
        is_small = sum(each.role == "member" for each in group.members.values()) < 2
        if known is None or not known["in_scope"] or (right == "remove" and is_small):
            continue
        counted += 1
        if await permitted(getattr(changing, right)(group)) is not known["may"][right]:
            wrong.append((group.title, group.kind, known["role"]))
    await demo.close()
    assert counted > 300
    assert wrong == []
