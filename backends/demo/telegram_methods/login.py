"""Signing in by code and cloud password, and signing out.

Source: https://core.telegram.org/api/auth
"""

import secrets
import time
from typing import Any

from telethon.tl import functions, types

from backends.demo.mtproto.errors import RpcFailure
from backends.demo.telegram_methods import code_ways, objects, sign_in_desk
from backends.demo.telegram_methods.call import Call, Methods

_CODE_SECONDS = 300
_RESEND_SECONDS = 60
_SHORTEST_NUMBER = 7


def send_code(call: Call, request: functions.auth.SendCodeRequest) -> types.auth.SentCode:
    """By the first of the world's ways. A number that is nobody's gets one, too: who it is, comes later."""
    check_api(request)
    if len(_digits(request.phone_number)) < _SHORTEST_NUMBER:
        raise RpcFailure("PHONE_NUMBER_INVALID")
    if call.limited:
        call.desk.count_code()
    call.login.code_way = 0
    return _sent(call)


def resend_code(call: Call, request: functions.auth.ResendCodeRequest) -> types.auth.SentCode:
    """By the next way, until there is none left."""
    _check_code_hash(call, request)
    if call.login.code_way + 1 >= len(call.world.code_ways):
        raise RpcFailure("SEND_CODE_UNAVAILABLE")
    call.login.code_way += 1
    return _sent(call)


def cancel_code(call: Call, request: functions.auth.CancelCodeRequest) -> bool:
    _check_code_hash(call, request)
    call.login.code_hash = ""
    return True


def sign_in(call: Call, request: functions.auth.SignInRequest) -> Any:
    _check_code_hash(call, request)
    by_email = call.world.code_ways[call.login.code_way] == "email"
    given = request.phone_code
    if by_email and isinstance(request.email_verification, types.EmailVerificationCode):
        given = request.email_verification.code
    elif by_email:
        raise RpcFailure("PHONE_CODE_INVALID")
    if not given:
        raise RpcFailure("PHONE_CODE_EMPTY")
    if given != call.world.code:
        call.login.wrong_codes += 1
        if call.login.wrong_codes >= sign_in_desk.MOST_WRONG:
            call.login.code_hash = ""
        raise RpcFailure("CODE_INVALID" if by_email else "PHONE_CODE_INVALID")
    if _digits(request.phone_number) != _digits(call.world.phone):
        return types.auth.AuthorizationSignUpRequired()
    if call.password.is_set:
        call.login.password_due = True
        raise RpcFailure("SESSION_PASSWORD_NEEDED")
    return signed_in(call)


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
        hint=call.world.hint or None,
    )


def check_password(call: Call, request: functions.auth.CheckPasswordRequest) -> types.auth.Authorization:
    if not call.login.user and not call.login.password_due:
        raise RpcFailure(call.login.refusal)
    call.desk.refuse_after_many()
    given = request.password
    if not isinstance(given, types.InputCheckPasswordSRP):
        raise RpcFailure("PASSWORD_HASH_INVALID")
    secret = call.login.challenges.pop(given.srp_id, None)
    if secret is None:
        raise RpcFailure("SRP_ID_INVALID")
    if not call.password.proves(secret, given.A, given.M1):
        raise call.desk.count_wrong_password()
    call.desk.wrong = 0
    return signed_in(call)


def log_out(call: Call, request: functions.auth.LogOutRequest) -> types.auth.LoggedOut:
    call.login.sign_out()
    return types.auth.LoggedOut()


def check_api(request: Any) -> None:
    """Raises RpcFailure for an api_id and api_hash that are none."""
    if request.api_id <= 0 or not request.api_hash:
        raise RpcFailure("API_ID_INVALID")


def _sent(call: Call) -> types.auth.SentCode:
    ways, place = call.world.code_ways, call.login.code_way
    following = code_ways.next_type(ways[place + 1]) if place + 1 < len(ways) else None
    call.login.code_hash = secrets.token_hex(9)
    call.login.code_until = time.monotonic() + _CODE_SECONDS
    call.login.wrong_codes = 0
    return types.auth.SentCode(
        type=code_ways.sent_type(call.world, ways[place]),
        phone_code_hash=call.login.code_hash,
        next_type=following,
        timeout=_RESEND_SECONDS if following else None,
    )


def _check_code_hash(call: Call, request: Any) -> None:
    if len(_digits(request.phone_number)) < _SHORTEST_NUMBER:
        raise RpcFailure("PHONE_NUMBER_INVALID")
    if not request.phone_code_hash:
        raise RpcFailure("PHONE_CODE_HASH_EMPTY")
    if request.phone_code_hash != call.login.code_hash or time.monotonic() > call.login.code_until:
        raise RpcFailure("PHONE_CODE_EXPIRED")


def signed_in(call: Call) -> types.auth.Authorization:
    """Whoever the request came from is the operator from now on."""
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
