"""How a request may end other than with its result."""

from telethon.errors import rpc_message_to_error
from telethon.tl.types import RpcError


class ProtocolError(Exception):
    """The other side does not speak MTProto as it should; the connection ends."""


class RpcFailure(Exception):
    """The request is answered with ``rpc_error``: a number as in HTTP, and Telegram's own word."""

    def __init__(self, text: str, code: int | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.code = code_of(text) if code is None else code


class DropConnection(Exception):
    """The connection is closed in place of an answer.

    ``answer`` is kept for a client that asks again under the same message id; None where nothing was done.
    """

    def __init__(self, answer: bytes | None = None) -> None:
        super().__init__()
        self.answer = answer


class NoAnswer(Exception):
    """No answer is ever sent; the connection stays open."""


def code_of(text: str) -> int:
    """The number that goes with one of Telegram's errors; 400 for a word that is not known.

    Source: the list that comes with Telethon, made from https://core.telegram.org/api/errors.
    """
    if text.startswith("INTERNAL"):
        return 500
    known: int | None = rpc_message_to_error(RpcError(0, text), None).code
    return known or 400
