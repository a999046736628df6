"""The keys of signing in to Telegram, at each of its stages."""

from collections.abc import Sequence

from tui.screens.panel_keys import PanelKey
from tui.screens.setting_up import BACK, FIELD, LEAVE, SKIP
from tui.screens.signing_in_fields import Stage

SEND = PanelKey("enter", "Go on", "To the next field; from the last one, have Telegram send a code.")
AGAIN = PanelKey("f5", "New code", "Have the code sent once more, in the way that is shown.")
QR = PanelKey("f7", "QR code", "Sign in by scanning a QR code with Telegram's own app.")
ANOTHER = PanelKey("f8", "Another", "Sign in as somebody else; the login before is replaced.")
NUMBER = PanelKey("f2", "Number", "Back to the phone number, to correct it.", "back")
SIGNED_IN_ALONE = PanelKey("escape", "Leave", "Leave; what you entered is kept.", "leave")
EVERY = (SEND, FIELD, AGAIN, QR, ANOTHER, BACK, SKIP, LEAVE)

_AT: dict[Stage, tuple[PanelKey, ...]] = {
    "known": (PanelKey("enter", "Try it", "Look whether the login that is kept still works."), ANOTHER),
    "phone": (SEND, FIELD, QR),
    "code": (PanelKey("enter", "Sign in", "Sign in with this code."), AGAIN, QR, NUMBER),
    "password": (PanelKey("enter", "Sign in", "Sign in with this password."), NUMBER),
    "qr": (PanelKey("f7", "By code", "Back to signing in by a code."),),
    "done": (PanelKey("enter", "Go on", "To the next step."), ANOTHER),
}


def keys_at(stage: Stage, alone: bool) -> Sequence[PanelKey]:
    """``alone``: there is no other step."""
    if alone:
        return (*_AT[stage], SIGNED_IN_ALONE)
    return (*_AT[stage], *(() if NUMBER in _AT[stage] else (BACK,)), SKIP, LEAVE)
