"""Each platform with one group that can be changed, for tests that hold on both."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Protocol

from backends.demo.world import Membership, SlackChannel, TelegramGroup
from backends.model import Group, User
from backends.outcomes import Answer
from backends.protocol import Changer
from tests.platforms.slack_client.running import Demo
from tests.platforms.telegram_client.running import Running, user_of
from tests.platforms.telegram_server.changing import BASIC, OPEN, changing_world
from tests.platforms.telegram_server.demo import channel
from tests.platforms.telegram_server.small_world import ANN, BEN, CID, ME

Write = Callable[["Side"], Awaitable[Answer]]


class Side(Protocol):
    """``inside`` is in the group, ``outside`` is not; the acting account may do everything there.

    ``sent`` is how often the server was asked for that act, ``asked`` for anything; ``counted`` is how many
    requests the client counts.
    """

    changer: Changer
    group: Group
    inside: User
    outside: User
    methods: dict[str, str]

    def members(self) -> set[str]: ...

    def title(self) -> str: ...

    def messages(self) -> list[str]: ...

    def break_with(self, **fault: Any) -> None: ...

    def sent(self, act: str) -> int: ...

    def asked(self) -> int: ...

    def counted(self) -> int: ...

    async def close(self) -> None: ...


class SlackSide:
    """A private channel that the operator created."""

    changer: Changer

    def __init__(self, folder: Path) -> None:
        self.methods = {
            "invite": "conversations.invite",
            "rename": "conversations.rename",
            "remove": "conversations.kick",
            "send": "chat.postMessage",
        }
        self.demo = Demo(folder)
        self.channel = next(one for one in self.demo.world.channels.values() if self._fits(one))
        self.channel.creator = self.demo.world.operator

    def _fits(self, one: SlackChannel) -> bool:
        is_plain = one.is_private and not (one.is_archived or one.is_ext_shared or one.is_general)
        return is_plain and self.demo.world.operator in one.members and len(one.members) > 5

    async def start(self, **gate: Any) -> "SlackSide":
        await self.demo.start()
        self.backend = await self.demo.signed_in(**gate)
        listed = {group.id.native: group for group in (await self.backend.groups()).groups}
        self.group = listed[self.channel.id]
        self.inside, self.outside = self.person(True), self.person(False)
        self.changer = self.backend.changer()
        return self

    def person(self, inside: bool, **wanted: Any) -> User:
        """Some member of the workspace, in the channel or not."""
        world = self.demo.world
        plain = {"deleted": False, "is_bot": False, "is_restricted": False, "is_ultra_restricted": False}
        for user in world.users.values():
            right = all(getattr(user, name) == value for name, value in (plain | wanted).items())
            here = (user.id in self.channel.members) is inside and user.id != world.operator
            if right and here and user.team_id == world.team_id:
                return User("slack", user.id, user.real_name, user.name)
        raise LookupError(wanted)

    def members(self) -> set[str]:
        return set(self.channel.members)

    def title(self) -> str:
        return self.channel.name

    def messages(self) -> list[str]:
        return [str(message["text"]) for one in self.demo.world.directs.values() for message in one.messages]

    def break_with(self, **fault: Any) -> None:
        self.demo.break_with(**fault)

    def sent(self, act: str) -> int:
        return self.demo.asked()[self.methods[act]]

    def asked(self) -> int:
        return self.demo.asked().total()

    def counted(self) -> int:
        return self.backend.gate.requests

    async def close(self) -> None:
        await self.demo.close()


class TelegramSide:
    """A supergroup, or a basic group, that the operator owns."""

    changer: Changer

    def __init__(self, folder: Path, *, basic: bool = False, **members: Membership) -> None:
        world = changing_world()
        self.number = -BASIC if basic else channel(OPEN)
        group = world.groups[self.number]
        group.members = {ME: Membership("creator"), ANN: Membership(inviter=ME), **_numbered(members)}
        self.telegram = Running(folder, world)
        self.methods = {
            "invite": "messages.addChatUser" if basic else "channels.inviteToChannel",
            "rename": "messages.editChatTitle" if basic else "channels.editTitle",
            "remove": "messages.deleteChatUser" if basic else "channels.editBanned",
            "send": "messages.sendMessage",
        }

    async def start(self, **gate: Any) -> "TelegramSide":
        await self.telegram.start()
        return await self.meet(**gate)

    async def meet(self, **gate: Any) -> "TelegramSide":
        """Sign in, and look around."""
        self.backend = await self.telegram.signed_in(**gate)
        listed = {int(group.id.native): group for group in (await self.backend.groups()).groups}
        self.group = listed[self.number]
        self.inside = await user_of(self.backend, "ann_bitsafe")
        self.outside = await user_of(self.backend, "ben_bitsafe")
        self.changer = self.backend.changer()
        return self

    @property
    def truth(self) -> TelegramGroup:
        return self.telegram.world.groups[self.number]

    def members(self) -> set[str]:
        return {str(number) for number in self.truth.members}

    def title(self) -> str:
        return self.truth.title

    def messages(self) -> list[str]:
        private = self.telegram.world.private.values()
        return [message.text for chat in private for message in chat]

    def break_with(self, **fault: Any) -> None:
        self.telegram.break_with(**fault)

    def sent(self, act: str) -> int:
        return self.telegram.asked()[self.methods[act]]

    def asked(self) -> int:
        return self.telegram.asked().total()

    def counted(self) -> int:
        return self.backend.gate.requests

    async def close(self) -> None:
        await self.telegram.close()


def _numbered(members: dict[str, Membership]) -> dict[int, Membership]:
    numbers = {"ben": BEN, "cid": CID}
    return {numbers[name]: membership for name, membership in members.items()}


async def invite(side: Side) -> Answer:
    return (await side.changer.invite(side.group, [side.outside]))[side.outside.id]


async def rename(side: Side) -> Answer:
    return await side.changer.rename(side.group, "bitsafe-new-name")


async def remove(side: Side) -> Answer:
    return await side.changer.remove(side.group, side.inside, lasting=True)


async def send(side: Side) -> Answer:
    return await side.changer.send(side.inside, "Please add us.")


WRITES: dict[str, Write] = {"invite": invite, "rename": rename, "remove": remove, "send": send}


def is_done(side: Side, act: str) -> bool:
    """Whether it is so, as the server knows."""
    match act:
        case "invite":
            return side.outside.id in side.members()
        case "rename":
            return side.title() == "bitsafe-new-name"
        case "remove":
            return side.inside.id not in side.members()
    return "Please add us." in side.messages()


async def read_back(side: Side, act: str) -> bool | None:
    """Whether it is so, as the client sees it; None where that cannot be read."""
    match act:
        case "invite":
            return (await side.changer.presence(side.group, [side.outside]))[side.outside.id][0]
        case "rename":
            return await side.changer.title(side.group) == "bitsafe-new-name"
        case "remove":
            return not (await side.changer.presence(side.group, [side.inside]))[side.inside.id][0]
    return None
