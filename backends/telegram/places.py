"""What people are in a Telegram group: owner, admin, member, banned; and who runs it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from telethon.tl import types
from telethon.tl.functions.channels import GetParticipantsRequest

from backends.errors import Refused
from backends.model import Group, Role, User
from backends.protocol import Managers, Membership, Place
from backends.telegram.chats import chat_id, input_channel, is_basic
from backends.telegram.client import GatedTelegramClient
from backends.telegram.people import MEMBERS_PAGE, People, participant, participants_of_basic, users_in

NOT_IN = Membership(Place.NONE, False, "not in the group")
ONESELF = "that is the signed-in account itself"
NO_RIGHT = "this account may not remove people here"


async def is_banned(client: GatedTelegramClient, channel: Any, user: Any) -> bool:
    """Whether ``user`` is kept out of a supergroup. Raises a PlatformError."""
    found = await participant(client, channel, user)
    return isinstance(found, types.ChannelParticipantBanned) and bool(found.banned_rights.view_messages)


async def in_channel(
    client: GatedTelegramClient, group: Group, channel: Any, user: Any, me: int
) -> Membership:
    """``user`` in a supergroup, as Telegram tells it to ``me``, the signed-in account."""
    try:
        found = await participant(client, channel, user)
    except Refused as refused:
        if refused.code == "CHAT_ADMIN_REQUIRED":
            return Membership(Place.UNKNOWN, None, "Telegram tells only admins who is in this group")
        raise
    since = getattr(found, "date", None)
    inviter = str(getattr(found, "inviter_id", None) or "")
    match found:
        case types.ChannelParticipantCreator():
            return Membership(Place.OWNER, False, "that is the group's owner", since)
        case types.ChannelParticipantAdmin():
            reason = _lock_on_admin(group, found, me)
            return Membership(Place.ADMIN, not reason, reason, since, inviter)
        case types.ChannelParticipantBanned() if found.banned_rights.view_messages:
            return Membership(Place.BANNED, False, "banned, not in the group", since)
        case types.ChannelParticipantBanned() if found.left:
            return NOT_IN
        case None | types.ChannelParticipantLeft():
            return NOT_IN
    reason = ONESELF if isinstance(found, types.ChannelParticipantSelf) else ""
    reason = reason or ("" if group.rights.remove else NO_RIGHT)
    return Membership(Place.MEMBER, not reason, reason, since, inviter)


def _lock_on_admin(group: Group, admin: types.ChannelParticipantAdmin, me: int) -> str:
    if admin.is_self or admin.user_id == me:
        return ONESELF
    if group.role is Role.OWNER or (group.rights.remove and (admin.can_edit or admin.promoted_by == me)):
        return ""
    return "an admin promoted by somebody else: only that admin or the owner can take them out"


async def unless_hidden(
    found: Membership, group: Group, members_hidden: Callable[[Group], Awaitable[bool | None]]
) -> Membership:
    """Where members are hidden from us, whoever Telegram says is not in may be in."""
    if found.place is not Place.NONE or group.role in (Role.OWNER, Role.ADMIN):
        return found
    hidden = await members_hidden(group)
    if hidden is False:
        return found
    reason = "the group hides its members" if hidden else "it could not be told whether members are hidden"
    return Membership(Place.UNKNOWN, None, reason)


async def in_basic(client: GatedTelegramClient, group: Group, user: User, me: int) -> Membership:
    """``user`` in a basic group, which tells all its members at once."""
    participants, _ = await participants_of_basic(client, chat_id(group))
    if participants is None:
        return Membership(Place.UNKNOWN, None, "Telegram does not show who is in this group")
    found = next((one for one in participants if str(one.user_id) == user.id), None)
    if found is None:
        return NOT_IN
    place = Place.MEMBER
    if isinstance(found, types.ChatParticipantCreator):
        return Membership(Place.OWNER, False, "that is the group's owner")
    if isinstance(found, types.ChatParticipantAdmin):
        place = Place.ADMIN
    member = Membership(place, True, "", found.date, str(found.inviter_id or ""))
    if found.user_id == me:
        return replace(member, removable=False, reason=ONESELF)
    if group.role is Role.OWNER or found.inviter_id == me:
        return member
    if place is Place.ADMIN:
        return replace(member, removable=False, reason="an admin: only the owner can take them out")
    return member if group.rights.remove else replace(member, removable=False, reason=NO_RIGHT)


async def managers(
    client: GatedTelegramClient, group: Group, chats: Mapping[int, Any], people: People
) -> Managers:
    """Owner and admins, bots left out; they are kept in the roster, so that they can be written to."""
    try:
        if is_basic(group):
            participants, users = await participants_of_basic(client, chat_id(group))
            if participants is None:
                return Managers(unknown="Telegram does not show who is in this group")
        else:
            channel = input_channel(group, chats)
            answer = await client(
                GetParticipantsRequest(channel, types.ChannelParticipantsAdmins(), 0, MEMBERS_PAGE, 0)
            )
            participants, users = list(getattr(answer, "participants", ())), users_in(answer)
    except Refused as refused:
        return Managers(unknown=f"Telegram does not tell who runs this group ({refused.code})")
    owner: User | None = None
    admins: list[User] = []
    for one in participants:
        person = users.get(getattr(one, "user_id", 0))
        if person is None or person.bot:
            continue
        if isinstance(one, types.ChannelParticipantCreator | types.ChatParticipantCreator):
            owner = people.keep(person)
        elif isinstance(one, types.ChannelParticipantAdmin | types.ChatParticipantAdmin):
            admins.append(people.keep(person))
    return Managers(owner, tuple(admins), "" if owner or admins else "Telegram names nobody who runs it")
