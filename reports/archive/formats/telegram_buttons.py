"""The buttons that a bot puts below its message: as Telegram Desktop's export names them, and in words.

The names are read off its writer, ``export_output_json.cpp``: https://core.telegram.org/type/InlineButtonType
"""

from collections.abc import Iterator, Mapping
from typing import Any

Raw = Mapping[str, Any]
_TYPES = {
    "Url": "url",
    "UrlAuth": "auth",
    "WebView": "web_view",
    "Game": "game",
    "Buy": "buy",
    "UserProfile": "user_profile",
    "Copy": "copy_text",
}
_LEADS = ("url", "copy_text", "query", "user_id")
"""What tells a reader where a button leads, of the types that have any of these."""


def rows(raw: Raw) -> list[list[dict[str, Any]]]:
    """``inline_bot_buttons``; an empty list where a message has none."""
    return [[_shape(button) for button in row] for row in _rows(raw)]


def words(raw: Raw) -> list[str]:
    """``button: Open (https://…)`` for each."""
    return [f"button: {told(str(each.get('text', '')), _type(each))}" for row in _rows(raw) for each in row]


def told(text: str, type_: Raw) -> str:
    lead = next((str(type_[key]) for key in _LEADS if type_.get(key)), "")
    return f"{text} ({lead})" if lead not in ("", text) else text


def _shape(button: Raw) -> dict[str, Any]:
    type_ = _type(button)
    kind = str(type_.get("_")).removeprefix("InlineButtonType")
    shape: dict[str, Any] = {"type": _TYPES.get(kind, "disabled")}
    if kind == "Callback":
        shape["type"] = "callback_with_password" if type_.get("requires_password") else "callback"
    elif kind == "SwitchInline":
        shape["type"] = "switch_inline_same" if type_.get("same_peer") else "switch_inline"
    if button.get("text"):
        shape["text"] = button["text"]
    if kind == "Callback" and type_.get("data"):
        plain = str(type_["data"]).translate(str.maketrans("+/", "-_")).rstrip("=")
        return shape | {"dataBase64": plain, "data": ""}
    lead = next((type_[key] for key in _LEADS if type_.get(key)), "")
    shape |= {"data": str(lead)} if lead else {}
    return shape | {
        ours: type_[key]
        for key, ours in (("fwd_text", "forward_text"), ("button_id", "button_id"))
        if type_.get(key)
    }


def _rows(raw: Raw) -> Iterator[list[Raw]]:
    markup = raw.get("reply_markup")
    if not isinstance(markup, Mapping) or markup.get("_") != "ReplyInlineMarkup":
        return
    for row in markup.get("rows") or ():
        yield [button for button in row.get("buttons") or () if isinstance(button, Mapping)]


def _type(button: Raw) -> Raw:
    found = button.get("type")
    return found if isinstance(found, Mapping) else {}
