"""Invite links: made, listed, changed, revoked, deleted, looked at and used.

Source: https://core.telegram.org/api/invites
"""

import secrets
from datetime import datetime
from typing import Any

from telethon.tl import functions, types

from backends.demo.events.telegram import Requested
from backends.demo.events.telegram_links import LinkChanged, LinkDeleted, LinkMade, LinkUsed, link_of
from backends.demo.mtproto.errors import RpcFailure
from backends.demo.telegram_methods import objects, peers, updates
from backends.demo.telegram_methods.call import Call, Methods
from backends.demo.world import InviteLink, TelegramGroup

_PREFIX = "https://t.me/+"
_MOST_USES = 99_999
_PAGE = 100


def export_link(call: Call, request: functions.messages.ExportChatInviteRequest) -> types.ChatInviteExported:
    """A new link; without any wish, the caller's permanent one."""
    group = _managed(call, request.peer)
    limit, expires = request.usage_limit or 0, _moment(request.expire_date)
    _check(call, limit, expires, bool(request.request_needed))
    plain = not (limit or expires or request.request_needed or request.title)
    own = [link for link in group.links if link.admin == call.caller and link.permanent and not link.revoked]
    if plain and own and not request.legacy_revoke_permanent:
        return _shown(own[-1])
    made = LinkMade(
        group.marked_id,
        call.caller,
        call.now,
        _PREFIX + secrets.token_urlsafe(12),
        expires,
        limit,
        bool(request.request_needed),
        request.title or "",
        permanent=plain,
    )
    call.do(made)
    return _shown(group.links[-1])


def list_links(
    call: Call, request: functions.messages.GetExportedChatInvitesRequest
) -> types.messages.ExportedChatInvites:
    """Newest first, one admin's; those of others are shown to the creator only."""
    group = _managed(call, request.peer)
    admin = peers.user(call, request.admin_id, "ADMIN_ID_INVALID")
    if admin.id != call.caller and group.members[call.caller].role != "creator":
        raise RpcFailure("CHAT_ADMIN_REQUIRED")
    found = [
        link
        for link in reversed(group.links)
        if link.admin == admin.id and link.revoked == bool(request.revoked)
    ]
    places = [place for place, link in enumerate(found) if link.link == request.offset_link]
    start = places[0] + 1 if places else 0
    page = found[start : start + (min(request.limit, _PAGE) if request.limit > 0 else _PAGE)]
    return types.messages.ExportedChatInvites(
        count=len(found), invites=[_shown(link) for link in page], users=objects.users(call, [admin.id])
    )


def get_link(
    call: Call, request: functions.messages.GetExportedChatInviteRequest
) -> types.messages.ExportedChatInvite:
    group = _managed(call, request.peer)
    return _with_admin(call, _link(group, request.link))


def edit_link(call: Call, request: functions.messages.EditExportedChatInviteRequest) -> Any:
    """A revoked link stays listed as such; a permanent one gets a successor at once."""
    group = _managed(call, request.peer)
    link = _link(group, request.link)
    if link.revoked:
        raise RpcFailure("INVITE_HASH_EXPIRED")
    limit = link.limit if request.usage_limit is None else request.usage_limit
    expires = link.expires if request.expire_date is None else _moment(request.expire_date)
    approval = link.needs_approval if request.request_needed is None else bool(request.request_needed)
    title = link.title if request.title is None else request.title
    if not request.revoked:
        _check(call, limit, expires, approval)
    call.do(LinkChanged(group.marked_id, link.link, expires, limit, approval, title, bool(request.revoked)))
    if not (link.permanent and link.revoked):
        return _with_admin(call, link)
    address = _PREFIX + secrets.token_urlsafe(12)
    call.do(LinkMade(group.marked_id, link.admin, call.now, address, permanent=True))
    return types.messages.ExportedChatInviteReplaced(
        invite=_shown(link), new_invite=_shown(group.links[-1]), users=objects.users(call, [link.admin])
    )


def delete_link(call: Call, request: functions.messages.DeleteExportedChatInviteRequest) -> bool:
    """Revoked ones only."""
    group = _managed(call, request.peer)
    link = _link(group, request.link)
    if not link.revoked:
        raise RpcFailure("INVITE_REVOKED_MISSING")
    call.do(LinkDeleted(group.marked_id, link.link))
    return True


