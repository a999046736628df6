"""Signing in by a QR code: one client shows it, another one that is signed in accepts it.

Source: https://core.telegram.org/api/qr-login
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from telethon.tl import functions, types

from backends.demo.mtproto.errors import RpcFailure
from backends.demo.telegram_methods import login, sign_in_desk
from backends.demo.telegram_methods.call import Call, Methods


def export_token(call: Call, request: functions.auth.ExportLoginTokenRequest) -> Any:
    """A code to show; once it was accepted, the login itself."""
    login.check_api(request)
    shown = call.desk.shown_by(call.login)
    if shown is not None and shown.accepted_by:
        return _finished(call, shown)
    token = call.desk.new_token(call.login)
    expires = datetime.now(UTC) + timedelta(seconds=sign_in_desk.TOKEN_SECONDS)
    return types.auth.LoginToken(expires, token)


def import_token(call: Call, request: functions.auth.ImportLoginTokenRequest) -> Any:
    """For a client that was sent here from another data centre, with the code that was accepted there."""
    token = call.desk.find(request.token)
    if not token.accepted_by:
        raise RpcFailure("AUTH_TOKEN_INVALID")
    return _finished(call, token)


def accept_token(call: Call, request: functions.auth.AcceptLoginTokenRequest) -> types.Authorization:
    """The scan. Whoever shows the code is told at once."""
    token = call.desk.find(request.token)
    if token.accepted_by:
        raise RpcFailure("AUTH_TOKEN_ALREADY_ACCEPTED")
    token.accepted_by = call.caller
    now = datetime.now(UTC)
    token.login.push(bytes(types.UpdateShort(types.UpdateLoginToken(), now)))
    return types.Authorization(
        hash=1,
        device_model="demo",
        platform="demo",
        system_version="1",
        api_id=1,
        app_name="demo",
        app_version="1",
        date_created=now,
        date_active=now,
        ip="127.0.0.1",
        country="",
        region="",
    )


def _finished(call: Call, token: sign_in_desk.Token) -> types.auth.LoginTokenSuccess:
    if call.password.is_set:
        call.login.password_due = True
        raise RpcFailure("SESSION_PASSWORD_NEEDED")
    return types.auth.LoginTokenSuccess(login.signed_in(call))


SIGNED_OUT_METHODS: Methods = {
    functions.auth.ExportLoginTokenRequest: export_token,
    functions.auth.ImportLoginTokenRequest: import_token,
}
METHODS: Methods = {functions.auth.AcceptLoginTokenRequest: accept_token}
