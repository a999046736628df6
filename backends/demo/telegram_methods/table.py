"""Every method the server knows, by the class of its request. A new file of methods joins here."""

from backends.demo.mtproto.errors import RpcFailure
from backends.demo.telegram_methods import (
    dialogs,
    groups,
    history,
    inviting,
    links,
    login,
    media,
    members,
    people,
    qr_login,
    removing,
    rights,
    sending,
    service,
    state,
    takeout,
    titles,
)
from backends.demo.telegram_methods.call import Call, Handler, Methods

_SIGNED_OUT: Methods = {
    **service.SIGNED_OUT_METHODS,
    **login.SIGNED_OUT_METHODS,
    **qr_login.SIGNED_OUT_METHODS,
}
_SIGNED_IN: Methods = {
    **dialogs.METHODS,
    **groups.METHODS,
    **history.METHODS,
    **inviting.METHODS,
    **links.METHODS,
    **login.METHODS,
    **media.METHODS,
    **members.METHODS,
    **people.METHODS,
    **qr_login.METHODS,
    **removing.METHODS,
    **rights.METHODS,
    **sending.METHODS,
    **service.METHODS,
    **state.METHODS,
    **takeout.METHODS,
    **titles.METHODS,
}


def handler_of(call: Call, kind: type) -> Handler:
    """Raises RpcFailure: 401 for one who is not signed in, 400 for a method the server does not know."""
    if kind in _SIGNED_OUT:
        return _SIGNED_OUT[kind]
    # A kept login may be of a user that a later world of the same home does not have.
    if call.login.user not in call.world.users:
        raise RpcFailure(call.login.refusal)
    if kind not in _SIGNED_IN:
        raise RpcFailure("METHOD_NOT_SUPPORTED")
    return _SIGNED_IN[kind]