def check_link(call: Call, request: functions.messages.CheckChatInviteRequest) -> Any:
    group, link = _found(call, request.hash)
    if call.caller in group.members:
        return types.ChatInviteAlready(objects.group(call, group))
    return types.ChatInvite(
        title=group.title,
        photo=types.PhotoEmpty(0),
        participants_count=len(group.members),
        color=0,
        channel=group.kind != "basic" or None,
        megagroup=group.kind not in ("basic", "broadcast") or None,
        request_needed=link.needs_approval or None,
    )


def use_link(call: Call, request: functions.messages.ImportChatInviteRequest) -> Any:
    """The caller comes in, or waits to be let in."""
    group, link = _found(call, request.hash)
    if call.caller in group.members:
        raise RpcFailure("USER_ALREADY_PARTICIPANT")
    if peers.is_banned(call, group, call.caller):
        raise RpcFailure("INVITE_HASH_EXPIRED")
    if group.kind != "basic" and call.me.full:
        raise RpcFailure("CHANNELS_TOO_MUCH")
    if link.needs_approval:
        call.do(Requested(group.marked_id, call.now, [call.caller]))
        raise RpcFailure("INVITE_REQUEST_SENT")
    before = len(group.messages)
    call.do(LinkUsed(group.marked_id, call.now, link.link, call.caller))
    return types.messages.ChatInviteJoinResultOk(updates.of_group(call, group, before))


def _managed(call: Call, peer: Any) -> TelegramGroup:
    """Links are for admins who may invite, even where every member may. Raises RpcFailure."""
    group = peers.own_group(call, peer)
    membership = group.members[call.caller]
    if membership.role == "creator" or (membership.role == "admin" and "invite_users" in membership.rights):
        return group
    raise RpcFailure("CHAT_ADMIN_REQUIRED")


def _link(group: TelegramGroup, link: str) -> InviteLink:
    try:
        return link_of(group, link)
    except LookupError:
        raise RpcFailure("INVITE_HASH_EXPIRED") from None


def _found(call: Call, token: str) -> tuple[TelegramGroup, InviteLink]:
    """The group and link behind a token, still good. Raises RpcFailure."""
    if not token:
        raise RpcFailure("INVITE_HASH_EMPTY")
    for group in call.world.groups.values():
        for link in group.links:
            if link.link == _PREFIX + token:
                is_over = link.expires is not None and link.expires <= call.now
                if link.revoked or is_over or (link.limit and link.used >= link.limit):
                    raise RpcFailure("INVITE_HASH_EXPIRED")
                return group, link
    raise RpcFailure("INVITE_HASH_INVALID")


def _check(call: Call, limit: int, expires: datetime | None, approval: bool) -> None:
    """A link that needs approval has no limit of uses."""
    if not 0 <= limit <= _MOST_USES or (limit and approval):
        raise RpcFailure("USAGE_LIMIT_INVALID")
    if expires is not None and expires <= call.now:
        raise RpcFailure("EXPIRE_DATE_INVALID")


def _moment(date: datetime | None) -> datetime | None:
    """A date that was given; 0 takes one away."""
    return date if date is not None and date.timestamp() > 0 else None


def _shown(link: InviteLink) -> types.ChatInviteExported:
    return types.ChatInviteExported(
        link=link.link,
        admin_id=link.admin,
        date=link.date,
        revoked=link.revoked or None,
        permanent=link.permanent or None,
        request_needed=link.needs_approval or None,
        expire_date=link.expires,
        usage_limit=link.limit or None,
        usage=link.used or None,
        title=link.title or None,
    )


def _with_admin(call: Call, link: InviteLink) -> types.messages.ExportedChatInvite:
    return types.messages.ExportedChatInvite(invite=_shown(link), users=objects.users(call, [link.admin]))


METHODS: Methods = {
    functions.messages.ExportChatInviteRequest: export_link,
    functions.messages.GetExportedChatInvitesRequest: list_links,
    functions.messages.GetExportedChatInviteRequest: get_link,
    functions.messages.EditExportedChatInviteRequest: edit_link,
    functions.messages.DeleteExportedChatInviteRequest: delete_link,
    functions.messages.CheckChatInviteRequest: check_link,
    functions.messages.ImportChatInviteRequest: use_link,
}
