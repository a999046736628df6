"""Signing in by code and cloud password, and signing out.

Source: https://core.telegram.org/api/auth
"""

import secrets
import time
from typing import Any

from telethon.tl import functions, types

from backends.demo.mtproto.errors import RpcFailure
from backends.demo.telegram_methods import objects
from backends.demo.telegram_methods.call import Call, Methods

_CODE_SECONDS = 300
_RESEND_SECONDS = 60


def send_code(call: Call, request: functions.auth.SendCodeRequest) -> types.auth.SentCode:
    """The code goes to the account's other Telegram app."""
    if request.api_id <= 0 or not request.api_hash:
        raise RpcFailure("API_ID_INVALID")
    if _digits(request.phone_number) != _digits(call.world.phone):
        raise RpcFailure("PHONE_NUMBER_INVALID")
    return _sent(call, types.auth.SentCodeTypeApp(len(call.world.code)), types.auth.CodeTypeSms())


def resend_code(call: Call, request: functions.auth.ResendCodeRequest) -> types.auth.SentCode:
    """The second time it comes by SMS."""
    _check_code_hash(call, request)
    return _sent(call, types.auth.SentCodeTypeSms(len(call.world.code)), None)


def cancel_code(call: Call, request: functions.auth.CancelCodeRequest) -> bool:
    _check_code_hash(call, request)
    call.login.code_hash = ""
    return True


def sign_in(call: Call, request: functions.auth.SignInRequest) -> types.auth.Authorization:
    _check_code_hash(call, request)
    if not request.phone_code:
        raise RpcFailure("PHONE_CODE_EMPTY")
    if request.phone_code != call.world.code:
        raise RpcFailure("PHONE_CODE_INVALID")
    if call.password.is_set:
        call.login.password_due = True
        raise RpcFailure("SESSION_PASSWORD_NEEDED")
    return _signed_in(call)


def get_password(call: Call, request: functions.account.GetPasswordRequest) -> types.account.Password:
    """With a fresh challenge each time, for whoever is signed in or has given the right code."""
    if not call.login.user and not call.login.password_due:
        raise RpcFailure(call.login.refusal)
    common = {
        "new_algo": call.password.algorithm,
        "new_secure_algo": types.SecurePasswordKdfAlgoUnknown(),
        "secure_random": secrets.token_bytes(256),
    }
    if not call.password.is_set:
        return types.account.Password(**common)
    secret, public = call.password.challenge()
    number = secrets.randbits(62)
    call.login.challenges[number] = secret
    return types.account.Password(
        **common,
        has_password=True,
        current_algo=call.password.algorithm,
        srp_B=public,
        srp_id=number,
    )


def check_password(call: Call, request: functions.auth.CheckPasswordRequest) -> types.auth.Authorization:
    if not call.login.user and not call.login.password_due:
        raise RpcFailure(call.login.refusal)
    given = request.password
    if not isinstance(given, types.InputCheckPasswordSRP):
        raise RpcFailure("PASSWORD_HASH_INVALID")
    secret = call.login.challenges.pop(given.srp_id, None)
    if secret is None:
        raise RpcFailure("SRP_ID_INVALID")
    if not call.password.proves(secret, given.A, given.M1):
        raise RpcFailure("PASSWORD_HASH_INVALID")
    return _signed_in(call)


def log_out(call: Call, request: functions.auth.LogOutRequest) -> types.auth.LoggedOut:
    call.login.sign_out()
    return types.auth.LoggedOut()


def _sent(call: Call, kind: Any, next_kind: Any) -> types.auth.SentCode:
    call.login.code_hash = secrets.token_hex(9)
    call.login.code_until = time.monotonic() + _CODE_SECONDS
    return types.auth.SentCode(
        type=kind,
        phone_code_hash=call.login.code_hash,
        next_type=next_kind,
        timeout=_RESEND_SECONDS if next_kind else None,
    )


def _check_code_hash(call: Call, request: Any) -> None:
    if _digits(request.phone_number) != _digits(call.world.phone):
        raise RpcFailure("PHONE_NUMBER_INVALID")
    if not request.phone_code_hash:
        raise RpcFailure("PHONE_CODE_HASH_EMPTY")
    if request.phone_code_hash != call.login.code_hash or time.monotonic() > call.login.code_until:
        raise RpcFailure("PHONE_CODE_EXPIRED")


def _signed_in(call: Call) -> types.auth.Authorization:
    call.login.sign_in(call.world.operator)
    return types.auth.Authorization(user=objects.user(call, call.me))


def _digits(phone: str) -> str:
    return "".join(filter(str.isdigit, phone))


SIGNED_OUT_METHODS: Methods = {
    functions.auth.SendCodeRequest: send_code,
    functions.auth.ResendCodeRequest: resend_code,
    functions.auth.CancelCodeRequest: cancel_code,
    functions.auth.SignInRequest: sign_in,
    functions.account.GetPasswordRequest: get_password,
    functions.auth.CheckPasswordRequest: check_password,
}
METHODS: Methods = {functions.auth.LogOutRequest: log_out}
